"""What the pitch classes of some seconds, taken together, say: key, mode, chords, register."""

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

_CLASS = np.arange(CLASSES)
_NEVER_ZERO = 1e-9


def key_statistics(classes: _Array) -> _Array:
    """Return what mean strengths of the 12 pitch classes say, in no matter which key, (50,).

    Order as in `KEY_NAMES`; the ranks begin with the weakest class.
    """
    share = shares(classes)
    fits = key_fit(share)
    major, minor = fits.max(axis=1)
    tonics = fits[0].argmax(), fits.max(axis=0).argmax()
    return np.concatenate(
        [
            [major, minor, major - minor],
            np.sort(share),
            interval_content(share),
            triad_strengths(share),
            *(share[(_CLASS + tonic) % CLASSES] for tonic in tonics),
        ]
    )


def register_spread(pitches: _Array) -> _Array:
    """Return mean and deviation, in semitones above the lowest, of pitch strengths (n,)."""
    weight = pitches / (pitches.sum() + _NEVER_ZERO)
    semitone = np.arange(len(pitches))
    mean = weight @ semitone
    return np.array([mean, np.sqrt(weight @ np.square(semitone - mean))])
