"""The whole path from a file through ffmpeg and the model to the lamps, nothing made up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from homeassistant.components.light import ColorMode
from homeassistant.core import HomeAssistant, State
from pytest_homeassistant_custom_component.common import MockConfigEntry, mock_restore_cache

from tests.integration.conftest import Until
from tests.integration.test_entities import AROUSAL, MOOD, VALENCE, state_of
from tests.integration.zones import zone_of
from tests.lights.lamps import VirtualLamp, install

FOLLOW = "switch.sofa_follow_the_music"


async def test_music_reaches_the_lamps(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry], until: Until
) -> None:
    colour, white = VirtualLamp("colour"), VirtualLamp("white", ColorMode.COLOR_TEMP)
    off, plug = VirtualLamp("off", on=False), VirtualLamp("plug", ColorMode.ONOFF)
    lamps = (colour, white, off, plug)
    await install(hass, *lamps)
    entry = add_entry(str(song), zone_of(*(lamp.entity_id for lamp in lamps)))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert state_of(hass, FOLLOW) == "on"

    await until(lambda: bool(colour.told and white.told))

    assert state_of(hass, MOOD) in ("happy", "tense", "sad", "calm")
    assert -1 <= float(state_of(hass, VALENCE)) <= 1
    assert -1 <= float(state_of(hass, AROUSAL)) <= 1
    assert set(colour.told[0]) == {"brightness", "rgb_color", "transition"}
    assert set(white.told[0]) == {"brightness", "color_temp_kelvin", "transition"}
    assert off.told == plug.told == []

    assert await hass.config_entries.async_unload(entry.entry_id)
    assert colour.told[-1]["rgb_color"] == (255, 255, 255)


@pytest.mark.parametrize("following", ["on", "off"])
async def test_whether_the_lights_follow_is_remembered(
    hass: HomeAssistant,
    song: Path,
    add_entry: Callable[..., MockConfigEntry],
    until: Until,
    following: str,
) -> None:
    lamp = VirtualLamp("colour")
    await install(hass, lamp)
    mock_restore_cache(hass, [State(FOLLOW, following)])
    entry = add_entry(str(song), zone_of("light.colour"))
    assert await hass.config_entries.async_setup(entry.entry_id)

    await until(lambda: state_of(hass, MOOD) not in ("unknown", "unavailable"))
    await hass.async_block_till_done()

    assert state_of(hass, FOLLOW) == following
    assert bool(lamp.told) is (following == "on")

    service = "turn_off" if following == "on" else "turn_on"
    await hass.services.async_call("switch", service, {"entity_id": FOLLOW}, blocking=True)
    assert state_of(hass, FOLLOW) != following
    await until(lambda: bool(lamp.told))
    assert await hass.config_entries.async_unload(entry.entry_id)
