"""Hearing a recording as fast as this machine can, without being in the way of the live rooms."""

import asyncio
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .engine.analysis import Analysis, Analyzer
from .engine.audio import SAMPLE_RATE, Samples
from .engine.ffmpeg import Playback, is_address, probe_command, read_duration
from .engine.listener import Model
from .kinds.stream import RECORDING_SECONDS, stream_source
from .shared_model import async_get_model
from .sources.source import AudioSource, SourceEndedError, SourceTooShortError
from .workers import TURN_SECONDS, Workers, async_get_workers

DATA_SLOTS: HassKey[asyncio.Semaphore] = HassKey(f"{DOMAIN}_analysis")

AT_ONCE = 3
"""How many recordings are heard at a time: nobody should wait behind one that comes slowly."""
LONGEST_SECONDS = 3 * 3600.0
"""Most sound of one recording: a DJ's night, or a whole opera."""
PATIENCE_SECONDS = 600.0
"""Longest time that an analysis may take, beyond the duration that a live stream needs anyway."""
LIVE_AFTER_SECONDS = 30.0
"""After this time it shows whether an address gives a recording or a live stream."""
LIVE_SPEED = 2.0
"""Seconds of sound in a second; a station comes more slowly, once its first burst is over."""
PROGRESS_SECONDS = 2.0
"""Time between two reports of progress; who is done before gives none."""
PROBE_SECONDS = 5.0
"""Longest time to ask a file for its length; nobody waits longer for a number of no great use."""


class AnalysisError(Exception):
    """There is sound, but no answer comes of it; the message says why."""

    translation_key: ClassVar[str]


class RecordingTooLongError(AnalysisError):
    """There is more sound than is worth an answer."""

    translation_key = "too_long"


class EndlessStreamError(AnalysisError):
    """It comes as it plays, so it has no end, and nobody said how much of it to hear."""

    translation_key = "endless"


class AnalysisTimeoutError(AnalysisError):
    """It took too long."""

    translation_key = "too_slow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to analyse, and how."""

    address: str
    """Path of a file or address of a stream, checked."""
    step: float
    """Seconds between two points of the curve."""
    duration: float | None = None
    """Seconds of sound after which to stop; None for all of it."""


type Report = Callable[[float, float | None], None]
"""Takes the seconds heard so far, and of how many if that is known."""


async def async_analyze(
    hass: HomeAssistant,
    order: Order,
    report: Report,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Analysis:
    """Return the mood of a whole recording; `AT_ONCE` are heard at a time, the next one waits.

    Raises:
        ModelError: if the model is damaged.
        SourceError: if there is no sound, or too little of it.
        AnalysisError: if there is too much of it, or it comes too slowly.
    """
    model = await async_get_model(hass)
    patience = PATIENCE_SECONDS + (order.duration or 0.0)
    async with _slots(hass), _workers(hass) as workers:
        try:
            async with asyncio.timeout(patience):
                length = order.duration or await _duration(hass, order.address)
                progress = _Progress(report, length, clock)
                source = replace(
                    stream_source(hass, order.address), playback=Playback(), sleep=_at_once
                )
                return await _hear(source, workers, model, order, progress)
        except TimeoutError as error:
            raise AnalysisTimeoutError(f"it took more than {patience:g} s") from error


class _Progress:
    """Reports now and then how far it is, and notices when that is hardly faster than it plays."""

    def __init__(self, report: Report, length: float | None, clock: Callable[[], float]) -> None:
        self._report = report
        self._length = length
        self._clock = clock
        self._start = self._last = clock()
        self.live = False

    def update(self, seconds: float) -> None:
        now = self._clock()
        elapsed = now - self._start
        self.live = elapsed >= LIVE_AFTER_SECONDS and seconds < LIVE_SPEED * elapsed
        if now - self._last >= PROGRESS_SECONDS:
            self._last = now
            self._report(seconds, self._length)


async def _hear(
    source: AudioSource, workers: Workers, model: Model, order: Order, progress: _Progress
) -> Analysis:
    analyzer = await workers.run(lambda: Analyzer(model, step=order.step))
    end = min(order.duration or LONGEST_SECONDS, LONGEST_SECONDS)
    may_be_endless = order.duration is None and is_address(order.address)
    async with source.open() as chunks, aclosing(_turns(chunks)) as turns:
        async for samples in turns:
            if analyzer.seconds + len(samples) / SAMPLE_RATE > end:
                if order.duration is None:
                    raise RecordingTooLongError(f"it has more than {LONGEST_SECONDS / 3600:g} h")
                rest = round((end - analyzer.seconds) * SAMPLE_RATE)
                await workers.run(analyzer.push, samples[:rest])
                break
            await workers.run(analyzer.push, samples)
            progress.update(analyzer.seconds)
            if may_be_endless and progress.live:
                raise EndlessStreamError("it comes hardly faster than it plays")
    if analyzer.seconds < RECORDING_SECONDS:
        raise SourceTooShortError(f"it has less than {RECORDING_SECONDS:g} s of sound")
    return await workers.run(analyzer.finish)


async def _turns(chunks: AsyncIterator[Samples]) -> AsyncGenerator[Samples]:
    """Yield the sound in pieces for one turn of a worker each, until it ends."""
    pieces: list[Samples] = []
    heard_any = False
    try:
        async for samples in chunks:
            heard_any = True
            pieces.append(samples)
            if sum(map(len, pieces)) >= TURN_SECONDS * SAMPLE_RATE:
                yield np.concatenate(pieces)
                pieces = []
    except SourceEndedError:
        if not heard_any:
            raise
    if pieces:
        yield np.concatenate(pieces)


async def _duration(hass: HomeAssistant, address: str) -> float | None:
    """Return the seconds of a file as its container tells; None for a stream, or if unknown."""
    if is_address(address):
        return None
    command = probe_command(address, binary=get_ffmpeg_manager(hass).binary)
    try:
        probe = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
    except OSError, ValueError:
        # Who cannot be started will say so when asked for the sound.
        return None
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            _, words = await probe.communicate()
    except TimeoutError:
        return None
    finally:
        if probe.returncode is None:
            with suppress(ProcessLookupError):
                probe.kill()
            await probe.wait()
    return read_duration(words.decode(errors="replace").splitlines())


async def _at_once(_seconds: float) -> None:
    """Let a recording come as fast as it can be read."""


@asynccontextmanager
async def _workers(hass: HomeAssistant) -> AsyncIterator[Workers]:
    """Give the threads of the rooms, and keep them when the last room goes meanwhile."""
    workers, user = async_get_workers(hass), object()
    workers.async_join(user)
    try:
        yield workers
    finally:
        await workers.async_leave(user)


@callback
@singleton(DATA_SLOTS)
def _slots(_hass: HomeAssistant) -> asyncio.Semaphore:
    return asyncio.Semaphore(AT_ONCE)
