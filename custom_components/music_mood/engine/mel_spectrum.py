"""Sound to timbre: log-mel bands of 128 ms, every 50 ms."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .audio import SAMPLE_RATE, Samples
from .features import FRAME_SIZE
from .filter_bank import FilterBank
from .power_spectrum import PowerSpectrum
from .small_sums import mean_of

type _Array = NDArray[np.float32]

SPAN = 2048
"""Samples a frame looks back over: 128 ms, ending with the 50 ms frame of the same number."""

MEL_BANDS = 64
LOWEST_HZ, HIGHEST_HZ = 30.0, 7800.0

_GROUPS = (0, 32, 48)
"""The lowest of the bands that are added up together: about as many bins for all of them."""


class MelFrames(NamedTuple):
    """The ten frames of one block."""

    power: _Array
    """Mean power over all mel bands of each frame, without a floor, (10,)."""
    levels: _Array
    """log10 of the mean power in each mel band, of which a full-scale sine has 1, (10, 64)."""


class MelSpectrum:
    """Turns a stream of blocks into frames; before the first block there was silence."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._spectrum = PowerSpectrum(SPAN, FRAME_SIZE)

    def push(self, block: Samples, floor: np.float32) -> MelFrames:
        """Return the frames of one block of 8,000 samples; `floor` is power added to all bins."""
        mel = _bank().apply(self._spectrum.push(block))
        power = mel.dot(mean_of(MEL_BANDS))
        mel += floor
        return MelFrames(power=power, levels=np.log10(mel, out=mel))


@cache
def mel_filters() -> _Array:
    """Return the triangle of each band over the bins, (1025, 64), each with the sum 1.

    Equally spaced in mel = 2595 log10(1 + f / 700) (D. O'Shaughnessy, "Speech Communication:
    Human and Machine", 1987).
    """
    low, high = (2595.0 * np.log10(1.0 + hertz / 700.0) for hertz in (LOWEST_HZ, HIGHEST_HZ))
    edges = 700.0 * (10.0 ** (np.linspace(low, high, MEL_BANDS + 2) / 2595.0) - 1.0)
    frequency = _frequencies()[:, np.newaxis]
    rising = (frequency - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequency) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(triangles / triangles.sum(axis=0), np.float32)


@cache
def _bank() -> FilterBank:
    return FilterBank(mel_filters(), _GROUPS)


def _frequencies() -> NDArray[np.float64]:
    return np.arange(SPAN // 2 + 1) * SAMPLE_RATE / SPAN
