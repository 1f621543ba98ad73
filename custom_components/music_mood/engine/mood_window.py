"""What the model looks at: the statistics of the last 10 s as they came to be, over 7.5 s."""

from collections.abc import Sequence

import numpy as np

from .music_statistics import STATISTICS_COUNT, StatisticsRow

STEPS = 15
"""Rows in a window, one every 0.5 s: from 3 s after the start, 10 s have as many."""


def mood_window(rows: Sequence[StatisticsRow] | StatisticsRow) -> StatisticsRow:
    """Return the last rows, (n, STATISTICS_COUNT), oldest first, as (STEPS, STATISTICS_COUNT).

    While there are fewer, the earliest stands for those before it: the model begins with what it
    knows and not with a silence that never was.

    Raises:
        ValueError: if there is no row, or rows of another length.
    """
    last = np.asarray(rows[-STEPS:], np.float32)
    if last.ndim != 2 or len(last) == 0 or last.shape[1] != STATISTICS_COUNT:
        raise ValueError(f"expected rows of shape (n, {STATISTICS_COUNT}), got {last.shape}")
    return np.concatenate([last[:1].repeat(STEPS - len(last), 0), last])
