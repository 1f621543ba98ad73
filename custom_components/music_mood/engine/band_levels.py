"""Short-term energies of wavelet bands, and the onsets in them: what a change is heard by."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .audio import SAMPLE_RATE, Samples
from .small_sums import exact_mean_of
from .wavelet import WaveletPyramid

type _Array = NDArray[np.float64]

LEVELS = 6
BAND_COUNT = LEVELS + 1
"""4-8 kHz, 2-4 kHz, ... 125-250 Hz, and what lies below."""

ROW_SIZE = 320
"""Samples in a row: 20 ms at 16 kHz, five coefficients of the lowest band."""

ROW_SECONDS = ROW_SIZE / SAMPLE_RATE

_MEAN = exact_mean_of(BAND_COUNT)

_FLOOR = 1e-6
"""Energy added to every band, relative to the level of the last seconds: -60 dB.

Relative, so that gain does not matter; a floor, so that the logarithm of silence is no outlier.
"""
_NEVER_ZERO = 1e-30
_LEVEL_SHARE = 0.1
_RISE_ROWS = 3
_RISE_LIMIT = 4.0
_ONSET_RISE = 0.9
"""Rise of the bands' mean log energy in 60 ms that is an onset: a factor of 2.5 in energy."""
_ROWS_OF_ONSET = _RISE_ROWS + 3
"""Rows before one that say whether it is an onset."""


class BandRows(NamedTuple):
    """One row for every 20 ms of sound."""

    energies: _Array
    """Mean square of each band's coefficients, (n, 7)."""
    logs: _Array
    """Natural logarithm of the energies over their floor, (n, 7)."""


class BandLevels:
    """Turns a stream of blocks into rows."""

    def __init__(self) -> None:
        """Start before the first sample."""
        self._pyramid = WaveletPyramid(LEVELS)
        self._level: float | None = None

    def push(self, block: Samples) -> BandRows:
        """Return the rows of a block of whole rows; blocks must always have the same size."""
        count = len(block) // ROW_SIZE
        energies = self._pyramid.push_energies(block, count) * _shares(count)
        return BandRows(energies=energies, logs=np.log(energies + self._floor(energies)))

    def _floor(self, energies: _Array) -> float:
        """Return what to add to each band, following the loudness over about five seconds."""
        level = float(np.add.reduce(energies, axis=None)) / len(energies)
        before = level if self._level is None else self._level
        self._level = before + _LEVEL_SHARE * (level - before)
        return _FLOOR * self._level + _NEVER_ZERO


@cache
def _shares(count: int) -> _Array:
    """Return the share of a coefficient in the mean of its band, in each of `count` rows."""
    shares = 2.0 ** np.array([*range(1, LEVELS + 1), LEVELS]) / ROW_SIZE
    return shares[np.newaxis].repeat(count, axis=0)


def onsets(logs: _Array) -> _Array:
    """Return 1 where a note or a beat begins, else 0, (n,), in rows of log energies, (n, 7).

    That is where their rise, over all bands, has a clear peak; told 20 ms late. What was before
    the first row was like it.
    """
    joined = np.concatenate([logs[:1].repeat(_ROWS_OF_ONSET, 0), logs])
    smooth = np.logaddexp(joined[1:], joined[:-1])
    rises = np.clip(smooth[_RISE_ROWS:] - smooth[:-_RISE_ROWS], 0.0, _RISE_LIMIT).dot(_MEAN)
    before, here, after = rises[:-2], rises[1:-1], rises[2:]
    peaks = (here > np.maximum(before, _ONSET_RISE)) & (here >= after)
    return np.asarray(peaks, np.float64)
