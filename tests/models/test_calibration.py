"""Calibrated uncertainty: as large as the error, in proportion to what the network said."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.calibration import calibrate, cross_fitted, reliability


def normal_errors(count: int, base: float = 0.0) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return doubts, and errors whose deviation is 1.5 or 0.5 times as large, and `base` more."""
    random = np.random.default_rng(2)
    doubt = random.uniform(0.05, 0.3, (count, 2)).astype(np.float32)
    deviation = doubt * [1.5, 0.5] + base
    return doubt, (deviation * random.standard_normal((count, 2))).astype(np.float32)


@pytest.mark.parametrize("base", [0.0, 0.1])
def test_factor_and_offset_make_the_expected_error_the_found_one(base: float) -> None:
    doubt, error = normal_errors(20_000, base)
    found = calibrate(error, np.zeros_like(error), doubt)
    np.testing.assert_allclose(found.factor, [1.5, 0.5], rtol=0.12)
    np.testing.assert_allclose(found.offset, base, atol=0.02)
    table = reliability(error, np.zeros_like(error), found(doubt))
    np.testing.assert_allclose(table.found, table.expected, rtol=0.1)


def test_doubt_that_says_nothing_becomes_the_error_of_all() -> None:
    doubt, _ = normal_errors(20_000)
    error = 0.2 * np.random.default_rng(3).standard_normal((20_000, 2)).astype(np.float32)
    expected = calibrate(error, np.zeros_like(error), doubt)(doubt)
    np.testing.assert_allclose(expected, 0.2, rtol=0.05)


def test_a_fold_does_not_calibrate_itself() -> None:
    doubt, error = normal_errors(4_000)
    folds = np.repeat([0, 1], 2_000)
    error[folds == 1] *= 2.0
    fitted = cross_fitted(error, np.zeros_like(error), doubt, folds)
    means = [(fitted / doubt)[folds == fold].mean(axis=0) for fold in (0, 1)]
    np.testing.assert_allclose(means[0], [3.0, 1.0], rtol=0.1)
    np.testing.assert_allclose(means[1], [1.5, 0.5], rtol=0.1)
