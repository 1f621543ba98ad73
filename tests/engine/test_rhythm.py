"""Rhythm from onset strengths: a beat comes back after its period."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from custom_components.music_mood.engine.rhythm import RHYTHM_LAGS, RHYTHM_NAMES, rhythm


def named(onsets: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(RHYTHM_NAMES, rhythm(onsets), strict=True))


@pytest.mark.parametrize("period", [6, 10, 17])
def test_a_beat_returns_after_its_period_most_of_all(period: int) -> None:
    beats = np.where(np.arange(200) % period == 0, 1.0, 0.0)
    found = named(beats)
    returns = {lag: found[f"onset_return_{lag}"] for lag in RHYTHM_LAGS}
    assert max(returns, key=returns.__getitem__) == period
    assert found["pulse_first"] == pytest.approx(returns[period])


def test_returns_are_the_correlation_of_numpy() -> None:
    onsets = np.random.default_rng(1).gamma(1.0, size=130)
    centred = onsets - onsets.mean()
    whole = np.correlate(centred, centred, "full")[len(onsets) - 1 :]
    np.testing.assert_allclose(rhythm(onsets)[:40], (whole / whole[0])[2:42], atol=1e-9)


@given(arrays(np.float64, st.integers(60, 200), elements=st.floats(0.0, 5.0)))
def test_any_onsets_give_finite_numbers_and_returns_within_one(
    onsets: NDArray[np.float64],
) -> None:
    found = rhythm(onsets)
    assert np.isfinite(found).all()
    assert np.all(np.abs(found[:40]) <= 1.0 + 1e-9)
    assert found[40] == pytest.approx(onsets.mean())
    assert found[41] == pytest.approx(onsets.std())


def test_without_onsets_there_is_no_rhythm() -> None:
    np.testing.assert_array_equal(rhythm(np.zeros(60)), 0.0)
