"""No music and no setting makes a lamp flash: WCAG 2.2, success criterion 2.3.1.

The whole path is driven: moods that jump as they like go to a zone in a real Home Assistant, its
commands to virtual lamps that glide or jump, and what these show is looked at 20 times a second.
"""

import asyncio
import itertools
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from homeassistant.components.light import DATA_COMPONENT, ColorMode
from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.music_mood.engine.palettes import OWN_COLOURS, PALETTES, own_palette
from custom_components.music_mood.lights import rates, slot
from custom_components.music_mood.lights.rates import FAST, SLOW, USUAL
from custom_components.music_mood.lights.settings import WithoutMusic
from tests.lights.clock import Clock
from tests.lights.flashes import Most, linear_light, most_flashes
from tests.lights.gliding import GlidingLamp
from tests.lights.lamps import install
from tests.lights.room import SILENCE, Room, music

STEP = 0.05
ALLOWED = 3
"""Flashes within any second that WCAG 2.3.1 still allows."""
OURS = 1
"""What we hold ourselves to: one command a second cannot do more."""

_numbers = itertools.count()
_byte = st.sampled_from([0, 255])
_own = st.fixed_dictionaries({tone: st.tuples(_byte, _byte, _byte) for tone in OWN_COLOURS})
# All that the form of a zone allows; the least of each is the worst.
zone_settings = st.fixed_dictionaries(
    {
        "palette": st.one_of(st.sampled_from(list(PALETTES.values())), _own.map(own_palette)),
        "strength": st.sampled_from([0.3, 1.0]),
        "spread": st.sampled_from([0.0, 1.0]),
        "brightness_min": st.sampled_from([0.01, 0.5]),
        "brightness_max": st.just(1.0),
        "transition": st.sampled_from([0.5, 0.5, 3.0, 30.0]),
        "interval": st.sampled_from([None, 1.0, 1.0, 30.0]),
        "without_music": st.sampled_from(WithoutMusic),
        "grace": st.sampled_from([0.0, 0.0, 10.0]),
        "turn_on": st.booleans(),
    }
)
coordinate = st.sampled_from([-1.0, 0.0, 1.0])
moods = st.tuples(coordinate, coordinate).map(music)
events = st.one_of(
    moods,
    moods,
    moods,
    st.sampled_from([SILENCE, None, "leave", "follow", "resume", "restyle"]),
)


class Scene:
    """A zone with lamps of every kind, and what they have shown."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.clock = Clock()
        number = next(_numbers)
        self.lamps = [
            GlidingLamp(f"s{number}_glides", self.clock),
            GlidingLamp(f"s{number}_jumps", self.clock, glides=False),
            GlidingLamp(f"s{number}_late", self.clock, latency=0.4, glides=False),
            GlidingLamp(f"s{number}_white", self.clock, ColorMode.COLOR_TEMP, glides=False),
            GlidingLamp(f"s{number}_off", self.clock, on=False, glides=False),
        ]
        self._tasks: list[asyncio.Task[None]] = []
        self.seen: list[list[np.ndarray]] = [[] for _ in self.lamps]

    async def play(self, curve: list[Any], pause: float, chosen: dict[str, Any]) -> None:
        """Let the zone hear a curve, one event every `pause` seconds."""
        await self.hass.data[DATA_COMPONENT].async_add_entities(self.lamps)
        names = {lamp.entity_id.removeprefix("light."): lamp for lamp in self.lamps}
        room = Room(self.hass, dict(names), clock=self.clock, **chosen)
        for event in curve:
            self._do(room, event)
            for _ in range(round(pause / STEP)):
                await self._look(room)
        self._start(room.zone.async_stop())
        for _ in range(20):
            await self._look(room)
        await asyncio.gather(*self._tasks)
        for lamp in self.lamps:
            await lamp.async_remove(force_remove=True)

    def _do(self, room: Room, event: Any) -> None:
        zone = room.zone
        match event:
            case "leave" | "follow":
                # A lamp that answers late must not stop the clock that it waits for.
                self._start(zone.async_follow(following=event == "follow"))
            case "resume":
                zone.async_resume()
            case "restyle":
                palettes = list(PALETTES.values())
                zone.async_adjust(palettes[int(self.clock.now * 7) % len(palettes)], 1.0)
            case _:
                zone.async_show(event)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(self.hass.async_create_background_task(work, "zone"))

    async def _look(self, room: Room) -> None:
        room.clock.advance(STEP)
        for _ in range(12):
            await asyncio.sleep(0)
        for seen, lamp in zip(self.seen, self.lamps, strict=True):
            seen.append(lamp.shown())

    def flashes(self) -> list[Most]:
        """Return the most flashes of each lamp, and last of all lamps together in one view."""
        found: list[Most] = []
        together: dict[float, list[np.ndarray]] = {1.0: [], 2.2: []}
        for seen in self.seen:
            shown = np.array(seen)
            times = np.arange(len(shown)) * STEP
            for gamma, lights in together.items():
                lights.append(linear_light(shown[:, :3], shown[:, 3], gamma=gamma))
                found.append(most_flashes(times, lights[-1]))
        found += [most_flashes(times, np.mean(lights, axis=0)) for lights in together.values()]
        return found


@pytest.fixture
async def house(hass: HomeAssistant) -> HomeAssistant:
    """Return a Home Assistant to which lamps may be added at any time."""
    await install(hass)
    return hass


@pytest.mark.parametrize("pace", [FAST, USUAL, SLOW], ids=["fast", "usual", "slow"])
@given(
    curve=st.lists(events, min_size=8, max_size=40),
    pause=st.sampled_from([0.1, 0.25, 0.5, 1.0]),
    chosen=zone_settings,
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_music_and_no_setting_makes_a_lamp_flash(
    house: HomeAssistant,
    pace: rates.Pace,
    curve: list[Any],
    pause: float,
    chosen: dict[str, Any],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rates, "PACES", {"light": pace})
        scene = Scene(house)
        await scene.play(curve, pause, chosen)

    for most in scene.flashes():
        assert most.general <= OURS < ALLOWED
        assert most.red <= OURS < ALLOWED


async def test_without_the_interval_the_same_lamps_would_flash(
    house: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = replace(FAST, interval=0.05, per_second=1000, burst=100)
    monkeypatch.setattr(rates, "PACES", {"light": hasty})
    monkeypatch.setattr(slot, "SHORTEST_INTERVAL", 0.05)
    scene = Scene(house)

    dark_and_bright = [music(point) for point in ((-1, -1), (1, 1)) * 20]
    await scene.play(dark_and_bright, 0.1, {"transition": 0.5})

    assert max(most.general for most in scene.flashes()) > ALLOWED
