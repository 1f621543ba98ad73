"""What the pitch classes of some seconds, taken together, say: key, mode, chords, register."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .harmony import (
    CLASSES,
    TRIADS,
    interval_content,
    key_fit,
    shares,
    triad_strengths,
)

type _Array = NDArray[np.float64]

KEY_NAMES = (
    "major_fit",
    "minor_fit",
    "major_over_minor",
    *(f"class_rank_{rank}" for rank in range(CLASSES, 0, -1)),
    *(f"whole_interval_{semitones}" for semitones in range(7)),
    *(f"whole_{kind}_triad" for kind in TRIADS),
    *(f"from_major_tonic_{semitones}" for semitones in range(CLASSES)),
    *(f"from_tonic_{semitones}" for semitones in range(CLASSES)),
)
REGISTER_SPREAD_NAMES = ("mean_pitch", "pitch_deviation")

_NEVER_ZERO = 1e-9


def key_statistics(classes: _Array) -> _Array:
    """Return what mean strengths of the 12 pitch classes say, in no matter which key, (50,).

    Order as in `KEY_NAMES`; the ranks begin with the weakest class.
    """
    exact = shares(classes)
    fits = key_fit(exact)
    share = exact.astype(np.float32)
    majors, minors = fits.tolist()
    major, minor = max(majors), max(minors)
    # The best key of all 24, of which only the tonic counts.
    best = majors if major >= minor else minors
    tonics = majors.index(major), best.index(max(major, minor))
    around = np.concatenate([share, share])
    return np.concatenate(
        [
            [major, minor, major - minor],
            np.sort(share),
            interval_content(share),
            triad_strengths(share),
            *(around[tonic : tonic + CLASSES] for tonic in tonics),
        ]
    )


def register_spread(pitches: _Array) -> tuple[float, float]:
    """Return mean and deviation, in semitones above the lowest, of pitch strengths (n,)."""
    strength, moment, square = pitches.dot(_semitone_powers(len(pitches))).tolist()
    whole = strength + _NEVER_ZERO
    mean = moment / whole
    return mean, math.sqrt(max(0.0, square - 2.0 * mean * moment + mean**2 * strength) / whole)


@cache
def _semitone_powers(count: int) -> _Array:
    """Return 1, semitones and their squares, (count, 3)."""
    return np.vander(np.arange(float(count)), 3, increasing=True)
