"""What an entry shows of the music."""

from collections.abc import Callable
from pathlib import Path

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.conftest import Until

VALENCE = "sensor.kitchen_valence"
AROUSAL = "sensor.kitchen_arousal"
MOOD = "sensor.kitchen_mood"
MUSIC = "binary_sensor.kitchen_music"
LISTENING = "switch.kitchen_listening"


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state is not None, f"{entity_id} is missing"
    return state.state


async def test_music_from_a_file_becomes_a_mood(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry], until: Until
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert state_of(hass, VALENCE) == STATE_UNAVAILABLE

    await until(lambda: state_of(hass, MUSIC) == "on")
    assert state_of(hass, VALENCE) == STATE_UNKNOWN

    await until(lambda: state_of(hass, MOOD) != STATE_UNKNOWN)
    assert state_of(hass, MOOD) in ("happy", "tense", "sad", "calm")
    assert -1 <= float(state_of(hass, VALENCE)) <= 1
    assert -1 <= float(state_of(hass, AROUSAL)) <= 1

    assert await hass.config_entries.async_unload(entry.entry_id)
    assert state_of(hass, MUSIC) == STATE_UNAVAILABLE
