"""The window of the model: the newest rows, the earliest standing in for those before it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from custom_components.music_mood.engine.mood_window import STEPS, mood_window
from custom_components.music_mood.engine.music_statistics import STATISTICS_COUNT


def rows(count: int) -> NDArray[np.float32]:
    return np.repeat(np.arange(count, dtype=np.float32)[:, np.newaxis], STATISTICS_COUNT, 1)


def test_of_many_rows_the_newest_count() -> None:
    assert mood_window(rows(40))[:, 0].tolist() == list(range(25, 40))


@pytest.mark.parametrize("count", [1, 2, STEPS - 1, STEPS])
def test_the_earliest_of_few_rows_is_repeated_in_front(count: int) -> None:
    window = mood_window(list(rows(count)))
    assert window.shape == (STEPS, STATISTICS_COUNT)
    assert window[:, 0].tolist() == [0.0] * (STEPS - count) + list(range(count))


@pytest.mark.parametrize("wrong", [rows(0), rows(3)[:, 1:], rows(1)[0]])
def test_what_is_no_row_is_refused(wrong: NDArray[np.float32]) -> None:
    with pytest.raises(ValueError, match=r"expected rows of shape \(n, 583\)"):
        mood_window(wrong)
