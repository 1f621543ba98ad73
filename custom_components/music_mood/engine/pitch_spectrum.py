"""Sound to energy by pitch: 36 bands an octave, sharp enough to tell the notes of a chord apart.

The 50 ms frames of the 68 features resolve 20 Hz, which is a semitone only above 340 Hz. Here each
frame looks back over 256 ms, which separates semitones from about 130 Hz on, every 100 ms.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .audio import SAMPLE_RATE, Blocks, Samples
from .features import BLOCK_SIZE, FRAME_SIZE
from .filter_bank import FilterBank
from .power_spectrum import PowerSpectrum

type PitchLevels = NDArray[np.float32]

SPAN = 4096
"""Samples a frame looks back over: 256 ms."""

HOP = 2 * FRAME_SIZE
"""Samples between frames: 100 ms. The first one ends after so many."""

FRAMES_PER_BLOCK = BLOCK_SIZE // HOP

LOWEST_PITCH = 27.5
"""Hz; A0, the lowest key of a piano and the middle one of the first three bands."""

BANDS_PER_SEMITONE = 3
SEMITONES = 98
"""A0 to A#8, just under 8 kHz."""

BAND_COUNT = BANDS_PER_SEMITONE * SEMITONES

_GROUPS = tuple(BANDS_PER_SEMITONE * semitones for semitones in (0, 36, 60, 72, 84, 91))
"""The lowest of the bands that are added up together: low octaves need but a few bins each.

The highest octave is split, as its bands need so many that they share few.
"""

_FLOOR = np.float32(1e-10)
"""Power added to nothing: the level below which a band counts as silent, -100 dBFS."""


class PitchSpectrum:
    """Turns a stream of samples into levels by pitch; pieces of any size give the same frames.

    Before the first sample there was silence.
    """

    def __init__(self) -> None:
        """Start before the first sample."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._spectrum = PowerSpectrum(SPAN, HOP)

    def push(self, samples: Samples) -> PitchLevels:
        """Return the levels of every block that `samples` completes: (5 * blocks, 294).

        A level is log10 of the mean power in a band, of which a full-scale sine has 1 at its
        peak; at least -10. `samples` is mono 16 kHz float32 in [-1, 1] of shape (any,). Band
        3 * s + 1 is centred on the pitch s semitones above A0, its neighbours a third of a
        semitone beside it.
        """
        blocks = [self.push_block(block) for block in self._blocks.push(samples)]
        return np.concatenate(blocks) if blocks else np.empty((0, BAND_COUNT), np.float32)

    def push_block(self, block: Samples, floor: np.float32 = _FLOOR) -> PitchLevels:
        """Return the levels of the five frames of a block of 8,000 samples, (5, 294).

        `floor` is the power added to every band. Never mix with `push` in one stream.
        """
        power = _bank().apply(self._spectrum.push(block))
        power += floor
        return np.log10(power, out=power)


def pitch_levels(samples: Samples) -> PitchLevels:
    """Return the levels of a recording, as many whole blocks as it has: (5 * blocks, 294)."""
    return PitchSpectrum().push(samples)


@cache
def _bank() -> FilterBank:
    return FilterBank(band_weights(), _GROUPS)


def band_weights() -> NDArray[np.float32]:
    """Return the triangle of each band over the bins of the spectrum, (2049, 294), sums of 1.

    A triangle reaches to the centres of its neighbours, but never less far than one bin.
    """
    bin_width = SAMPLE_RATE / SPAN
    frequency = np.arange(SPAN // 2 + 1)[:, np.newaxis] * bin_width
    steps = 12 * BANDS_PER_SEMITONE
    centre = LOWEST_PITCH * 2.0 ** ((np.arange(BAND_COUNT) - 1) / steps)
    reach = np.maximum(centre * (2.0 ** (1.0 / steps) - 1.0), bin_width)
    triangles = np.maximum(0.0, 1.0 - np.abs(frequency - centre) / reach)
    return np.asarray(triangles / triangles.sum(axis=0), np.float32)
