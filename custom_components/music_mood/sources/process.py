"""Sound that another process writes to its stdout: ffmpeg, mostly.

A process of its own can be ended at any moment, and takes nothing with it when it crashes.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples
from custom_components.music_mood.engine.ffmpeg import SAMPLE_BYTES

from .source import (
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

MAX_LEAD_SECONDS = 5.0
"""How far sound may run ahead of the clock.

Servers of live streams send a few seconds at once to start with. One that goes on like that has a
recording, which is then heard at the speed of the music.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSource(ABC):
    """A source behind a process; which one is said by its kinds."""

    stdin: ClassVar[int] = DEVNULL
    """PIPE for a process that ends when its stdin is closed, as it is when we are killed."""
    stall_seconds: float = 10.0
    """Silence on the line, no byte at all, for this long counts as a stalled source."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @abstractmethod
    def command(self) -> list[str]:
        """Return the command that writes the sound to its stdout."""

    @abstractmethod
    def error_of(self, last_words: Sequence[str]) -> SourceError:
        """Return the error behind what the process wrote to its stderr."""

    @abstractmethod
    def missing_error(self) -> SourceError:
        """Return the error of a process that cannot be started."""

    def decoder(self) -> Callable[[bytes], Samples]:
        """Return what turns the output, in pieces of whole samples, into what the engine hears."""
        return _as_it_is

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Samples]]:
        """Start the process and return its sound; on leaving, the process is gone.

        Raises:
            SourceError: if the process cannot start, gives nothing or stops.
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
        try:
            return await asyncio.create_subprocess_exec(
                *self.command(), stdin=self.stdin, stdout=PIPE, stderr=PIPE, close_fds=True
            )
        except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
            raise self.missing_error() from error
        except OSError as error:
            raise SourceError(f"the process cannot be started: {error.strerror}") from error
        except ValueError as error:
            raise SourceUnsupportedError("this cannot be given to a process") from error

    async def _sound(
        self, process: Process, listening_to_errors: asyncio.Task[None], last_words: deque[str]
    ) -> AsyncGenerator[Samples]:
        """Yield sound until the process closes its output, then raise why."""
        heard, started = 0.0, self.clock()
        async for samples in self._chunks(process):
            yield samples
            heard += len(samples) / SAMPLE_RATE
            lead = heard - (self.clock() - started)
            if lead > MAX_LEAD_SECONDS:
                await self.sleep(lead - MAX_LEAD_SECONDS)
        await asyncio.wait({listening_to_errors}, timeout=_EXIT_SECONDS)
        await _wait_for_exit(process)
        raise self._reason_of_the_end(process.returncode, last_words, heard_any=heard > 0)

    def _reason_of_the_end(
        self, exit_status: int | None, last_words: deque[str], *, heard_any: bool
    ) -> SourceError:
        if last_words and (exit_status != 0 or not heard_any):
            return self.error_of(last_words)
        if exit_status != 0:
            return SourceError(f"the process stopped with exit status {exit_status}")
        if not heard_any:
            return SourceNoAudioError("it contains no sound")
        return SourceEndedError("the sound came to its end")

    async def _chunks(self, process: Process) -> AsyncIterator[Samples]:
        if process.stdout is None:
            raise SourceError("the process has no output")
        decode = self.decoder()
        content = b"\0" * _CHUNK_BYTES
        while len(content) == _CHUNK_BYTES:
            content = await self._read(process.stdout)
            if whole := len(content) // SAMPLE_BYTES * SAMPLE_BYTES:
                samples = decode(content[:whole])
                if len(samples):
                    yield samples

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


def _as_it_is(content: bytes) -> Samples:
    return np.frombuffer(content, "<f4").astype(np.float32)


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
