"""Many rooms in one Home Assistant: processor time, delays of its event loop, memory."""

import argparse
import asyncio
import gc
import importlib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from homeassistant import bootstrap, core, loader
from homeassistant.config_entries import ConfigEntries, ConfigEntry
from homeassistant.setup import async_setup_component

_HEAD = (
    "| rooms | processor time per second of sound | of one core "
    "| delay of the event loop, median / 99 % / worst | moods per second of sound "
    "| dropped | real-time factor, sum |\n|---:|---:|---:|---:|---:|---:|---:|"
)

ROOT = Path(__file__).parents[1]
CHUNK_SECONDS = 0.1
SETTLE_SECONDS = 6.0
TICK_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a while of listening cost."""

    rooms: int
    seconds: float
    cpu_seconds: float
    delays: list[float] = field(repr=False)
    """How much later than asked for the event loop came back, in seconds."""
    states: int
    dropped_seconds: float
    real_time_factor: float


class Radio:
    """A source that plays chords at the speed of the music, made by this code."""

    def __init__(self, number: int) -> None:
        """Play a little differently in each room."""
        time_of_samples = np.arange(8 * 16_000) / 16_000
        notes = 110.0 * 2 ** (np.array([0, 4, 7, 12, number % 12]) / 12)
        swell = 0.6 + 0.4 * np.sin(2 * np.pi * time_of_samples / 4)
        tones = sum(np.sin(2 * np.pi * note * time_of_samples) for note in notes)
        sound = np.asarray(0.1 * swell * tones, np.float32)
        self._chunks = np.split(sound, int(8 / CHUNK_SECONDS))
        self._offset = number / 32 * CHUNK_SECONDS

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Any]]:
        """Return the sound."""
        yield self._play()

    async def _play(self) -> AsyncIterator[Any]:
        start = time.monotonic() + self._offset
        number = 0
        while True:
            await asyncio.sleep(start + number * CHUNK_SECONDS - time.monotonic())
            yield self._chunks[number % len(self._chunks)]
            number += 1


async def start_home_assistant(folder: Path) -> core.HomeAssistant:
    """Return a running Home Assistant with nothing but what the integration needs."""
    (folder / "custom_components").mkdir()
    (folder / "custom_components/music_mood").symlink_to(ROOT / "custom_components/music_mood")
    hass = core.HomeAssistant(str(folder))
    loader.async_setup(hass)
    hass.config_entries = ConfigEntries(hass, {})
    hass.config.skip_pip = True
    await bootstrap.async_load_base_functionality(hass)
    for domain in ("homeassistant", "ffmpeg", "sensor", "binary_sensor", "switch"):
        if not await async_setup_component(hass, domain, {}):
            raise SystemExit(f"{domain} cannot be set up")
    await hass.async_start()
    return hass


async def add_room(hass: core.HomeAssistant, number: int) -> Any:
    """Add a place; return its coordinator."""
    entry = ConfigEntry(
        version=1,
        minor_version=1,
        domain="music_mood",
        title=f"Room {number}",
        data={"source": "stream", "address": f"/media/{number}.wav"},
        options={},
        source="user",
        unique_id=str(number),
        discovery_keys=MappingProxyType({}),
        subentries_data=(),
    )
    await hass.config_entries.async_add(entry)
    await hass.async_block_till_done()
    return entry.runtime_data.coordinator


async def measure(coordinators: list[Any], seconds: float) -> Measured:
    """Let the rooms listen for a while, and look at the clock, the loop and the counters."""
    states = 0

    def count() -> None:
        nonlocal states
        states += 1

    stops = [coordinator.async_add_listener(count) for coordinator in coordinators]
    delays: list[float] = []
    start, cpu = time.monotonic(), time.process_time()
    while (now := time.monotonic()) < start + seconds:
        await asyncio.sleep(TICK_SECONDS)
        delays.append(time.monotonic() - now - TICK_SECONDS)
    spent, passed = time.process_time() - cpu, time.monotonic() - start
    for stop in stops:
        stop()
    return Measured(
        rooms=len(coordinators),
        seconds=passed,
        cpu_seconds=spent,
        delays=delays,
        states=states,
        dropped_seconds=sum(coordinator.dropped_seconds for coordinator in coordinators),
        real_time_factor=sum(coordinator.real_time.value or 0 for coordinator in coordinators),
    )


def resident_megabytes() -> float:
    """Return the memory of this process that is really there."""
    gc.collect()
    line = next(
        line
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024


def report(measured: Measured) -> str:
    """Return the figures as a row of the table."""
    heard = measured.rooms * measured.seconds
    each = f"{1e3 * measured.cpu_seconds / heard:.2f} ms" if heard else "-"
    rate = f"{measured.states / heard:.2f}" if heard else "-"
    centiles = statistics.quantiles(measured.delays, n=100)
    return (
        f"| {measured.rooms} | {each} "
        f"| {100 * measured.cpu_seconds / measured.seconds:.1f} % "
        f"| {1e3 * centiles[49]:.1f} / {1e3 * centiles[98]:.1f} / {1e3 * max(measured.delays):.1f} "
        f"ms | {rate} | {measured.dropped_seconds:g} s "
        f"| {measured.real_time_factor:.3f} |"
    )


async def run(rooms: int, seconds: float) -> None:
    """Measure without a room, with one, and with all of them."""
    radios = iter([Radio(number) for number in range(rooms)])
    with tempfile.TemporaryDirectory() as name:
        hass = await start_home_assistant(Path(name))
        print(_HEAD)
        print(report(await measure([], seconds)))
        before = resident_megabytes()
        # Imported only now: its memory counts.
        integration: Any = importlib.import_module("custom_components.music_mood")
        original = integration.MusicMoodCoordinator

        def coordinator(hass: Any, entry: Any, _source: Any, *rest: Any) -> Any:
            return original(hass, entry, next(radios), *rest)

        integration.MusicMoodCoordinator = coordinator
        coordinators = [await add_room(hass, 0)]
        await asyncio.sleep(SETTLE_SECONDS)
        print(report(await measure(coordinators, seconds)))
        one = resident_megabytes()
        coordinators += [await add_room(hass, number) for number in range(1, rooms)]
        await asyncio.sleep(SETTLE_SECONDS)
        print(report(await measure(coordinators, seconds)))
        many = resident_megabytes()
        runtime = hass.data["music_mood_model"].runtime
        print(
            f"\nMemory: {before:.0f} MB before, {one - before:.1f} MB more with one room, "
            f"{many - before:.1f} MB more with {rooms}. The model runs on {runtime}."
        )
        await hass.async_stop(force=True)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="scripts/bench rooms", description=__doc__)
    parser.add_argument("--rooms", type=int, default=32, help="how many listen in the end (32)")
    parser.add_argument("--seconds", type=float, default=30, help="how long to look (30)")
    parser.add_argument("--numpy", action="store_true", help="as on Home Assistant OS, no LiteRT")
    options = parser.parse_args()
    if options.numpy:
        sys.modules["ai_edge_litert"] = None  # type: ignore[assignment]
    asyncio.run(run(options.rooms, options.seconds))


if __name__ == "__main__":
    main()
