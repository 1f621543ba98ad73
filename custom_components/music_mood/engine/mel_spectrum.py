"""Sound to timbre: log-mel bands and octave contrast of 128 ms, every 50 ms."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .audio import SAMPLE_RATE, Samples
from .features import FRAME_SIZE
from .filter_bank import FilterBank
from .power_spectrum import PowerSpectrum

type _Array = NDArray[np.float32]

SPAN = 2048
"""Samples a frame looks back over: 128 ms, ending with the 50 ms frame of the same number."""

MEL_BANDS = 64
LOWEST_HZ, HIGHEST_HZ = 30.0, 7800.0

OCTAVES_HZ = (0.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 8001.0)
CONTRAST_COUNT = 2 * (len(OCTAVES_HZ) - 1)
_SHARE_OF_PEAKS = 5
"""A fifth of the bins of an octave count as its peaks, another fifth as its valleys."""

FRAMES_PER_CONTRAST = 2

_GROUPS = (0, 32, 48)
"""The lowest of the bands that are added up together: about as many bins for all of them."""


class MelFrames(NamedTuple):
    """The ten frames of one block."""

    power: _Array
    """Mean power over all mel bands of each frame, without a floor, (10,)."""
    levels: _Array
    """log10 of the mean power in each mel band, of which a full-scale sine has 1, (10, 64)."""
    contrast: _Array
    """Peaks over valleys, then mean over geometric mean, of each octave, in log10, (5, 12).

    Of every other frame, which is as good and half the work."""


class MelSpectrum:
    """Turns a stream of blocks into frames; before the first block there was silence."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._spectrum = PowerSpectrum(SPAN, FRAME_SIZE)

    def push(self, block: Samples, floor: np.float32) -> MelFrames:
        """Return the frames of one block of 8,000 samples; `floor` is power added to all bins."""
        power = self._spectrum.push(block)
        mel = _bank().apply(power)
        return MelFrames(
            power=mel.sum(axis=1) / np.float32(MEL_BANDS),
            levels=np.asarray(np.log10(mel + floor), np.float32),
            contrast=octave_contrast(power[FRAMES_PER_CONTRAST - 1 :: FRAMES_PER_CONTRAST] + floor),
        )


def octave_contrast(power: _Array) -> _Array:
    """Return how peaked each octave of power spectra (n, 1025) is, (n, 12), in log10.

    D.-N. Jiang et al., "Music type classification by spectral contrast feature", ICME 2002: the
    mean level of the highest bins over that of the lowest; and next to it the spectral flatness.
    """
    levels = np.log10(power)
    octaves = _octaves()
    for octave in octaves.places:
        levels[:, octave].sort(axis=1)
    sums = np.add.reduceat(levels, octaves.thirds, axis=1).reshape(len(levels), -1, 3)
    valleys, _, peaks = sums.transpose(2, 0, 1)
    mean = np.add.reduceat(power, octaves.thirds[::3], axis=1) / octaves.sizes
    contrast = np.empty((len(levels), len(octaves.places), 2), np.float32)
    np.divide(peaks - valleys, octaves.counts, out=contrast[:, :, 0])
    np.subtract(np.log10(mean), sums.sum(axis=2) / octaves.sizes, out=contrast[:, :, 1])
    return contrast.reshape(len(levels), -1)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Octaves:
    """Where the octaves lie in a spectrum."""

    places: list[slice]
    """Their bins."""
    sizes: _Array
    """How many bins each has."""
    counts: _Array
    """How many of them are peaks, and how many valleys."""
    thirds: NDArray[np.intp]
    """Where, once sorted, its valleys begin, what lies between, and its peaks, flat."""


@cache
def _octaves() -> _Octaves:
    edges = np.searchsorted(_frequencies(), OCTAVES_HZ)
    sizes = np.diff(edges)
    counts = np.maximum(1, sizes // _SHARE_OF_PEAKS)
    return _Octaves(
        places=[slice(*pair) for pair in pairwise(edges.tolist())],
        sizes=sizes.astype(np.float32),
        counts=counts.astype(np.float32),
        thirds=np.stack([edges[:-1], edges[:-1] + counts, edges[1:] - counts], axis=1).ravel(),
    )


def _frequencies() -> NDArray[np.float64]:
    return np.arange(SPAN // 2 + 1) * SAMPLE_RATE / SPAN
