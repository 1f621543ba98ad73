"""A progress bar over many recordings, on one line that updates in place."""

import time
from collections.abc import Callable
from typing import TextIO

from .terminal import columns_of
from .text import clock, shortened, width

_BAR_COLUMNS = 24
_UPDATE_SECONDS = 0.1
_ESTIMATE_AFTER_SECONDS = 2.0


class Progress:
    """Shows how far the work is; recordings count alike, as their lengths are not known before."""

    def __init__(
        self,
        stream: TextIO,
        total: int,
        *,
        shown: bool,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Show nothing yet; never anything unless `shown`."""
        self._stream = stream
        self._total = total
        self._shown = shown
        self._now = now
        self._started = now()
        self._updated = -_UPDATE_SECONDS
        self._done = 0
        self._title = ""
        self._on_screen = False

    def start(self, title: str) -> None:
        """Begin the next recording."""
        self._title = title
        self._draw(0.0)

    def update(self, share: float) -> None:
        """Tell how much of the present recording is done, in [0, 1]."""
        if self._now() - self._updated >= _UPDATE_SECONDS:
            self._draw(min(1.0, share))

    def finish(self) -> None:
        """End the present recording."""
        self._done += 1
        self._draw(0.0)

    def clear(self) -> None:
        """Take the line away, so that something else can be printed there."""
        if self._on_screen:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._on_screen = False

    def _draw(self, share: float) -> None:
        if not self._shown:
            return
        self._updated = self._now()
        self._on_screen = True
        done = (self._done + share) / self._total
        full = round(done * _BAR_COLUMNS)
        start = f"{'█' * full}{'░' * (_BAR_COLUMNS - full)} {done:4.0%} {self._count()}  "
        end = self._estimate(done)
        room = columns_of(self._stream) - 1 - width(start) - width(end)
        self._stream.write(f"\r{start}{shortened(self._title, max(0, room))}{end}\x1b[K")
        self._stream.flush()

    def _count(self) -> str:
        return f"{min(self._done + 1, self._total)}/{self._total}"

    def _estimate(self, done: float) -> str:
        passed = self._now() - self._started
        if passed < _ESTIMATE_AFTER_SECONDS or done <= 0.0:
            return ""
        return f"  {clock(passed / done - passed)} left"
