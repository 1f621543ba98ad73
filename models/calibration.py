"""Whether the error is as large as the model expected, and what to do about it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .metrics import Moods, Pair

_SHARES = np.linspace(0.0, 1.0, 21)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns the uncertainty a network was trained to say into the error to expect; (2,) each."""

    factor: Pair
    offset: Pair

    def __call__(self, doubt: Moods) -> Moods:
        """Return the standard deviation of the error to expect, (n, 2), of `doubt` (n, 2)."""
        return np.asarray(doubt * self.factor + self.offset, np.float32)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Answers in groups of equal size, the surest first; every array is (groups, 2)."""

    expected: NDArray[np.float64]
    """Root mean square of the expected standard deviation."""
    found: NDArray[np.float64]
    """Root mean squared error."""


def calibrate(truth: Moods, mood: Moods, doubt: Moods) -> Calibration:
    """Return what makes `doubt` (n, 2) fit the errors best: the likeliest factor and offset.

    The offset draws all towards their mean, since a network is more decided on what it was trained
    on than on what it hears for the first time. With both the mean square of error over expectation
    is 1.
    """
    error = np.abs(truth - mood).astype(np.float64)
    factor, offset = np.empty(2), np.empty(2)
    for column in range(2):
        said = doubt[:, column].astype(np.float64)
        mean = said.mean()
        fits = []
        for share in _SHARES:
            expected = share * said + (1.0 - share) * mean
            scale = np.sqrt(np.square(error[:, column] / expected).mean())
            surprise = np.log(scale * expected).mean()
            fits.append((surprise, scale * share, scale * (1.0 - share) * mean))
        _, factor[column], offset[column] = min(fits)
    return Calibration(factor, offset)


def cross_fitted(truth: Moods, mood: Moods, doubt: Moods, folds: NDArray[np.int64]) -> Moods:
    """Return `doubt` calibrated, each fold by what was found on all the others."""
    fitted = doubt.copy()
    for fold in np.unique(folds):
        others = folds != fold
        fitted[~others] = calibrate(truth[others], mood[others], doubt[others])(doubt[~others])
    return fitted


def reliability(truth: Moods, mood: Moods, doubt: Moods, groups: int = 10) -> Reliability:
    """Return expected and found errors of the answers, grouped by `doubt` (n, 2)."""
    expected, found = np.empty((groups, 2)), np.empty((groups, 2))
    error = (truth - mood).astype(np.float64)
    for column in range(2):
        order = np.argsort(doubt[:, column], kind="stable")
        for number, chosen in enumerate(np.array_split(order, groups)):
            expected[number, column] = np.sqrt(np.square(doubt[chosen, column]).mean())
            found[number, column] = np.sqrt(np.square(error[chosen, column]).mean())
    return Reliability(expected, found)
