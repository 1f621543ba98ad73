"""Sound to fine time: log-mel bands of 32 ms, every 15.6 ms, as taggers of music look at it."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .audio import SAMPLE_RATE, Samples
from .features import BLOCK_SIZE
from .filter_bank import FilterBank
from .power_spectrum import PowerSpectrum

type _Array = NDArray[np.float32]

SPAN = 512
"""Samples a frame looks back over: 32 ms."""

HOP = 250
"""Samples between frames: 15.6 ms. The first one ends after so many."""

FRAMES_PER_BLOCK = BLOCK_SIZE // HOP

BANDS = 96

_GROUPS = (0, 40, 72)

_LINEAR_TO_HZ = 1000.0
_HZ_PER_MEL = 200.0 / 3.0
_LOG_STEP = np.log(6.4) / 27.0
_LOUDNESS = 0.01
"""Mean square that the last 10 s are amplified to: the loudness the network was taught at."""

_COMPRESSION = 1e4 * (SPAN / 4.0) ** 2
"""Factor of the power before the logarithm.

10,000, and what lies between a sine of 1 at its peak and the plain sum of a Hann window's samples.
"""

_ONE = np.array(1.0, np.float32)


class SlaneySpectrum:
    """Turns a stream of blocks into frames; before the first block there was silence."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._spectrum = PowerSpectrum(SPAN, HOP)

    def push(self, block: Samples, mean_power: float) -> _Array:
        """Return the levels of one block of 8,000 samples, (32, 96).

        A level is log10(1 + 10,000 * power) of sound amplified to a mean square of 0.01; 0 in
        silence. `mean_power` is the mean square of the last seconds, greater than 0.
        """
        power = _bank().apply(self._spectrum.push(block))
        power *= np.float32(_COMPRESSION * _LOUDNESS / mean_power)
        power += _ONE
        return np.log10(power)


@cache
def slaney_filters() -> _Array:
    """Return the triangle of each band over the bins of the spectrum, (257, 96), each of area 2.

    Linear up to 1 kHz and logarithmic from there (M. Slaney, "Auditory Toolbox", Interval Research
    Technical Report 1998-010), from 0 to 8 kHz.
    """
    top = _LINEAR_TO_HZ / _HZ_PER_MEL + np.log(8.0) / _LOG_STEP
    mel = np.linspace(0.0, top, BANDS + 2)
    above = mel - _LINEAR_TO_HZ / _HZ_PER_MEL
    edges = np.where(above < 0.0, mel * _HZ_PER_MEL, _LINEAR_TO_HZ * np.exp(above * _LOG_STEP))
    frequency = np.arange(SPAN // 2 + 1)[:, np.newaxis] * SAMPLE_RATE / SPAN
    rising = (frequency - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequency) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(triangles * 2.0 / (edges[2:] - edges[:-2]), np.float32)


@cache
def _bank() -> FilterBank:
    return FilterBank(slaney_filters(), _GROUPS)
