"""Levels by pitch to what a listener would call notes: how strongly each semitone sounds."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .harmony import CLASSES
from .pitch_spectrum import BANDS_PER_SEMITONE, PitchLevels
from .small_sums import ZERO

type _Array = NDArray[np.float32]

FIRST_SEMITONE = 12
"""Semitones above A0 of the lowest pitch looked at: A1, 55 Hz."""

PITCH_COUNT = 75
"""Up to B7, 3.95 kHz."""

_NEIGHBOURS = 18
"""Bands on either side whose mean is the background of a band: half an octave."""

_AROUND = 2 * _NEIGHBOURS + 1
_WIDTH = np.array(float(_AROUND))

_CLEARANCE = np.array(0.1, np.float32)
_CEILING = np.array(2.0, np.float32)

CLASS_OF_PITCH = np.eye(CLASSES, dtype=np.float32)[np.arange(PITCH_COUNT) % CLASSES]
"""What adds up pitches by class, (75, 12)."""

_OVERTONES = ((12, 0.5), (19, 0.4), (24, 0.3), (28, 0.25))
"""Semitones from a note to its harmonics 2 to 5, and how strong they are taken to be."""


def sounding_pitches(levels: PitchLevels) -> _Array:
    """Return how far each semitone from A1 on stands out, in [0, 2] in log10 power, (n, 75).

    The level over the mean of the octave around it does not depend on gain or on timbre. Of each
    pitch a part of what lies an octave, a twelfth, ... below is taken away, since that may be
    its overtone. `levels` is (n, 294).
    """
    first = FIRST_SEMITONE * BANDS_PER_SEMITONE
    count = PITCH_COUNT * BANDS_PER_SEMITONE
    nearby = levels[:, first - _NEIGHBOURS - 1 : first + count + _NEIGHBOURS]
    sums = np.add.accumulate(nearby, axis=1, dtype=np.float64)
    background = (sums[:, _AROUND:] - sums[:, :-_AROUND]) / _WIDTH
    over = levels[:, first : first + count] - background.astype(np.float32)
    flat, middle, sharp = (over[:, band::BANDS_PER_SEMITONE] for band in range(BANDS_PER_SEMITONE))
    highest = np.maximum(np.maximum(flat, middle), sharp)
    heard = np.minimum(np.maximum(highest - _CLEARANCE, ZERO), _CEILING)
    notes: _Array = np.maximum(heard.dot(_without_overtones()), ZERO)
    return notes


@cache
def _without_overtones() -> _Array:
    """Return what takes from each pitch its share of those below it, (75, 75)."""
    parts = [np.eye(PITCH_COUNT, k=semitones) * share for semitones, share in _OVERTONES]
    return np.asarray(np.eye(PITCH_COUNT) - np.sum(parts, axis=0), np.float32)
