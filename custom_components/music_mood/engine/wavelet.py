"""Mallat's pyramid: a signal split into octave bands by a wavelet, as a stream.

S. Mallat, "A theory for multiresolution signal decomposition: the wavelet representation", IEEE
Transactions on Pattern Analysis and Machine Intelligence 11(7), 1989, section III: a low-pass and
a high-pass filter, each keeping every second value; the low half is split again and again.
"""

import numpy as np
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
_LOW = np.array(SCALING_FILTER, np.float32)
_HIGH = np.array([(-1) ** k * h for k, h in enumerate(reversed(SCALING_FILTER))], np.float32)


class WaveletPyramid:
    """Splits a stream into bands; pieces of any size give the same coefficients.

    The stream counts as silent before its first sample. A band of level m has one coefficient for
    every 2**m samples and, at a sample rate R, holds about R / 2**(m + 1) to R / 2**m.
    """

    def __init__(self, levels: int) -> None:
        """Start before the first sample.

        Raises:
            ValueError: if `levels` is not positive.
        """
        if levels < 1:
            raise ValueError(f"a pyramid has at least one level, not {levels}")
        self._stages = [_Stage() for _ in range(levels)]

    def push(self, samples: Samples) -> list[Coefficients]:
        """Return the coefficients that `samples` completes, of each band from high to low.

        The last of the levels + 1 arrays is the approximation: what lies below all bands.
        """
        bands: list[Coefficients] = []
        low = np.asarray(samples, np.float32)
        for stage in self._stages:
            low, high = stage.push(low)
            bands.append(high)
        return [*bands, low]


class _Stage:
    """One step down the pyramid."""

    def __init__(self) -> None:
        self._pending: Coefficients = np.zeros(_TAPS - 2, np.float32)

    def push(self, samples: Coefficients) -> tuple[Coefficients, Coefficients]:
        """Return the low and the high half of the spectrum, each of half the rate."""
        joined = np.concatenate([self._pending, samples])
        count = max(0, (len(joined) - _TAPS + 2) // 2)
        self._pending = joined[2 * count :].copy()
        if count == 0:
            return np.empty(0, np.float32), np.empty(0, np.float32)
        used = joined[: 2 * count + _TAPS - 2]
        return np.correlate(used, _LOW)[::2], np.correlate(used, _HIGH)[::2]
