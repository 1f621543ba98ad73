"""What an hour of music leaves in the database, with a real recorder and a quick clock."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.history import get_significant_states
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from custom_components.music_mood.engine.mood import MoodEstimate, MoodState
from custom_components.music_mood.engine.tracker import MoodTracker, TrackerSettings
from custom_components.music_mood.pace import SECONDS
from tests.integration.places import add_place, heard

MINUTES = 15
NUMBERS = ("valence", "arousal", "mood_uncertainty", "sound_level")


def wandering_music(minutes: int) -> list[MoodState]:
    """Return states as music gives them: a mood that wanders, with the jitter of the model.

    A mood of a song (held for 3 minutes) plus an Ornstein-Uhlenbeck process with a time constant of
    10 s and a standard deviation of 0.08: about as many rows as an hour of real songs has.
    """
    random = np.random.default_rng(1)
    kept = np.exp(-0.5 / 10)
    wander = np.zeros(2)
    song = np.zeros(2)
    # Only for the words, which do not flutter at a border; the numbers stay what they are.
    tracker = MoodTracker(TrackerSettings(time_constant=1e-9))
    states = []
    for step in range(minutes * 120):
        if step % 360 == 0:
            song = random.uniform(-0.5, 0.5, 2)
        wander = kept * wander + 0.08 * np.sqrt(1 - kept**2) * random.normal(size=2)
        valence, arousal = np.clip(song + wander, -1, 1).tolist()
        mood = MoodEstimate(valence=valence, arousal=arousal, valence_std=0.05, arousal_std=0.05)
        level = float(-20 + 3 * random.normal())
        states.append(
            replace(
                heard(),
                level=level,
                mood=mood,
                raw=mood,
                quadrant=tracker.update(mood, 0.5)[1],
            )
        )
    return states


@pytest.mark.usefixtures("recorder_mock", "all_entities_enabled")
async def test_an_hour_of_music_stays_small(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    kitchen = await add_place(hass, "Kitchen")
    start, now = dt_util.utcnow(), 0.0
    kitchen.coordinator.clock = lambda: now
    for state in wandering_music(MINUTES):
        now += 0.5
        freezer.tick(timedelta(seconds=0.5))
        kitchen.coordinator.async_set_updated_data(state)
    await hass.async_block_till_done()
    recorder = get_instance(hass)
    await recorder.async_block_till_done()

    entities = [state.entity_id for state in hass.states.async_all()]
    written = await recorder.async_add_executor_job(
        lambda: get_significant_states(
            hass, start, entity_ids=entities, significant_changes_only=False
        )
    )

    rows: dict[str, int] = defaultdict(int)
    for entity_id, states in written.items():
        rows[entity_id] = len(states) * 60 // MINUTES
    words = {row.last_updated for row in written["sensor.kitchen_mood"] if isinstance(row, State)}
    for name in NUMBERS:
        numbers = [row for row in written[f"sensor.kitchen_{name}"] if isinstance(row, State)]
        assert len(numbers) == len(written[f"sensor.kitchen_{name}"])
        times = [state.last_updated for state in numbers if state.state != "unknown"]
        pace = timedelta(seconds=SECONDS)
        assert all(b - a >= pace or b in words for a, b in pairwise(times))
    assert 100 < rows["sensor.kitchen_valence"] < 1100
    assert rows["binary_sensor.kitchen_music"] <= 8
    assert rows["sensor.kitchen_outages"] <= 8
    assert sum(rows.values()) < 4000
