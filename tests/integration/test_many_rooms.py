"""Many places at once: all are heard, and none is in the way of another."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial

import numpy as np
import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.coordinator import BACKLOG_SECONDS, MusicMoodCoordinator
from custom_components.music_mood.engine.features import Features
from custom_components.music_mood.engine.listener import Model, MoodListener
from custom_components.music_mood.engine.model import MoodModel
from custom_components.music_mood.engine.mood import MoodEstimate
from custom_components.music_mood.engine.usual_level import UsualLevel
from custom_components.music_mood.sources.source import SourceError
from custom_components.music_mood.workers import THREADS
from tests.integration.conftest import Until
from tests.integration.test_listening import Broadcast, SteadyModel, music
from tests.integration.test_workers import our_threads
from tests.sources.sound import chords

ROOMS = 32
SECONDS = 8

type Rooms = Callable[..., list[Broadcast]]


class StuckModel:
    """A model that hears nothing until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def predict(self, window: Features) -> MoodEstimate:
        assert self.go.wait(timeout=60)
        return SteadyModel().predict(window)


@pytest.fixture
def models() -> dict[int, Model]:
    """Return the models of rooms that have another one than most."""
    return {}


@pytest.fixture
async def rooms(
    hass: HomeAssistant,
    add_entry: Callable[..., MockConfigEntry],
    models: dict[int, Model],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[list[Broadcast]]:
    """Return what plays in 32 rooms, each with an entry of its own."""
    broadcasts = [Broadcast() for _ in range(ROOMS)]

    def coordinator(hass: HomeAssistant, entry: MockConfigEntry, *_: object) -> object:
        number = int(entry.data["number"])
        model = models.get(number, SteadyModel())
        return MusicMoodCoordinator(hass, entry, broadcasts[number], model)

    monkeypatch.setattr("custom_components.music_mood.MusicMoodCoordinator", coordinator)
    for number in range(ROOMS):
        add_entry(f"/media/{number}.wav", number=number)
    first = hass.config_entries.async_entries(DOMAIN)[0]
    assert await hass.config_entries.async_setup(first.entry_id)
    await hass.async_block_till_done()
    entries = hass.config_entries.async_entries(DOMAIN)
    assert [entry.state for entry in entries] == [ConfigEntryState.LOADED] * ROOMS
    yield broadcasts
    await asyncio.gather(*(hass.config_entries.async_unload(entry.entry_id) for entry in entries))
    assert our_threads() == []


def coordinators(hass: HomeAssistant) -> list[MusicMoodCoordinator]:
    entries = hass.config_entries.async_entries(DOMAIN)
    found: list[MusicMoodCoordinator] = [entry.runtime_data.coordinator for entry in entries]
    return found


def has_heard(coordinator: MusicMoodCoordinator, seconds: float) -> bool:
    return coordinator.data is not None and coordinator.data.time >= seconds


async def test_every_room_hears_every_block(
    hass: HomeAssistant, rooms: list[Broadcast], until: Until
) -> None:
    for room in rooms:
        room.play(*music(SECONDS))

    await until(lambda: all(has_heard(one, SECONDS) for one in coordinators(hass)))

    assert [one.dropped_seconds for one in coordinators(hass)] == [0] * ROOMS
    assert {one.data.quadrant for one in coordinators(hass) if one.data} == {"happy"}
    assert len(our_threads()) == THREADS


@pytest.mark.parametrize("models", [{7: MoodModel.load(runtime="numpy")}])
async def test_a_room_among_many_hears_what_it_would_hear_alone(
    hass: HomeAssistant, rooms: list[Broadcast], models: dict[int, Model], until: Until
) -> None:
    alone = MoodListener(models[7], usual=UsualLevel()).push(chords(SECONDS))[-1]

    for number, room in enumerate(rooms):
        room.play(*(music(SECONDS) if number == 7 else np.split(np.zeros(16000 * 8), 80)))
    await until(lambda: all(has_heard(one, SECONDS) for one in coordinators(hass)))

    assert coordinators(hass)[7].data == alone
    assert not any(one.data.music for one in coordinators(hass)[8:] if one.data)


@pytest.mark.parametrize("models", [{3: StuckModel()}])
async def test_a_room_that_is_stuck_delays_no_other(
    hass: HomeAssistant, rooms: list[Broadcast], models: dict[int, Model], until: Until
) -> None:
    stuck = models[3]
    assert isinstance(stuck, StuckModel)
    others = [one for number, one in enumerate(coordinators(hass)) if number != 3]
    rooms[3].play(*music(BACKLOG_SECONDS + 10))
    for number, room in enumerate(rooms):
        if number != 3:
            room.play(*music(SECONDS))

    await until(lambda: all(has_heard(one, SECONDS) for one in others))
    slow = coordinators(hass)[3]
    await until(lambda: slow.dropped_seconds > 0)

    # It loses its own oldest sound, and goes on with the newest.
    assert not has_heard(slow, SECONDS)
    assert sum(one.dropped_seconds for one in others) == 0
    stuck.go.set()
    await until(partial(has_heard, slow, 10))


async def test_a_room_that_fails_leaves_the_others_alone(
    hass: HomeAssistant, rooms: list[Broadcast], until: Until
) -> None:
    rooms[0].play(SourceError("gone"))
    for room in rooms[1:]:
        room.play(*music(SECONDS))

    await until(lambda: all(has_heard(one, SECONDS) for one in coordinators(hass)[1:]))

    assert coordinators(hass)[0].outages == 1
    assert sum(one.outages for one in coordinators(hass)[1:]) == 0
