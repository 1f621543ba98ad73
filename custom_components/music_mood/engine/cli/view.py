"""What `music-mood listen` shows: a picture that updates in place, or plain lines."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from ..mood import MoodState
from ..palette import mood_light
from .picture import Picture
from .source import Source
from .terminal import Paint, colour_depth, is_terminal, size_of, speaks_unicode
from .text import light_name, mood_numbers, state_name

_REDRAW_SECONDS = 0.05
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


class View(Protocol):
    """Shows states, one after the other."""

    def show(self, state: MoodState) -> None:
        """Show the newest state."""


@contextmanager
def open_view(source: Source, out: TextIO) -> Iterator[View]:
    """Give the view that suits `out`, and leave the terminal as it was."""
    if not (is_terminal(out) and speaks_unicode(out)):
        yield LinesView(out)
        return
    live = LiveView(Picture(source.title, source.duration, Paint(colour_depth(out))), out)
    out.write(_HIDE_CURSOR)
    try:
        yield live
    finally:
        live.finish()
        out.write(_SHOW_CURSOR)
        out.flush()


class LinesView:
    """A line for each state: for pipes, files and terminals that can do no more."""

    def __init__(self, out: TextIO) -> None:
        """Write to `out`."""
        self._out = out

    def show(self, state: MoodState) -> None:
        """Write one line."""
        self._out.write(f"{state_line(state)}\n")
        self._out.flush()


class LiveView:
    """Draws a picture over the one before; where it does not fit, a single line."""

    def __init__(
        self,
        picture: Picture,
        out: TextIO,
        *,
        now: Callable[[], float] = time.monotonic,
        size: Callable[[TextIO], tuple[int, int]] = size_of,
    ) -> None:
        """Draw nothing yet."""
        self._picture = picture
        self._out = out
        self._now = now
        self._size = size
        self._drawn_size: tuple[int, int] | None = None
        self._drawn_at = -_REDRAW_SECONDS
        self._height = 0
        self._waiting = False

    def show(self, state: MoodState) -> None:
        """Draw the newest state, unless the last drawing is too fresh for the eye."""
        self._picture.update(state)
        self._waiting = True
        if self._now() - self._drawn_at >= _REDRAW_SECONDS:
            self._draw()

    def finish(self) -> None:
        """Draw what has not been drawn, so that the last state stays on the screen."""
        if self._waiting:
            self._draw()

    def _draw(self) -> None:
        columns, rows = size = self._size(self._out)
        if self._drawn_size not in (None, size):
            # The terminal has wrapped what we drew; nobody knows where it is now.
            self._out.write("\x1b[2J\x1b[H")
            self._height = 0
        lines = self._picture.lines(columns - 1, rows - 1)
        home = f"\x1b[{self._height}A\r" if self._height else "\r"
        self._out.write(home + "".join(f"{line}\x1b[K\n" for line in lines))
        self._out.flush()
        self._height, self._drawn_size = len(lines), size
        self._drawn_at, self._waiting = self._now(), False


def state_line(state: MoodState) -> str:
    """Return a state in one line without colours."""
    start = f"{state.time:7.1f} s  {state_name(state):<9}"
    level = f"{state.level:6.1f} dB"
    if state.mood is None:
        return f"{start}  {level}"
    light = light_name(mood_light(state.mood))
    return f"{start}  {mood_numbers(state.mood)}   {level}   light {light}"
