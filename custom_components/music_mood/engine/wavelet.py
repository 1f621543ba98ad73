"""Mallat's pyramid: a signal split into octave bands by a wavelet, as a stream.

S. Mallat, "A theory for multiresolution signal decomposition: the wavelet representation", IEEE
Transactions on Pattern Analysis and Machine Intelligence 11(7), 1989, section III: a low-pass and
a high-pass filter, each keeping every second value; the low half is split again and again.
"""

from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .audio import Samples

type Coefficients = NDArray[np.float32]

SCALING_FILTER = (
    0.23037781330885523,
    0.7148465705525415,
    0.6308807679295904,
    -0.02798376941698385,
    -0.18703481171888114,
    0.030841381835986965,
    0.032883011666982945,
    -0.010597401784997278,
)
"""Daubechies' orthonormal scaling filter with four vanishing moments (I. Daubechies, "Ten Lectures
on Wavelets", 1992, table 6.1)."""

_TAPS = len(SCALING_FILTER)
_LOW = np.array(SCALING_FILTER)
_HIGH = np.array([(-1) ** k * h for k, h in enumerate(reversed(SCALING_FILTER))])

_STEPS_AT_ONCE = 2
_CHUNK_SIZE = 20
"""Samples that a stage takes in together: more than it looks back on."""


class WaveletPyramid:
    """Splits a stream into bands; pieces of any size give the same coefficients, up to rounding.

    The stream counts as silent before its first sample. A band of level m has one coefficient for
    every 2**m samples and, at a sample rate R, holds about R / 2**(m + 1) to R / 2**m. The last of
    the levels + 1 bands is the approximation: what lies below all others.
    """

    def __init__(self, levels: int) -> None:
        """Start before the first sample.

        Raises:
            ValueError: if `levels` is not positive.
        """
        if levels < 1:
            raise ValueError(f"a pyramid has at least one level, not {levels}")
        self._stages = [
            _Stage(min(_STEPS_AT_ONCE, levels - above))
            for above in range(0, levels, _STEPS_AT_ONCE)
        ]
        self._bands = levels + 1

    def push(self, samples: Samples) -> list[Coefficients]:
        """Return the coefficients that `samples` completes, of each band from high to low."""
        bands: list[Coefficients] = []
        low = np.asarray(samples, np.float32)
        for stage in self._stages:
            coefficients = stage.push(low)
            *details, low = (coefficients[:, band].ravel() for band in stage.bands)
            bands += details
        return [*bands, low]

    def push_energies(self, samples: Samples, rows: int) -> Coefficients:
        """Return the energy of each band in so many equal parts of `samples`, (rows, levels + 1).

        Each part must be whole chunks in all stages: 320 samples are, for six levels. Never mix
        with `push` in one stream.
        """
        energies = np.empty((rows, self._bands), np.float32)
        first, low = 0, np.asarray(samples, np.float32)
        for stage in self._stages:
            coefficients = stage.push(low)
            if stage is not self._stages[-1]:
                low = coefficients[:, stage.bands[-1]].ravel()
            of_rows = np.square(coefficients, out=coefficients).reshape(rows, -1)
            # What lies below the bands of this stage is overwritten with the bands of the next.
            bands = energies[:, first : first + len(stage.bands)]
            bands[:] = of_rows.dot(stage.sums(of_rows.shape[1] // _CHUNK_SIZE))
            first += len(stage.bands) - 1
        return energies


class _Stage:
    """Some steps down the pyramid as one matrix product, chunk by chunk.

    It multiplies with some zeros, but computes nothing that is left out afterwards.
    """

    def __init__(self, steps: int) -> None:
        """Start before the first sample."""
        self._past = (_TAPS - 2) * (2**steps - 1)
        self._pending: Coefficients = np.zeros(self._past, np.float32)
        responses = _split(np.eye(self._past + _CHUNK_SIZE), steps)
        self._matrix: Coefficients = np.concatenate(responses, axis=1, dtype=np.float32)
        ends = np.cumsum([response.shape[1] for response in responses]).tolist()
        self.bands = [slice(*pair) for pair in pairwise([0, *ends])]
        """Where they lie among the coefficients of a chunk, the approximation last."""
        self._of_bands: Coefficients = np.zeros((_CHUNK_SIZE, len(responses)), np.float32)
        for number, band in enumerate(self.bands):
            self._of_bands[band, number] = 1.0
        self._sums = self._of_bands

    def sums(self, chunks: int) -> Coefficients:
        """Return what adds up the coefficients of so many chunks by band, (20 * chunks, bands)."""
        if len(self._sums) != chunks * _CHUNK_SIZE:
            self._sums = np.tile(self._of_bands, (chunks, 1))
        return self._sums

    def push(self, samples: Coefficients) -> Coefficients:
        """Return the coefficients of each chunk that is complete, (n, 20)."""
        joined = np.concatenate([self._pending, samples])
        chunks = (len(joined) - self._past) // _CHUNK_SIZE
        self._pending = joined[chunks * _CHUNK_SIZE :]
        # Each with its past: rows that overlap, as `sliding_window_view` would give them slowly.
        shape, step = (chunks, len(self._matrix)), joined.itemsize
        rows = np.ndarray(shape, np.float32, joined, strides=(_CHUNK_SIZE * step, step))
        coefficients: Coefficients = rows.dot(self._matrix)
        return coefficients


def _split(rows: NDArray[np.float64], steps: int) -> list[NDArray[np.float64]]:
    """Return the bands of the chunk at the end of each row, which begins with its past."""
    details = []
    for step in range(1, steps + 1):
        windows = sliding_window_view(rows, _TAPS, axis=1)[:, ::2]
        details.append((windows @ _HIGH)[:, -(_CHUNK_SIZE >> step) :])
        rows = windows @ _LOW
    return [*details, rows]
