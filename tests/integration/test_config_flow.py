"""Setting up a place where music is heard."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.audio import level_dbfs
from tests.sources.sound import chords

ZONE = {
    "lights": ["light.sofa", "light.shelf"],
    "brightness_min": 20,
    "brightness_max": 80,
    "transition": 4,
    "without_music": "restore",
}


async def ask(hass: HomeAssistant, address: str, name: str = "Kitchen") -> ConfigFlowResult:
    flow = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert flow["type"] is FlowResultType.FORM
    return await answer(hass, flow, {"name": name, "address": address})


async def answer(
    hass: HomeAssistant, flow: ConfigFlowResult, answers: dict[str, Any] | None
) -> ConfigFlowResult:
    """Answer a form, and let a progress that it starts come to its end."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], answers)
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done(wait_background_tasks=True)
        result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    return result


async def test_a_file_with_music_becomes_an_entry_with_a_light_zone(
    hass: HomeAssistant, song: Path
) -> None:
    lights = await ask(hass, str(song))
    assert lights["step_id"] == "lights"
    assert lights["description_placeholders"] == {"level": f"{level_dbfs(chords(1.0)):.0f}"}

    done = await answer(hass, lights, ZONE)

    assert done["type"] is FlowResultType.CREATE_ENTRY
    entry = done["result"]
    assert entry.title == "Kitchen"
    assert entry.data == {"source": "stream", "address": str(song)}
    (zone,) = entry.subentries.values()
    assert (zone.subentry_type, zone.title, dict(zone.data)) == ("light_zone", "Kitchen", ZONE)
