"""What a person sends when asking for help."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.diagnostics import async_get_config_entry_diagnostics
from custom_components.music_mood.engine.model import DEFAULT_MODEL
from tests.integration.conftest import Until
from tests.integration.test_entities import MOOD, MUSIC, state_of
from tests.integration.zones import zone_of
from tests.lights.lamps import VirtualLamp, install
from tests.sources.servers import replies, serve


@pytest.mark.usefixtures("socket_enabled")
async def test_says_what_happens_without_secrets(
    hass: HomeAssistant,
    add_entry: Callable[..., MockConfigEntry],
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serve(replies("404 Not Found", "text/plain")) as address:
        secret = (
            address.replace("//", "//anna:pass%40word@") + "/live/KEY?token=hidden&quality=high"
        )
        entry = add_entry(secret, zone_of("light.sofa"))
        assert await hass.config_entries.async_setup(entry.entry_id)
        await until(lambda: entry.runtime_data.coordinator.outages == 1)

        found = await async_get_config_entry_diagnostics(hass, entry)
        assert await hass.config_entries.async_unload(entry.entry_id)

    text = json.dumps(found)
    for word in ("anna", "pass", "hidden"):
        assert word not in text
        assert word not in caplog.text
    assert "KEY" not in text
    assert found["source"]["settings"] == {"source": "stream", "address": "http://REDACTED"}
    assert found["source"]["last_error"] == "the server does not know this address"
    assert found["zones"][0]["settings"]["lights"] == ["REDACTED"]
    assert found["zones"][0]["settings"]["transition"] == 3
    assert state_of(hass, MUSIC) == "unavailable"


async def test_says_what_is_heard_by_what_and_which_lights_follow(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry], until: Until
) -> None:
    await install(hass, VirtualLamp("annas_room"))
    entry = add_entry(str(song), zone_of("light.annas_room", title="Anna"))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: state_of(hass, MOOD) not in (STATE_UNKNOWN, STATE_UNAVAILABLE))

    found = await async_get_config_entry_diagnostics(hass, entry)
    assert await hass.config_entries.async_unload(entry.entry_id)

    model = json.loads(DEFAULT_MODEL.with_suffix(".json").read_text())
    assert found["versions"]["model"] == model["sha256"][:12]
    assert found["versions"]["runtime"] in ("numpy", "litert")
    assert found["versions"]["numpy"] == np.__version__
    assert found["source"]["settings"]["address"] == "REDACTED.wav"
    assert found["source"]["real_time_factor"] > 0
    assert -40.0 < found["source"]["usual_level"] < 0.0
    assert found["state"]["sound"] == "music"
    (light,) = found["zones"][0]["lights"]
    assert light["color_modes"] == ["rgb"]
    assert light["taken_by_a_person"] == []
    assert "anna" not in json.dumps(found).lower()
