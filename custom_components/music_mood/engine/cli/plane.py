"""The valence-arousal plane in the cells of a terminal, with the mood's point and its trail."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..mood import MoodEstimate
from ..palette import mood_light
from .terminal import Depth, Paint, Rgb

RADIUS = 0.7
"""What the edges stand for. Music rarely goes further; what does is shown at the edge."""

_GROUND = {Depth.NONE: 0.0, Depth.PALETTE: 0.8, Depth.TRUE: 0.42}
"""How bright the ground is; the dark corners of the 256 colours are nearly all grey."""
_AXIS = 0.75
_POINT: Rgb = (1.0, 1.0, 1.0)


class Plane:
    """A field of columns x rows cells; a cell shows two pixels, one above the other."""

    def __init__(self, columns: int, rows: int, paint: Paint) -> None:
        """Compute the coloured ground once."""
        self._columns = columns
        self._rows = rows
        self._paint = paint
        self._ground = (
            _ground(columns, 2 * rows) * _GROUND[paint.depth]
            if paint.depth is not Depth.NONE
            else None
        )

    def lines(self, trail: Sequence[MoodEstimate]) -> list[str]:
        """Return the plane, a string per row; the last mood of `trail` is the point."""
        if self._ground is None:
            return self._plain(trail)
        pixels = self._ground.copy()
        for age, mood in enumerate(reversed(trail[:-1]), start=1):
            x, y = self._pixel(mood)
            strength = 0.85 * (1 - age / max(1, len(trail)))
            pixels[y, x] += (1.0 - pixels[y, x]) * strength
        point = self._pixel(trail[-1]) if trail else None
        return [self._coloured_row(pixels, row, point) for row in range(self._rows)]

    def _coloured_row(
        self, pixels: NDArray[np.float64], row: int, point: tuple[int, int] | None
    ) -> str:
        cells = []
        for column in range(self._columns):
            upper = _colour(pixels[2 * row, column])
            lower = _colour(pixels[2 * row + 1, column])
            if point is not None and point[0] == column and point[1] // 2 == row:
                ground = _colour(pixels[2 * row, column] * 0.5)
                cells.append(self._paint.background(ground) + self._paint.foreground(_POINT) + "●")
            else:
                cells.append(self._paint.background(lower) + self._paint.foreground(upper) + "▀")
        return "".join(cells) + "\x1b[0m"

    def _plain(self, trail: Sequence[MoodEstimate]) -> list[str]:
        cells = [[" "] * self._columns for _ in range(self._rows)]
        for row in cells:
            row[self._columns // 2] = "│"
        cells[self._rows // 2] = ["─"] * self._columns
        cells[self._rows // 2][self._columns // 2] = "┼"
        for index, mood in enumerate(trail):
            x, y = self._pixel(mood)
            cells[y // 2][x] = "●" if index == len(trail) - 1 else "·"
        return ["".join(row) for row in cells]

    def _pixel(self, mood: MoodEstimate) -> tuple[int, int]:
        """Return column and pixel row of a mood, arousal upwards."""
        x = _position(mood.valence, self._columns)
        return x, 2 * self._rows - 1 - _position(mood.arousal, 2 * self._rows)


def _position(value: float, size: int) -> int:
    share = (value / RADIUS + 1.0) / 2.0
    return min(size - 1, max(0, int(share * size)))


@cache
def _ground(columns: int, pixel_rows: int) -> NDArray[np.float64]:
    """Return the lamp's colours with darker axes, (pixel rows, columns, 3)."""
    valences = (np.arange(columns) + 0.5) / columns * 2 - 1
    arousals = 1 - (np.arange(pixel_rows) + 0.5) / pixel_rows * 2
    ground = np.array([[_lamp(v, a) for v in valences] for a in arousals])
    ground[pixel_rows // 2] *= _AXIS
    ground[:, columns // 2] *= _AXIS
    return ground


def _lamp(valence: float, arousal: float) -> Rgb:
    mood = MoodEstimate(
        valence=float(valence) * RADIUS,
        arousal=float(arousal) * RADIUS,
        valence_std=0.0,
        arousal_std=0.0,
    )
    return mood_light(mood).rgb


def _colour(pixel: NDArray[np.float64]) -> Rgb:
    red, green, blue = pixel.tolist()
    return (red, green, blue)
