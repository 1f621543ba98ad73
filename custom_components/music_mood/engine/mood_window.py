"""What the model looks at: the statistics of the last 10 s as they came to be, over 6 s."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .music_statistics import STATISTICS_COUNT, StatisticsRow

STEPS = 5
"""Rows in a window."""

STRIDE = 3
"""Rows from one of a window to the next: 1.5 s, in which statistics of 10 s hardly change."""

_SHAPES = [(STATISTICS_COUNT,)] * STEPS

WINDOW_ROWS = (STEPS - 1) * STRIDE + 1
"""Rows that a window covers."""


def mood_window(rows: Sequence[StatisticsRow] | StatisticsRow) -> StatisticsRow:
    """Return every third of the last rows, (n, STATISTICS_COUNT), as (STEPS, STATISTICS_COUNT).

    The newest is the last. While there are fewer, the earliest stands for those before it: the
    model begins with what it knows and not with a silence that never was.

    Raises:
        ValueError: if there is no row, or rows of another length.
    """
    chosen = [rows[place] for place in _places(len(rows))]
    if [row.shape for row in chosen] != _SHAPES:
        raise ValueError(f"expected rows of shape (n, {STATISTICS_COUNT}), got {np.shape(rows)}")
    return np.concatenate(chosen, dtype=np.float32).reshape(STEPS, STATISTICS_COUNT)


@cache
def _places(count: int) -> list[int]:
    """Return where a window finds its rows among `count`, none if there are none."""
    return window_places(count).tolist() if count else []


def window_places(count: int) -> NDArray[np.intp]:
    """Return where a window finds its rows among `count`, oldest first, (STEPS,)."""
    return np.asarray(np.maximum(count - WINDOW_ROWS + STRIDE * np.arange(STEPS), 0))
