"""Comparing regions: the sums against the statistics they stand for."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray
from scipy.stats import multivariate_normal

from custom_components.music_mood.engine.band_levels import BandRows
from custom_components.music_mood.engine.regions import (
    divergence,
    jumped,
    log_likelihood,
    sum_rows,
)

type Rows = NDArray[np.float64]
SEEDS = st.integers(0, 2**32 - 1)
LEAST_VARIANCE = 0.3 * np.eye(7)


def rows_of(logs: Rows) -> BandRows:
    return BandRows(energies=np.exp(logs), logs=logs)


def random_logs(seed: int, count: int) -> Rows:
    random = np.random.default_rng(seed)
    mixing = random.normal(size=(7, 7))
    return random.normal(size=7) * 3 + random.normal(size=(count, 7)) @ mixing


def gaussian_likelihood(logs: Rows) -> float:
    """Return the log likelihood of rows under their own Gaussian, without its quadratic term."""
    covariance = np.cov(logs.T, bias=True) + LEAST_VARIANCE
    return float(-0.5 * len(logs) * np.linalg.slogdet(covariance)[1])


def steady(energy: float, seconds: int = 4) -> BandRows:
    return rows_of(np.full((seconds * 50, 7), np.log(energy)))


def compare(before: BandRows, after: BandRows, *onsets_per_second: float) -> bool:
    sides = before, after
    rates = onsets_per_second or (2.0, 2.0)
    onsets = (
        np.array([rate * len(side.logs) / 50]) for rate, side in zip(rates, sides, strict=True)
    )
    return bool(jumped(*(sum_rows(side, len(side.logs)) for side in sides), *onsets)[0])


@given(SEEDS, st.integers(30, 80), st.integers(30, 80))
def test_divergence_is_the_likelihood_ratio_of_two_gaussians_and_one(
    seed: int, count: int, other_count: int
) -> None:
    first, second = random_logs(seed, count), random_logs(seed + 1, other_count)
    gain = (
        gaussian_likelihood(first)
        + gaussian_likelihood(second)
        - gaussian_likelihood(np.concatenate([first, second]))
    )
    ours = divergence(sum_rows(rows_of(first), count), sum_rows(rows_of(second), other_count))
    assert ours == pytest.approx(gain / min(count, other_count), rel=1e-6, abs=1e-9)


@given(SEEDS)
def test_a_region_does_not_diverge_from_itself(seed: int) -> None:
    region = sum_rows(rows_of(random_logs(seed, 50)), 50)
    assert divergence(region, region) == pytest.approx(0.0, abs=1e-9)


@given(SEEDS)
def test_likelihood_orders_rows_as_scipy_does(seed: int) -> None:
    logs = random_logs(seed, 60)
    covariance = np.cov(logs.T, bias=True) + LEAST_VARIANCE
    expected = np.asarray(multivariate_normal(logs.mean(axis=0), covariance).logpdf(logs))
    ours = log_likelihood(logs, sum_rows(rows_of(logs), 60)[0])
    np.testing.assert_allclose(ours - ours[0], expected - expected[0], atol=1e-6)


@given(SEEDS)
def test_sums_of_neighbours_add_up(seed: int) -> None:
    rows = rows_of(random_logs(seed, 40))
    np.testing.assert_allclose(sum_rows(rows, 5).sum(axis=0), sum_rows(rows, 40)[0])


@pytest.mark.parametrize(
    ("ratio", "expected"), [(0.55, True), (0.65, False), (1.35, False), (1.45, True)]
)
def test_an_energy_ratio_outside_of_the_papers_interval_is_a_jump(
    ratio: float, expected: bool
) -> None:
    assert compare(steady(0.1), steady(0.1 * ratio)) is expected


@pytest.mark.parametrize(
    ("onsets", "expected"), [(1.0, True), (1.9, False), (2.2, False), (5.0, True)]
)
def test_another_rhythm_is_a_jump_at_the_same_energy(onsets: float, expected: bool) -> None:
    assert compare(steady(0.1, 10), steady(0.1, 10), 2.0, onsets) is expected


def test_one_band_alone_is_no_jump() -> None:
    before, after = steady(0.1), steady(0.1)
    after.energies[:, 3] *= 10
    assert not compare(before, after)


def test_silence_on_both_sides_is_no_jump() -> None:
    silence = BandRows(energies=np.zeros((50, 7)), logs=np.zeros((50, 7)))
    assert not compare(silence, silence, 0.0, 0.0)
