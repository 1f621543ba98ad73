"""Sound from an ffmpeg process, as it comes."""

import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import numpy as np

from ..audio import Samples
from ..ffmpeg import SAMPLE_BYTES, explain
from .errors import CommandError, SourceError
from .interrupts import held_interrupts

STALL_SECONDS = 15.0
"""A source from which nothing comes for so long counts as gone."""

_PIECE_BYTES = 64 * 1024
_ERROR_LINES = 50
_FFMPEG_MISSING = (
    "ffmpeg was not found. Install it (Debian, Ubuntu: sudo apt install ffmpeg; "
    "macOS: brew install ffmpeg; Windows: winget install ffmpeg), "
    "or say where it is with --ffmpeg"
)


@contextmanager
def decode(
    command: Sequence[str], *, stall_seconds: float = STALL_SECONDS
) -> Iterator[Iterator[Samples]]:
    """Run ffmpeg and give its sound in pieces of any size, each (n,) float32 at 16 kHz.

    However the block is left, ffmpeg is gone afterwards. Memory does not grow with the length.

    Raises:
        CommandError: if there is no ffmpeg.
        SourceError: while the pieces are taken, if there is no sound, or it breaks off or stalls.
    """
    with held_interrupts() as release, _start(command) as process:
        last_words: deque[str] = deque(maxlen=_ERROR_LINES)
        listener = threading.Thread(target=_collect, args=(process.stderr, last_words), daemon=True)
        watchdog = _Watchdog(process, stall_seconds)
        listener.start()
        try:
            release()
            yield _pieces(process, watchdog, listener, last_words)
        finally:
            process.kill()
            process.wait()
            watchdog.stop()
            listener.join()


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except FileNotFoundError, NotADirectoryError:
        raise CommandError(_FFMPEG_MISSING) from None
    except PermissionError:
        raise CommandError(f"{command[0]} may not be started: permission denied") from None
    except ValueError as error:
        raise SourceError(f"it cannot be given to ffmpeg: {error}") from None
    except OSError as error:
        raise CommandError(f"{command[0]} cannot be started: {error.strerror}") from None


def _pieces(
    process: subprocess.Popen[bytes],
    watchdog: _Watchdog,
    listener: threading.Thread,
    last_words: deque[str],
) -> Iterator[Samples]:
    assert process.stdout is not None  # noqa: S101  asked for in _start
    rest, heard = b"", False
    while content := watchdog.read(process.stdout):
        content = rest + content
        whole = len(content) // SAMPLE_BYTES * SAMPLE_BYTES
        rest = content[whole:]
        if whole:
            heard = True
            yield np.frombuffer(content[:whole], "<f4").astype(np.float32, copy=False)
    if watchdog.has_bitten:
        raise SourceError(f"no sound has come for {watchdog.seconds:g} seconds")
    status = process.wait()
    listener.join()
    if status != 0:
        raise SourceError(explain(last_words))
    if not heard:
        raise SourceError("it contains no sound")


def _collect(stream: IO[bytes], lines: deque[str]) -> None:
    """Keep ffmpeg's newest lines; unread, they would block it."""
    while line := stream.readline(4096):
        lines.append(line.decode(errors="replace"))


class _Watchdog:
    """Ends a process that keeps us waiting for its output.

    A read cannot be given a time limit on every system, so a thread watches over it.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.seconds = seconds
        self.has_bitten = False
        self._process = process
        self._condition = threading.Condition()
        self._reads = 0
        self._reading = False
        self._stopped = False
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def read(self, stream: IO[bytes]) -> bytes:
        """Return what has come, b"" at the end."""
        self._set_reading(True)
        try:
            return stream.read1(_PIECE_BYTES)  # type: ignore[attr-defined,no-any-return]
        finally:
            self._set_reading(False)

    def stop(self) -> None:
        with self._condition:
            self._stopped = True
            self._condition.notify()
        self._thread.join()

    def _set_reading(self, reading: bool) -> None:
        with self._condition:
            self._reading = reading
            self._reads += 1
            self._condition.notify()

    def _watch(self) -> None:
        with self._condition:
            while not self._stopped:
                if not self._reading:
                    self._condition.wait()
                    continue
                reads = self._reads

                def moved_on(reads: int = reads) -> bool:
                    return self._stopped or self._reads != reads

                if not self._condition.wait_for(moved_on, self.seconds):
                    self.has_bitten = True
                    self._process.kill()
                    return
