"""Whether the error is as large as the model expected: a factor and a reliability table."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .metrics import Moods, Pair


@dataclass(frozen=True, slots=True)
class Reliability:
    """Answers in groups of equal size, the surest first; every array is (groups, 2)."""

    expected: NDArray[np.float64]
    """Root mean square of the expected standard deviation."""
    found: NDArray[np.float64]
    """Root mean squared error."""


def doubt_factor(truth: Moods, mood: Moods, doubt: Moods) -> Pair:
    """Return what to multiply `doubt` (n, 2) with to make it fit the errors, for each target."""
    relative = (truth - mood).astype(np.float64) / doubt
    return np.asarray(np.sqrt(np.square(relative).mean(axis=0)))


def cross_fitted(truth: Moods, mood: Moods, doubt: Moods, folds: NDArray[np.int64]) -> Moods:
    """Return `doubt` with the factor of each fold found on all the others."""
    fitted = doubt.copy()
    for fold in np.unique(folds):
        others = folds != fold
        fitted[~others] *= doubt_factor(truth[others], mood[others], doubt[others])
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
