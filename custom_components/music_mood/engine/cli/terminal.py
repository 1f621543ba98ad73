"""What the terminal can show, and the escape sequences for it (ECMA-48)."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TextIO

from ..palette import Light

type Rgb = tuple[float, float, float]
"""Gamma-encoded sRGB, each in [0, 1]."""

_CUBE_LEVELS = (0, 95, 135, 175, 215, 255)


class Depth(Enum):
    """How many colours there are."""

    NONE = 0
    PALETTE = 256
    TRUE = 1 << 24


def colour_depth(stream: TextIO, environment: Mapping[str, str] = os.environ) -> Depth:
    """Return how many colours `stream` shows: none unless it is a terminal.

    NO_COLOR (no-color.org) turns colours off, COLORTERM tells of 24-bit colour.
    """
    if not is_terminal(stream, environment) or environment.get("NO_COLOR"):
        return Depth.NONE
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Depth.TRUE
    if environment.get("TERM", "").endswith("-direct"):
        return Depth.TRUE
    return Depth.PALETTE


def is_terminal(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether `stream` is a terminal on which the cursor can be moved."""
    return stream.isatty() and environment.get("TERM", "dumb") != "dumb"


def speaks_unicode(stream: TextIO) -> bool:
    """Return whether blocks and frames can be written to `stream`."""
    try:
        "▀█░●±…".encode(stream.encoding or "ascii")
    except UnicodeEncodeError, LookupError:
        return False
    return True


def columns_of(stream: TextIO) -> int:
    """Return the width of the terminal behind `stream`, 80 where there is none."""
    return size_of(stream)[0]


def size_of(stream: TextIO) -> tuple[int, int]:
    """Return columns and rows of the terminal behind `stream`, 80 and 24 where there is none."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except OSError, ValueError:
        return shutil.get_terminal_size()
    return (size.columns or 80, size.lines or 24)


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours text for one depth of colour; without colours text stays as it is."""

    depth: Depth

    def bold(self, text: str) -> str:
        """Return `text` in bold."""
        return text if self.depth is Depth.NONE else f"\x1b[1m{text}\x1b[0m"

    def dim(self, text: str) -> str:
        """Return `text` less bright."""
        return text if self.depth is Depth.NONE else f"\x1b[2m{text}\x1b[0m"

    def swatch(self, light: Light, columns: int = 2) -> str:
        """Return a patch of a lamp's colour; nothing without colours."""
        if self.depth is Depth.NONE:
            return ""
        return f"{self.background(shone(light))}{' ' * columns}\x1b[0m"

    def foreground(self, colour: Rgb) -> str:
        """Return the sequence that colours what is written next."""
        return self._select(38, colour)

    def background(self, colour: Rgb) -> str:
        """Return the sequence that colours the ground of what is written next."""
        return self._select(48, colour)

    def _select(self, target: int, colour: Rgb) -> str:
        if self.depth is Depth.NONE:
            return ""
        red, green, blue = (round(255 * min(1.0, max(0.0, channel))) for channel in colour)
        if self.depth is Depth.TRUE:
            return f"\x1b[{target};2;{red};{green};{blue}m"
        return f"\x1b[{target};5;{palette_index(red, green, blue)}m"


def shone(light: Light) -> Rgb:
    """Return the colour of a lamp as it looks, dimmed to its brightness but never black."""
    strength = 0.25 + 0.75 * light.brightness
    red, green, blue = light.rgb
    return (red * strength, green * strength, blue * strength)


def palette_index(red: int, green: int, blue: int) -> int:
    """Return the nearest of xterm's 256 colours to an sRGB colour of 0 to 255 each.

    16 to 231 are a cube of six levels, 232 to 255 greys from 8 in steps of 10.
    """
    colour = (red, green, blue)
    cube = [min(range(6), key=lambda i, c=c: abs(_CUBE_LEVELS[i] - c)) for c in colour]  # type: ignore[misc]
    grey = min(23, max(0, round((sum(colour) / 3 - 8) / 10)))
    in_cube = sum((_CUBE_LEVELS[i] - c) ** 2 for i, c in zip(cube, colour, strict=True))
    in_greys = sum((8 + 10 * grey - c) ** 2 for c in colour)
    return 232 + grey if in_greys < in_cube else 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
