"""The whole path from a file through ffmpeg and the model to the lamps, nothing made up."""

from collections.abc import Callable
from pathlib import Path

from homeassistant.components.light import ColorMode
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

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


async def test_lights_told_not_to_follow_stay_so_after_a_reload(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry], until: Until
) -> None:
    lamp = VirtualLamp("colour")
    await install(hass, lamp)
    entry = add_entry(str(song), zone_of("light.colour"))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.services.async_call("switch", "turn_off", {"entity_id": FOLLOW}, blocking=True)

    assert await hass.config_entries.async_reload(entry.entry_id)
    await until(lambda: state_of(hass, MOOD) not in ("unknown", "unavailable"))
    await hass.async_block_till_done()

    assert state_of(hass, FOLLOW) == "off"
    assert lamp.told == []

    await hass.services.async_call("switch", "turn_on", {"entity_id": FOLLOW}, blocking=True)
    await until(lambda: bool(lamp.told))
    assert state_of(hass, FOLLOW) == "on"
    assert await hass.config_entries.async_unload(entry.entry_id)
