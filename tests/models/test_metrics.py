"""The figures of merit, against formulas written out and against known answers."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.metrics import mean_squared_error, r2_score

from models.crossvalidation import Predictions
from models.evaluation import evaluate
from models.metrics import (
    concordance,
    quadrant_score,
    quadrants,
    rmse,
    rmse_interval,
    song_means,
    song_r2,
    song_r2_at_end,
    spread_agreement,
)

SONGS = np.repeat(["a", "b", "c", "d", "e", "f", "g", "h"], 5)


def moods(seed: int, scale: float = 0.5) -> NDArray[np.float32]:
    return (np.random.default_rng(seed).standard_normal((len(SONGS), 2)) * scale).astype(np.float32)


@given(arrays(np.float32, (20, 2), elements=st.floats(-1, 1, width=32)))
def test_rmse_is_the_root_of_the_mean_squared_error(predicted: NDArray[np.float32]) -> None:
    truth = moods(0)[:20]
    for column in range(2):
        expected = mean_squared_error(truth[:, column], predicted[:, column]) ** 0.5
        assert rmse(truth, predicted)[column] == pytest.approx(expected)


def test_concordance_is_one_only_for_equal_moods() -> None:
    truth = moods(1)
    np.testing.assert_allclose(concordance(truth, truth), 1.0)
    np.testing.assert_allclose(concordance(truth, -truth + 2 * truth.mean(axis=0)), -1.0)


@given(st.floats(0.2, 3.0), st.floats(-0.5, 0.5))
def test_concordance_of_a_scaled_and_shifted_copy(scale: float, shift: float) -> None:
    truth = moods(2).astype(np.float64)
    predicted = scale * truth + shift
    spread = truth.var(axis=0)
    gap = truth.mean(axis=0) - predicted.mean(axis=0)
    # Lin's definition with the covariance of a scaled copy, scale * variance.
    expected = 2 * scale * spread / (spread + scale**2 * spread + gap**2)
    found = concordance(truth.astype(np.float32), predicted.astype(np.float32))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_concordance_with_a_constant_is_zero() -> None:
    truth = moods(3)
    np.testing.assert_array_equal(concordance(truth, np.zeros_like(truth)), 0.0)
    np.testing.assert_array_equal(concordance(truth * 0, truth * 0), 0.0)


def test_songs_count_once_however_long_they_are() -> None:
    values = np.array([[0.0, 1.0], [1.0, 1.0], [0.2, 0.4]], np.float32)
    means = song_means(values, np.array(["b", "b", "a"]))
    np.testing.assert_allclose(means, [[0.2, 0.4], [0.5, 1.0]], rtol=1e-6)


def test_song_r2_is_that_of_the_means() -> None:
    truth, predicted = moods(4), moods(4) * 0.7 + moods(5) * 0.2
    means = truth.reshape(8, 5, 2).mean(axis=1), predicted.reshape(8, 5, 2).mean(axis=1)
    expected = r2_score(*means, multioutput="raw_values")
    np.testing.assert_allclose(song_r2(truth, predicted, SONGS), expected, rtol=1e-5)


def test_song_r2_at_the_end_is_that_of_the_last_prediction() -> None:
    truth, predicted = moods(5), moods(6)
    expected = r2_score(
        song_means(truth, SONGS), predicted[4::5], multioutput="raw_values", force_finite=False
    )
    np.testing.assert_allclose(song_r2_at_end(truth, predicted, SONGS), expected, rtol=1e-5)


def test_quadrants_go_round_from_happy_to_calm() -> None:
    corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [0, 0]], np.float32)
    assert quadrants(corners).tolist() == [0, 1, 2, 3, 0]


def test_undecided_labels_can_be_left_out() -> None:
    truth = np.array([[0.5, 0.5], [-0.5, -0.5], [0.02, 0.5]], np.float32)
    predicted = np.array([[0.1, 0.1], [-0.1, -0.1], [-0.1, 0.1]], np.float32)
    everything = quadrant_score(truth, predicted)
    clear = quadrant_score(truth, predicted, clear_only=True)
    assert everything.accuracy == pytest.approx(2 / 3)
    assert everything.windows == 3
    assert (clear.accuracy, clear.macro_f1, clear.windows) == (1.0, 1.0, 2)


def test_the_interval_holds_the_error_and_is_reproducible() -> None:
    truth, predicted = moods(6), moods(7)
    low, high = rmse_interval(truth, predicted, SONGS)
    error = rmse(truth, predicted)
    assert np.all(low < error)
    assert np.all(error < high)
    np.testing.assert_array_equal(low, rmse_interval(truth, predicted, SONGS)[0])


def test_equal_songs_leave_no_uncertainty() -> None:
    truth = np.zeros((len(SONGS), 2), np.float32)
    low, high = rmse_interval(truth, truth + np.float32(0.25), SONGS)
    np.testing.assert_allclose([low, high], 0.25)


def test_a_spread_that_grows_with_the_error_agrees_with_it() -> None:
    size = np.linspace(0.01, 1.0, 40, dtype=np.float32)[:, np.newaxis, np.newaxis]
    members = size * np.array([1.0, 3.0], np.float32)[:, np.newaxis] * np.ones(2, np.float32)
    truth = np.zeros((40, 2), np.float32)
    np.testing.assert_allclose(spread_agreement(truth, members), 1.0)


def test_the_report_compares_each_fold_with_its_own_constant() -> None:
    truth = moods(8)
    constant = np.full_like(truth, 0.1)
    folds = np.repeat([0, 1], 20)
    members = np.stack([truth + np.float32(0.1), truth - np.float32(0.02)], axis=1)
    found = evaluate(Predictions(truth, members, constant, SONGS, folds))
    for fold in found["folds"]:
        chosen = folds == fold["fold"]
        expected = 0.04 / rmse(truth[chosen], constant[chosen])
        assert fold["rmse_ratio"]["valence"] == pytest.approx(expected[0], rel=1e-4)
        assert fold["rmse_ratio"]["arousal"] == pytest.approx(expected[1], rel=1e-4)
    assert found["pooled_rmse"]["arousal"] == pytest.approx(0.04, rel=1e-4)
    assert (found["songs"], found["windows"]) == (8, 40)
    # Alone the members are .10 and .02 off, on average 1.5 times as far as their mean.
    alone = found["single_member"]["mean_fold_rmse_ratio"]["arousal"]
    assert alone == pytest.approx(1.5 * found["mean_fold_rmse_ratio"]["arousal"], rel=1e-4)
