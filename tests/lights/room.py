"""A room for the tests: a zone with its lamps, its music, its people, and a clock of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.music_mood.engine.mood import MoodEstimate, MoodState, Quadrant, Sound
from custom_components.music_mood.engine.palette import mood_light
from custom_components.music_mood.lights.house import House
from custom_components.music_mood.lights.settings import GRACE_SECONDS, ZoneSettings
from custom_components.music_mood.lights.snapshots import Snapshots
from custom_components.music_mood.lights.timing import Timing
from custom_components.music_mood.lights.zone import LightZone
from tests.lights.clock import Clock
from tests.lights.lamps import VirtualLamp

HAPPY = (0.6, 0.6)
SAD = (-0.6, -0.6)
CALM = (0.6, -0.6)


def music(point: tuple[float, float] | None) -> MoodState:
    """Return a state of music with a mood, or of music too young to have one."""
    mood = None
    if point is not None:
        mood = MoodEstimate(valence=point[0], arousal=point[1], valence_std=0, arousal_std=0)
    quadrant = Quadrant.of(*point) if point else None
    return MoodState(
        time=1,
        level=-20,
        music=True,
        sound=Sound.MUSIC,
        mood=mood,
        quadrant=quadrant,
        raw=mood,
    )


SILENCE = MoodState(
    time=1, level=-120, music=False, sound=Sound.SILENCE, mood=None, quadrant=None, raw=None
)


class Room:
    """A zone with its lamps and its clock."""

    def __init__(
        self,
        hass: HomeAssistant,
        lamps: dict[str, VirtualLamp],
        *,
        lights: tuple[str, ...] = (),
        target: dict[str, list[str]] | None = None,
        house: House | None = None,
        clock: Clock | None = None,
        **settings: Any,
    ) -> None:
        self.hass = hass
        self.clock = clock or Clock()
        self.lamps = lamps
        lights = lights or tuple(lamp.entity_id for lamp in lamps.values())
        self.house = house or House(snapshots=Snapshots(hass, "music_mood.test"))
        self.grace = settings.get("grace", GRACE_SECONDS)
        timing = Timing(
            clock=self.clock.time,
            sleep=self.clock.sleep,
            timeout=self.clock.timeout,
            spawn=lambda work: hass.async_create_background_task(work, "lamp"),
        )
        chosen = target if target is not None else {"entity_id": list(lights)}
        self.zone = LightZone(hass, ZoneSettings(target=chosen, **settings), timing, self.house)
        self.zone.async_start()

    def __getitem__(self, name: str) -> VirtualLamp:
        return self.lamps[name]

    async def hears(self, state: MoodState | None) -> None:
        self.zone.async_show(state)
        await self.settle()

    async def after(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.settle()

    async def after_the_grace(self) -> None:
        await self.after(self.grace)

    async def settle(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)

    async def person(self, service: str, entity_id: str, **data: Any) -> None:
        """Do what a person does on a dashboard."""
        await self.hass.services.async_call(
            "light", service, {"entity_id": entity_id, **data}, blocking=True
        )
        await self.settle()

    def vanish(self) -> None:
        """Let the zone be no more, without the time to give anything back."""
        for end in self.zone._ends:
            end()
        self.zone._ends = []
        self.zone._watch_lights(())

    def colours(self, name: str) -> list[tuple[int, ...] | None]:
        """Return the colours that a lamp was told, None where it was told none."""
        return [told.get("rgb_color") for told in self[name].told]


type MakeRoom = Callable[..., Awaitable[Room]]


def colour(point: tuple[float, float] | None) -> tuple[int, ...]:
    """Return the colour that the palette has for a mood."""
    return tuple(round(255 * channel) for channel in mood_light(music(point).mood).rgb)
