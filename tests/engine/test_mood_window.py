"""The window of the model: every third of the newest rows, the earliest for those before it."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.mood_window import (
    STEPS,
    STRIDE,
    WINDOW_ROWS,
    mood_window,
)
from custom_components.music_mood.engine.music_statistics import STATISTICS_COUNT


def rows(count: int) -> NDArray[np.float32]:
    return np.repeat(np.arange(count, dtype=np.float32)[:, np.newaxis], STATISTICS_COUNT, 1)


def test_of_many_rows_every_third_of_the_newest_counts() -> None:
    assert mood_window(rows(40))[:, 0].tolist() == [27, 30, 33, 36, 39]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, [0, 0, 0, 0, 0]), (2, [0, 0, 0, 0, 1]), (5, [0, 0, 0, 1, 4]), (13, [0, 3, 6, 9, 12])],
)
def test_the_earliest_of_few_rows_is_repeated_in_front(count: int, expected: list[int]) -> None:
    window = mood_window(list(rows(count)))
    assert window.shape == (STEPS, STATISTICS_COUNT)
    assert window[:, 0].tolist() == expected


@given(count=st.integers(1, 60))
def test_no_more_rows_are_needed_than_a_window_covers(count: int) -> None:
    assert WINDOW_ROWS == (STEPS - 1) * STRIDE + 1
    everything = rows(count)
    np.testing.assert_array_equal(mood_window(everything), mood_window(everything[-WINDOW_ROWS:]))


@pytest.mark.parametrize("wrong", [rows(0), rows(3)[:, 1:], rows(1)[0]])
def test_what_is_no_row_is_refused(wrong: NDArray[np.float32]) -> None:
    with pytest.raises(ValueError, match=rf"expected rows of shape \(n, {STATISTICS_COUNT}\)"):
        mood_window(wrong)
