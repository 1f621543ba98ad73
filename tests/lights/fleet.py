"""An hour of music for a house full of lamps: who is told how often, how late, who is missed."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.light import ColorMode
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockEntityPlatform

from custom_components.music_mood.engine.mood import MoodState
from custom_components.music_mood.lights.command import LampCommand
from custom_components.music_mood.lights.slot import DEAD_BAND
from tests.lights.clock import Clock
from tests.lights.gliding import GlidingLamp
from tests.lights.room import SILENCE, Room, music

STEP = 0.5
SONG_SECONDS = 210.0
PAUSE_SECONDS = 4.0


class FleetLamp(GlidingLamp):
    """A lamp with a fault of its own, or none."""

    def __init__(self, name: str, clock: Clock, mode: ColorMode, **more: Any) -> None:
        self.fails = more.pop("fails", 0.0)
        self.never_answers = more.pop("never_answers", False)
        super().__init__(name, clock, mode, **more)
        self._chance = random.Random(name)  # noqa: S311  a fault, not a secret

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Do it, or fail."""
        if self.never_answers:
            self.moments.append(self._clock.now)
            await self._clock.sleep(1e9)
        if self._chance.random() < self.fails:
            self.moments.append(self._clock.now)
            raise HomeAssistantError("out of reach")
        await super().async_turn_on(**kwargs)


@dataclass(slots=True)
class LampReport:
    """What became of one lamp."""

    commands: int = 0
    worst_lateness: float = 0.0
    """Longest time in seconds from a difference that one could see to the command that ends it."""
    missed: bool = False
    """Whether at the end it was not told the last light."""


@dataclass(slots=True)
class Fleet:
    """The lamps of the house by kind: name, platform, and what they are like."""

    clock: Clock
    lamps: dict[str, FleetLamp] = field(default_factory=dict)
    platforms: dict[str, list[FleetLamp]] = field(default_factory=dict)

    def add(self, platform: str, name: str, mode: ColorMode = ColorMode.RGB, **more: Any) -> None:
        """Add a lamp."""
        lamp = FleetLamp(name, self.clock, mode, **more)
        self.lamps[name] = lamp
        self.platforms.setdefault(platform, []).append(lamp)


def house_full_of_lamps(clock: Clock) -> Fleet:
    """Return eight lamps on a Hue bridge, six Zigbee lamps, Wi-Fi lamps, and some in trouble."""
    fleet = Fleet(clock)
    for number in range(6):
        fleet.add("hue", f"hue_{number}", latency=0.1)
    fleet.add("hue", "hue_white_shades_1", ColorMode.COLOR_TEMP, latency=0.1)
    fleet.add("hue", "hue_white_shades_2", ColorMode.COLOR_TEMP, latency=0.1)
    for number in range(4):
        fleet.add("zha", f"zigbee_slow_{number}", latency=0.4)
    fleet.add("zha", "zigbee_failing", fails=1.0)
    fleet.add("zha", "zigbee_flaky", fails=0.2, latency=0.4)
    for number in range(3):
        fleet.add("esphome", f"esphome_{number}", ColorMode.RGBWW)
        fleet.add("wled", f"wled_{number}")
    fleet.add("tplink", "wifi_dimmer", ColorMode.BRIGHTNESS)
    fleet.add("tplink", "wifi_never_answers", never_answers=True)
    fleet.add("tplink", "wifi_away_for_a_while")
    fleet.add("tplink", "wifi_off", on=False)
    return fleet


GROUP = ("light.wled_0", "light.wled_1", "light.wled_2", "light.wifi_off")
AWAY = "wifi_away_for_a_while"
HEALTHY = ("hue", "zigbee_slow", "esphome", "wled", "wifi_dimmer")


def hour_of_music(seconds: float) -> Iterator[MoodState]:
    """Yield a state every half second: songs that wander around a mood each, and short pauses."""
    chance = random.Random("an hour of music")  # noqa: S311
    valence = arousal = home_v = home_a = 0.0
    for step in range(round(seconds * 2)):
        within = step / 2 % (SONG_SECONDS + PAUSE_SECONDS)
        if within == 0:
            home_v, home_a = chance.gauss(0.05, 0.25), chance.gauss(0.05, 0.3)
        if within >= SONG_SECONDS:
            yield SILENCE
            continue
        valence += 0.06 * (home_v - valence) + chance.gauss(0, 0.02)
        arousal += 0.06 * (home_a - arousal) + chance.gauss(0, 0.02)
        yield music((max(-1.0, min(1.0, valence)), max(-1.0, min(1.0, arousal))))


class Watch:
    """Sees every command, and how far each lamp is from the light it should have."""

    def __init__(self, hass: HomeAssistant, room: Room, fleet: Fleet) -> None:
        self._room, self._fleet = room, fleet
        self._told: dict[str, LampCommand] = {}
        self._since: dict[str, float] = {}
        self.reports = {name: LampReport() for name in fleet.lamps}
        hass.bus.async_listen("call_service", self._note)

    @callback
    def _note(self, event: Event[Any]) -> None:
        data = event.data["service_data"]
        name = data["entity_id"].removeprefix("light.")
        if event.data["service"] != "turn_on" or name not in self.reports:
            return
        self.reports[name].commands += 1
        rgb = data.get("rgb_color")
        self._told[name] = LampCommand(
            brightness=data.get("brightness"),
            rgb=tuple(rgb) if rgb else None,
            kelvin=data.get("color_temp_kelvin"),
        )
        self._late(name)

    def _late(self, name: str) -> None:
        if (since := self._since.pop(name, None)) is not None:
            lateness = self._room.clock.now - since
            self.reports[name].worst_lateness = max(self.reports[name].worst_lateness, lateness)

    def look(self) -> None:
        """Note which lamps one could see to be behind."""
        for name in self._fleet.lamps:
            if self._behind(name):
                self._since.setdefault(name, self._room.clock.now)
            else:
                self._since.pop(name, None)

    def finish(self) -> None:
        """Note which lamps are behind now that nothing more will come."""
        for name, report in self.reports.items():
            report.missed = self._behind(name)
            self._late(name)

    def _behind(self, name: str) -> bool:
        lamp = self._room.zone._lamps[f"light.{name}"]
        wanted, told = lamp._slot._wish, self._told.get(name)
        return wanted is not None and (told is None or wanted.distance(told) > DEAD_BAND)


async def live_through(hass: HomeAssistant, seconds: float) -> dict[str, LampReport]:
    """Let the house hear music for a while of its own time, and return what became of each lamp."""
    clock = Clock()
    fleet = house_full_of_lamps(clock)
    for name, lamps in fleet.platforms.items():
        platform = MockEntityPlatform(hass, domain="light", platform_name=name)
        await platform.async_add_entities(lamps)
    hass.states.async_set("light.shelves", "on", {"entity_id": list(GROUP)})
    single = tuple(lamp.entity_id for lamp in fleet.lamps.values() if lamp.entity_id not in GROUP)
    room = Room(hass, dict(fleet.lamps), clock=clock, lights=("light.shelves", *single), spread=0.4)
    watch = Watch(hass, room, fleet)
    for number, state in enumerate(hour_of_music(seconds)):
        room.zone.async_show(state)
        if number == round(seconds / 2):
            fleet.lamps[AWAY].report(available=False)
        if number == round(seconds):
            fleet.lamps[AWAY].report(available=True)
        await _pass(clock, STEP)
        watch.look()
    for _ in range(40):
        await _pass(clock, STEP)
    watch.finish()
    await room.zone.async_stop()
    return watch.reports


async def _pass(clock: Clock, seconds: float) -> None:
    clock.advance(seconds)
    for _ in range(8):
        await asyncio.sleep(0)


def table(reports: dict[str, LampReport], seconds: float) -> str:
    """Return the reports as a table, lamps of a kind together."""
    rows = ["| lamps | how many | commands per lamp and hour | worst lateness | missed |"]
    rows.append("|---|---:|---:|---:|---:|")
    kinds: dict[str, list[LampReport]] = {}
    for name, report in reports.items():
        kinds.setdefault(name.rstrip("_0123456789"), []).append(report)
    for kind, some in kinds.items():
        commands = sum(report.commands for report in some) / len(some) * 3600 / seconds
        worst = max(report.worst_lateness for report in some)
        missed = sum(report.missed for report in some)
        label = kind.replace("_", " ")
        rows.append(f"| {label} | {len(some)} | {commands:.0f} | {worst:.1f} s | {missed} |")
    return "\n".join(rows)
