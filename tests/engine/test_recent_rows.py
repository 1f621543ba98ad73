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


def test_parts_of_different_length_have_the_mean_and_deviation_of_their_own_frames() -> None:
    random = np.random.default_rng(2)
    blocks = [(random.normal(size=(4, 3)), random.normal(5.0, 2.0, (2, 2))) for _ in range(9)]
    sums = RecentSums(5, (4, 3), (2, 2))
    for block in blocks:
        sums.push(*block)
    for kept in (5, 2):
        sums.keep(kept)
        mean, deviation = sums.mean_and_deviation()
        parts = [np.concatenate(part) for part in zip(*blocks[-kept:], strict=True)]
        np.testing.assert_allclose(mean, np.concatenate([part.mean(axis=0) for part in parts]))
        np.testing.assert_allclose(deviation, np.concatenate([part.std(axis=0) for part in parts]))
