"""Rows that are remembered are the last ones, however they came."""

import numpy as np
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.recent_rows import RecentRows
from custom_components.music_mood.engine.recent_sums import RecentSums

MOST = 7

steps = st.lists(st.tuples(st.sampled_from(["push", "keep"]), st.integers(0, MOST)), max_size=30)


@given(steps)
def test_the_last_rows_lie_there_oldest_first(steps: list[tuple[str, int]]) -> None:
    recent, expected, pushed = RecentRows(MOST, 2), np.empty((0, 2)), 0
    for step, count in steps:
        if step == "push":
            rows = np.arange(pushed, pushed + 2 * count, dtype=np.float64).reshape(count, 2)
            pushed += 2 * count
            recent.push(rows)
            expected = np.concatenate([expected, rows])[-MOST:]
        else:
            recent.keep(count)
            expected = expected[len(expected) - min(count, len(expected)) :]
        assert len(recent) == len(expected)
        np.testing.assert_array_equal(recent.rows, expected)


def test_mean_and_deviation_are_those_of_the_frames_of_the_last_blocks() -> None:
    random = np.random.default_rng(2)
    blocks = [random.normal(5.0, 2.0, (4, 3)) for _ in range(9)]
    sums = RecentSums(5, 3)
    for block in blocks:
        sums.push(block)
    for kept in (5, 2):
        sums.keep(kept)
        mean, deviation = sums.mean_and_deviation()
        frames = np.concatenate(blocks[-kept:])
        np.testing.assert_allclose(mean, frames.mean(axis=0))
        np.testing.assert_allclose(deviation, frames.std(axis=0))
