"""Comparing two regions of sound: by the ratios of the paper, and by their statistics."""

import numpy as np
from numpy.typing import NDArray

from .band_levels import BAND_COUNT, ROW_SECONDS, BandRows

type Sums = NDArray[np.float64]
"""What is known of k regions, (k, 71): sums over their rows, which add up for neighbours.

Columns: products of (1, log energies) with themselves as a flat 8 x 8 matrix, energies.
"""
type _Array = NDArray[np.float64]

_VECTOR = BAND_COUNT + 1
"""1 and the log energies."""
SUM_COUNT = _VECTOR**2 + BAND_COUNT

ENERGY_RATIO = (0.6, 1.4)
"""Ratio of the mean energies of two regions that is still no jump (paper, section 3.2)."""
RHYTHM_RATIO = (0.8, 1.2)
"""Ratio of their onset rates that is still no jump (paper, section 3.2)."""
JUMPING_BANDS = 3
"""So many bands must leave `ENERGY_RATIO` together; one alone does so all the time."""

_MOMENTS = slice(0, _VECTOR**2)
_ENERGIES = slice(_MOMENTS.stop, SUM_COUNT)
_LEAST_VARIANCE = 0.3 * np.eye(BAND_COUNT)
"""Added to each covariance of the log energies: a constant tone would have none at all."""
_LEAST_MOMENTS = np.pad(_LEAST_VARIANCE, ((1, 0), (1, 0)))
_LEAST_RATE = 0.3
"""Onsets per second added to both rates, so that a region without any has a ratio."""
_NEVER_ZERO = 1e-30
_ZERO = np.array(0.0)


def sum_rows(rows: BandRows, size: int) -> Sums:
    """Return the sums over every `size` rows, (rows / size, 71)."""
    columns = np.empty((len(rows.logs), _VECTOR + BAND_COUNT))
    columns[:, 0] = 1.0
    columns[:, 1:_VECTOR] = rows.logs
    columns[:, _VECTOR:] = rows.energies
    grouped = columns.reshape(-1, size, _VECTOR + BAND_COUNT)
    # With the ones come the plain sums of all columns.
    products = grouped[:, :, :_VECTOR].transpose(0, 2, 1) @ grouped
    moments = products[:, :, :_VECTOR].reshape(len(products), -1)
    return np.concatenate([moments, products[:, 0, _VECTOR:]], axis=1)


def jumped(
    before: Sums, after: Sums, onsets_before: _Array, onsets_after: _Array
) -> NDArray[np.bool_]:
    """Return whether energy or rhythm jumps between two regions, (k,): the paper's rule.

    How many onsets they have, (k,), says what the rhythm is.

    The paper (section 3.2) takes one energy ratio, and the rhythm ratio where that fails. We ask
    for a jump of several bands of the wavelet, or of the rhythm.
    """
    count_before, count_after = before[:, :1], after[:, :1]
    energies = (after[:, _ENERGIES] / count_after + _NEVER_ZERO) / (
        before[:, _ENERGIES] / count_before + _NEVER_ZERO
    )
    rhythm = _onset_rate(after, onsets_after) / _onset_rate(before, onsets_before)
    bands = np.count_nonzero(_outside(energies, ENERGY_RATIO), axis=1)
    return np.asarray((bands >= JUMPING_BANDS) | _outside(rhythm, RHYTHM_RATIO), np.bool_)


def divergence(before: Sums, after: Sums) -> _Array:
    """Return how much better two Gaussians describe two regions than one does, (k,), at least 0.

    The generalised likelihood ratio of the log energies of all bands, as speaker changes are found
    (S. Chen & P. Gopalakrishnan, "Speaker, environment and channel change detection and clustering
    via the Bayesian information criterion", DARPA workshop 1998), per row of the shorter region.
    A difference counts by how much the bands vary on their own, and together.
    """
    three = np.concatenate([before, after, before + after]).reshape(3, -1, SUM_COUNT)
    rows = three[:, :, 0]
    volumes = rows * _log_volume(three.reshape(-1, SUM_COUNT)).reshape(3, -1)
    gain = volumes[2] - volumes[0] - volumes[1]
    shorter = np.minimum(rows[0], rows[1])
    scores: _Array = np.maximum(gain / (shorter + shorter), _ZERO)
    return scores


def log_likelihood(logs: _Array, region: Sums) -> _Array:
    """Return how likely each row of log energies (n, 7) is in one `region` (71,), (n,)."""
    mean, covariance = _gaussian(region[np.newaxis])
    away = logs - mean[0]
    distance = np.einsum("nb,nb->n", away, np.linalg.solve(covariance[0], away.T).T)
    return np.asarray(-0.5 * (distance + np.linalg.slogdet(covariance[0])[1]), np.float64)


def _gaussian(regions: Sums) -> tuple[_Array, _Array]:
    """Return mean (k, 7) and covariance (k, 7, 7) of the log energies."""
    moments = regions[:, _MOMENTS].reshape(-1, _VECTOR, _VECTOR)
    moments = moments / moments[:, :1, :1]
    mean = moments[:, 0, 1:]
    scatter = moments[:, 1:, 1:] - mean[:, :, np.newaxis] * mean[:, np.newaxis, :]
    return mean, scatter + _LEAST_VARIANCE


def _log_volume(regions: Sums) -> _Array:
    """Return the log determinant of each region's covariance, (k,).

    It is that of the moments, since these have the means in their first row and column, and what
    the means leave of the others is the covariance (their Schur complement).
    """
    moments = regions[:, _MOMENTS].reshape(-1, _VECTOR, _VECTOR)
    volumes: _Array = np.linalg.slogdet(moments / moments[:, :1, :1] + _LEAST_MOMENTS)[1]
    return volumes


def _onset_rate(regions: Sums, onsets: _Array) -> _Array:
    """Return the onsets per second of each region, (k,)."""
    return onsets / (regions[:, 0] * ROW_SECONDS) + _LEAST_RATE


def _outside(ratio: _Array, steady: tuple[float, float]) -> NDArray[np.bool_]:
    return (ratio < steady[0]) | (ratio > steady[1])
