"""Short-term energies of wavelet bands, and the onsets in them: what a change is heard by."""

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

_WIDTHS = ROW_SIZE / 2.0 ** np.array([*range(1, LEVELS + 1), LEVELS])
"""Coefficients of each band in a row."""

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
_REMEMBERED_ROWS = _RISE_ROWS + 3


class BandRows(NamedTuple):
    """One row for every 20 ms of sound."""

    energies: _Array
    """Mean square of each band's coefficients, (n, 7)."""
    logs: _Array
    """Natural logarithm of the energies over their floor, (n, 7)."""
    onsets: _Array
    """1 where a note or a beat begins, else 0, (n,); told 20 ms late."""


class BandLevels:
    """Turns a stream of blocks into rows."""

    def __init__(self) -> None:
        """Start before the first sample."""
        self._pyramid = WaveletPyramid(LEVELS)
        self._level: float | None = None
        self._recent: _Array | None = None

    def push(self, block: Samples) -> BandRows:
        """Return the rows of a block of whole rows; blocks must always have the same size."""
        count = len(block) // ROW_SIZE
        energies = self._pyramid.push_energies(block, count) / _WIDTHS
        floored = energies + self._floor(energies)
        return BandRows(energies=energies, logs=np.log(floored), onsets=self._onsets(floored))

    def _floor(self, energies: _Array) -> float:
        """Return what to add to each band, following the loudness over about five seconds."""
        level = float(np.add.reduce(energies, axis=None)) / len(energies)
        before = level if self._level is None else self._level
        self._level = before + _LEVEL_SHARE * (level - before)
        return _FLOOR * self._level + _NEVER_ZERO

    def _onsets(self, floored: _Array) -> _Array:
        """Return where the rise of the log energies, over all bands, has a clear peak."""
        recent = floored[:1].repeat(_REMEMBERED_ROWS, 0) if self._recent is None else self._recent
        joined = np.concatenate([recent, floored])
        self._recent = joined[-_REMEMBERED_ROWS:]
        smooth = np.log(joined[1:] + joined[:-1])
        rises = np.maximum(smooth[_RISE_ROWS:] - smooth[:-_RISE_ROWS], 0.0)
        rises = np.minimum(rises, _RISE_LIMIT).dot(_MEAN)
        before, here, after = rises[:-2], rises[1:-1], rises[2:]
        peaks = (here > np.maximum(before, _ONSET_RISE)) & (here >= after)
        return np.asarray(peaks, np.float64)
