"""What an entry shows of the music."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, EntityCategory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.engine.mood import MoodEstimate, Sound
from tests.integration.conftest import Until
from tests.integration.places import SILENCE, add_place, heard

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


@pytest.mark.parametrize("sound", Sound)
async def test_it_says_what_is_heard(hass: HomeAssistant, sound: Sound) -> None:
    kitchen = await add_place(hass, "Kitchen")

    await kitchen.hears(heard(sound=sound))

    assert state_of(hass, "sensor.kitchen_sound") == sound
    assert state_of(hass, MUSIC) == ("on" if sound is Sound.MUSIC else "off")
    assert state_of(hass, MOOD) == STATE_UNKNOWN


@pytest.mark.usefixtures("all_entities_enabled")
async def test_what_it_counts_is_there_without_a_source(hass: HomeAssistant) -> None:
    kitchen = await add_place(hass, "Kitchen")
    counted = ("dropped_sound", "outages", "real_time_factor")
    assert [state_of(hass, f"sensor.kitchen_{key}") for key in counted] == ["0.0", "0", "unknown"]

    kitchen.coordinator.real_time.add(work=0.25, sound=1.0)
    kitchen.coordinator.outages = 2
    await kitchen.hears(heard("sad"))
    assert [state_of(hass, f"sensor.kitchen_{key}") for key in counted] == ["0.0", "2", "0.25"]

    await kitchen.loses_its_source()
    assert state_of(hass, MOOD) == STATE_UNAVAILABLE
    assert [state_of(hass, f"sensor.kitchen_{key}") for key in counted] == ["0.0", "2", "unknown"]


async def test_what_only_helps_to_find_a_fault_is_diagnostic_and_off_at_first(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    kitchen = await add_place(hass, "Kitchen")
    entities = er.async_entries_for_config_entry(entity_registry, kitchen.entry.entry_id)

    diagnostic = {
        entity.unique_id.removeprefix(f"{kitchen.entry.entry_id}_"): entity.disabled
        for entity in entities
        if entity.entity_category is EntityCategory.DIAGNOSTIC
    }
    assert diagnostic == {
        "dropped": True,
        "level": True,
        "outages": True,
        "real_time_factor": True,
        "sound": False,
        "uncertainty": False,
    }
    assert not any(entity.disabled for entity in entities if entity.entity_category is None)


async def test_jitter_is_not_written_and_a_change_is(hass: HomeAssistant) -> None:
    kitchen = await add_place(hass, "Kitchen")
    now = 0.0
    kitchen.coordinator.clock = lambda: now
    written: list[str] = []
    hass.bus.async_listen("state_changed", lambda event: written.append(event.data["entity_id"]))

    state = heard("happy")
    assert state.mood is not None
    for step in range(40):
        now = step / 2
        jitter = 0.01 * (-1) ** step
        mood = replace(state.mood, valence=0.5 + jitter)
        await kitchen.hears(replace(state, mood=mood, level=-20 + 100 * jitter))
    assert written.count(VALENCE) == 1

    await kitchen.hears(heard("sad"))
    assert written.count(VALENCE) == 2
    assert state_of(hass, VALENCE) == "-0.5"

    await kitchen.hears(SILENCE)
    assert state_of(hass, VALENCE) == STATE_UNKNOWN


async def test_who_waits_for_a_word_finds_the_numbers_that_belong_to_it(
    hass: HomeAssistant,
) -> None:
    kitchen = await add_place(hass, "Kitchen")
    now = 0.0
    kitchen.coordinator.clock = lambda: now
    seen: list[list[str]] = []

    @callback
    def look(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"] == MOOD:
            numbers = (VALENCE, AROUSAL, "sensor.kitchen_mood_uncertainty")
            seen.append([state_of(hass, entity) for entity in (MOOD, *numbers)])

    hass.bus.async_listen("state_changed", look)
    await kitchen.hears(heard("happy"))
    now = 0.5
    sure = MoodEstimate(valence=-0.4, arousal=0.6, valence_std=0.0, arousal_std=0.0)
    await kitchen.hears(replace(heard("tense"), mood=sure))

    assert seen == [["happy", "0.5", "0.5", "0.05"], ["tense", "-0.4", "0.6", "0.0"]]
