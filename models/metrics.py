"""How well predicted moods agree with what listeners said.

Moods are (n, 2), valence and arousal in [-1, 1]; results with one number for each are (2,).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import accuracy_score, f1_score, r2_score, root_mean_squared_error

type Moods = NDArray[np.float32]
type Pair = NDArray[np.float64]

UNDECIDED = 0.025
"""Moods nearer to an axis than this belong to no clear quadrant (the threshold of system 3)."""

BOOTSTRAP_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class QuadrantScore:
    """How often the quadrant is right, of how many windows."""

    accuracy: float
    macro_f1: float
    windows: int


def rmse(truth: Moods, predicted: Moods) -> Pair:
    """Return the root mean squared error over all windows."""
    return np.asarray(root_mean_squared_error(truth, predicted, multioutput="raw_values"))


def concordance(truth: Moods, predicted: Moods) -> Pair:
    """Return the concordance correlation coefficient, in [-1, 1] (L. I-K. Lin, 1989)."""
    truth, predicted = truth.astype(np.float64), predicted.astype(np.float64)
    difference = truth.mean(axis=0) - predicted.mean(axis=0)
    covariance = ((truth - truth.mean(axis=0)) * (predicted - predicted.mean(axis=0))).mean(axis=0)
    total = truth.var(axis=0) + predicted.var(axis=0) + np.square(difference)
    return np.asarray(np.where(total > 0, 2.0 * covariance / np.where(total > 0, total, 1.0), 0.0))


def song_r2(truth: Moods, predicted: Moods, songs: NDArray[np.str_]) -> Pair:
    """Return the explained variance of the means of each song, at most 1."""
    means = song_means(truth, songs), song_means(predicted, songs)
    return np.asarray(r2_score(*means, multioutput="raw_values"))


def song_r2_at_end(truth: Moods, predicted: Moods, songs: NDArray[np.str_]) -> Pair:
    """Return the variance of the means of each song that its last prediction explains.

    Windows of a song are in the order of time: the last knows most of it.
    """
    last = predicted[last_windows(songs)]
    return np.asarray(r2_score(song_means(truth, songs), last, multioutput="raw_values"))


def last_windows(songs: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return where the last window of each song is, (songs,), songs in sorted order."""
    first_from_behind = np.unique(songs[::-1], return_index=True)[1]
    return np.asarray(len(songs) - 1 - first_from_behind, np.int64)


def song_means(values: Moods, songs: NDArray[np.str_]) -> Pair:
    """Return the mean of each song, (songs, 2), songs in sorted order."""
    _, number, count = np.unique(songs, return_inverse=True, return_counts=True)
    sums = [np.bincount(number, values[:, column]) for column in range(values.shape[1])]
    return np.stack(sums, axis=1) / count[:, np.newaxis]


def quadrants(moods: Moods) -> NDArray[np.int64]:
    """Return 0 happy (+V +A), 1 tense (-V +A), 2 sad (-V -A), 3 calm (+V -A); 0 counts as +."""
    pleasant, excited = moods[:, 0] >= 0, moods[:, 1] >= 0
    return np.where(excited, np.where(pleasant, 0, 1), np.where(pleasant, 3, 2))


def quadrant_score(truth: Moods, predicted: Moods, *, clear_only: bool = False) -> QuadrantScore:
    """Return how often the quadrant is right; `clear_only` leaves undecided labels out."""
    if clear_only:
        clear = np.all(np.abs(truth) > UNDECIDED, axis=1)
        truth, predicted = truth[clear], predicted[clear]
    right, guessed = quadrants(truth), quadrants(predicted)
    return QuadrantScore(
        float(accuracy_score(right, guessed)),
        float(f1_score(right, guessed, average="macro", zero_division=0)),
        len(right),
    )


def rmse_interval(
    truth: Moods, predicted: Moods, songs: NDArray[np.str_], seed: int = 0
) -> tuple[Pair, Pair]:
    """Return the limits of the 95 % interval of `rmse`, by drawing songs with replacement.

    Songs and not windows, because the windows of a song are nearly the same measurement
    (B. Efron, "Bootstrap methods", 1979, percentile interval, 1000 rounds).
    """
    _, number, count = np.unique(songs, return_inverse=True, return_counts=True)
    errors = np.square(predicted - truth, dtype=np.float64)
    sums = np.stack([np.bincount(number, errors[:, k]) for k in range(2)], axis=1)
    drawn = np.random.default_rng(seed).integers(len(count), size=(BOOTSTRAP_ROUNDS, len(count)))
    values = np.sqrt(sums[drawn].sum(axis=1) / count[drawn].sum(axis=1)[:, np.newaxis])
    low, high = np.quantile(values, (0.025, 0.975), axis=0)
    return low, high


def paired_gain(
    truth: Moods, new: Moods, old: Moods, songs: NDArray[np.str_], seed: int = 0
) -> tuple[Pair, Pair, Pair]:
    """Return how much higher the `song_r2` of `new` is than that of `old`, and its 95 % interval.

    Both are judged on the same songs, drawn with replacement as in `rmse_interval`: what is hard
    about a song is hard for both, so the interval is narrower than that of either.
    """
    felt, *said = (song_means(values, songs) for values in (truth, new, old))
    drawn = np.random.default_rng(seed).integers(len(felt), size=(BOOTSTRAP_ROUNDS, len(felt)))
    whole = np.arange(len(felt))[np.newaxis]
    gain, rounds = (_r2_of(felt, said[0], at) - _r2_of(felt, said[1], at) for at in (whole, drawn))
    low, high = np.quantile(rounds, (0.025, 0.975), axis=0)
    return gain[0], low, high


def _r2_of(felt: Pair, said: Pair, drawn: NDArray[np.int64]) -> Pair:
    """Return R² on the songs of each round, (rounds, 2)."""
    residual = np.square(felt - said)[drawn].sum(axis=1)
    total = felt[drawn].var(axis=1) * drawn.shape[1]
    return np.asarray(1.0 - residual / total)


def spread_agreement(truth: Moods, members: NDArray[np.float32]) -> Pair:
    """Return the rank correlation of the members' spread with the size of the error.

    `members` is (n, members, 2). Positive: the ensemble is less sure where it errs more.
    """
    spread = members.std(axis=1)
    error = np.abs(members.mean(axis=1) - truth)
    return np.array([spearmanr(spread[:, k], error[:, k]).statistic for k in range(2)])
