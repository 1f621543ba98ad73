"""Sound from files and network streams, decoded by an ffmpeg process."""

import asyncio
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass

import numpy as np

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples
from custom_components.music_mood.engine.ffmpeg import SAMPLE_BYTES, Playback, decode_command

from .ffmpeg_errors import error_of
from .source import (
    FfmpegMissingError,
    SourceEndedError,
    SourceError,
    SourceNoAudioError,
    SourceStalledError,
    SourceUnsupportedError,
)

_CHUNK_SECONDS = 0.1
_CHUNK_BYTES = int(_CHUNK_SECONDS * SAMPLE_RATE) * SAMPLE_BYTES
_ERROR_LINES = 20
_EXIT_SECONDS = 2.0
_LIVE = Playback()

MAX_LEAD_SECONDS = 5.0
"""How far sound may run ahead of the clock.

Servers of live streams send a few seconds at once to start with. One that goes on like that has a
recording, which is then heard at the speed of the music.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FfmpegSource:
    """Anything ffmpeg can read: a file, or the address of a stream."""

    address: str
    binary: str = "ffmpeg"
    playback: Playback = _LIVE
    stall_seconds: float = 10.0
    """Silence on the line, no byte at all, for this long counts as a stalled source."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Samples]]:
        """Start ffmpeg and return its sound; on leaving, ffmpeg is gone.

        Raises:
            SourceError: if ffmpeg cannot start, gives nothing or stops.
        """
        process = await self._start()
        last_words: deque[str] = deque(maxlen=_ERROR_LINES)
        listening_to_errors = asyncio.create_task(_collect_lines(process.stderr, last_words))
        try:
            sound = self._sound(process, listening_to_errors, last_words)
            async with aclosing(sound):
                yield sound
        finally:
            await _end(process, listening_to_errors)

    async def _start(self) -> Process:
        command = decode_command(self.address, binary=self.binary, playback=self.playback)
        try:
            return await asyncio.create_subprocess_exec(
                *command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, close_fds=True
            )
        except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
            raise FfmpegMissingError(self.binary) from error
        except OSError as error:
            raise SourceError(f"ffmpeg cannot be started: {error.strerror}") from error
        except ValueError as error:
            raise SourceUnsupportedError("this address cannot be given to ffmpeg") from error

    async def _sound(
        self, process: Process, listening_to_errors: asyncio.Task[None], last_words: deque[str]
    ) -> AsyncGenerator[Samples]:
        """Yield sound until ffmpeg closes its output, then raise why."""
        heard, started = 0.0, self.clock()
        async for samples in self._chunks(process):
            yield samples
            heard += len(samples) / SAMPLE_RATE
            lead = heard - (self.clock() - started)
            if lead > MAX_LEAD_SECONDS:
                await self.sleep(lead - MAX_LEAD_SECONDS)
        await asyncio.wait({listening_to_errors}, timeout=_EXIT_SECONDS)
        await _wait_for_exit(process)
        raise _reason_of_the_end(process.returncode, last_words, heard_any=heard > 0)

    async def _chunks(self, process: Process) -> AsyncIterator[Samples]:
        if process.stdout is None:
            raise SourceError("ffmpeg has no output")
        content = b"\0" * _CHUNK_BYTES
        while len(content) == _CHUNK_BYTES:
            content = await self._read(process.stdout)
            samples = np.frombuffer(content, "<f4", count=len(content) // SAMPLE_BYTES)
            if len(samples):
                yield samples.astype(np.float32)

    async def _read(self, output: asyncio.StreamReader) -> bytes:
        """Return one chunk, or the rest when it is the last."""
        try:
            async with asyncio.timeout(self.stall_seconds):
                return await output.readexactly(_CHUNK_BYTES)
        except asyncio.IncompleteReadError as end:
            return end.partial
        except TimeoutError as error:
            raise SourceStalledError(
                f"no sound has arrived for {self.stall_seconds:g} seconds"
            ) from error


def _reason_of_the_end(
    exit_status: int | None, last_words: deque[str], *, heard_any: bool
) -> SourceError:
    if last_words and (exit_status != 0 or not heard_any):
        return error_of(last_words)
    if exit_status != 0:
        return SourceError(f"ffmpeg stopped with exit status {exit_status}")
    if not heard_any:
        return SourceNoAudioError("it contains no sound")
    return SourceEndedError("the sound came to its end")


async def _collect_lines(stream: asyncio.StreamReader | None, lines: deque[str]) -> None:
    """Keep the newest lines; read in pieces, as a line without an end would block readline."""
    rest = ""
    while stream is not None and (piece := await stream.read(4096)):
        *whole, rest = (rest + piece.decode(errors="replace")).splitlines(keepends=True)
        if rest.endswith("\n") or len(rest) > 4096:
            whole, rest = [*whole, rest], ""
        lines.extend(line.strip() for line in whole if line.strip())
    if rest.strip():
        lines.append(rest.strip())


async def _end(process: Process, listening_to_errors: asyncio.Task[None]) -> None:
    """Kill the process and wait until it is gone; ffmpeg may take its time to be terminated."""
    listening_to_errors.cancel()
    if process.returncode is None:
        process.kill()
    await _wait_for_exit(process)


async def _wait_for_exit(process: Process) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_EXIT_SECONDS):
            await process.wait()
