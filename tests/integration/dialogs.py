"""Going through the dialogs as a person does."""

import json
import re
from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section

from custom_components.music_mood import const
from custom_components.music_mood.const import DOMAIN

TRANSLATIONS = Path(const.__file__).parent / "translations"
ZONE: dict[str, Any] = {
    "lights": {"entity_id": ["light.sofa", "light.shelf"]},
    "palette": "ocean",
    "without_music": "restore",
    "look": {"strength": 90, "spread": 30, "brightness_min": 20, "brightness_max": 80},
    "behaviour": {
        "turn_on": True,
        "transition": 4,
        "interval": 5,
        "grace": 20,
        "auto_resume": 30,
    },
}
STORED = {
    "lights": {"entity_id": ["light.sofa", "light.shelf"]},
    "palette": "ocean",
    "without_music": "restore",
    **ZONE["look"],
    **ZONE["behaviour"],
}
NO_LIGHTS: dict[str, Any] = {**ZONE, "lights": {}}


async def start(hass: HomeAssistant, kind: str = "stream") -> ConfigFlowResult:
    """Begin to add a place, and choose what kind of source it has."""
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    return await choose(hass, menu, kind)


async def choose(hass: HomeAssistant, menu: ConfigFlowResult, option: str) -> ConfigFlowResult:
    """Choose from a menu, and let a progress that this starts come to its end."""
    assert option in _options(menu)
    return await _configure(hass, menu, {"next_step_id": option})


async def try_out(
    hass: HomeAssistant, form: ConfigFlowResult, answers: dict[str, Any]
) -> ConfigFlowResult:
    """Answer a form; return what comes after the source was tried."""
    return await _configure(hass, form, answers)


async def answer(
    hass: HomeAssistant, form: ConfigFlowResult, answers: dict[str, Any]
) -> ConfigFlowResult:
    """Answer a form, and go on if the source it asked for was heard."""
    result = await _configure(hass, form, answers)
    if result.get("step_id", "").startswith("heard_"):
        assert_complete(result)
        result = await choose(hass, result, _options(result)[0])
    return result


async def ask(hass: HomeAssistant, address: str, name: str = "Kitchen") -> ConfigFlowResult:
    """Add the stream or file at `address`, up to the lights."""
    return await answer(hass, await start(hass), {"name": name, "address": address})


def assert_complete(shown: ConfigFlowResult) -> None:
    """Check that a form or menu brings all that its texts leave open, and has all its texts."""
    config = json.loads((TRANSLATIONS / "en.json").read_text())["config"]
    step = config["step"][shown["step_id"]]
    texts = [json.dumps(step)]
    texts += [config["error"][error] for error in (shown.get("errors") or {}).values()]
    names = set(re.findall(r"{(\w+)}", " ".join(texts)))
    assert names <= set(shown["description_placeholders"] or {})
    if shown["type"] is FlowResultType.MENU:
        assert set(_options(shown)) <= set(step["menu_options"])


def suggested(result: ConfigFlowResult | SubentryFlowResult) -> dict[str, Any]:
    """Return the values a form shows, those of a section in a dictionary of their own."""
    assert result["data_schema"] is not None
    return _suggested(result["data_schema"])


def _suggested(schema: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in schema.schema.items():
        if isinstance(value, section):
            values[str(field)] = _suggested(value.schema)
        elif field.description:
            values[str(field)] = field.description["suggested_value"]
    return values


def _options(menu: ConfigFlowResult) -> list[str]:
    options = menu["menu_options"]
    assert isinstance(options, list)
    return options


async def _configure(
    hass: HomeAssistant, shown: ConfigFlowResult, answers: dict[str, Any]
) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_configure(shown["flow_id"], answers)
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        result = await hass.config_entries.flow.async_configure(shown["flow_id"])
    return result
