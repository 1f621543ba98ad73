"""What the pitch classes of some seconds, taken together, say: key, mode, chords, register."""

import numpy as np
from numpy.typing import NDArray

from .harmony import (
    CLASSES,
    MAJOR_PROFILE,
    MINOR_PROFILE,
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
    share = shares(classes)
    major, minor = key_fit(share, MAJOR_PROFILE), key_fit(share, MINOR_PROFILE)
    tonics = major.argmax(), np.maximum(major, minor).argmax()
    return np.concatenate(
        [
            [major.max(), minor.max(), major.max() - minor.max()],
            np.sort(share),
            interval_content(share),
            triad_strengths(share),
            *(np.roll(share, -tonic) for tonic in tonics),
        ]
    )


def register_spread(pitches: _Array) -> _Array:
    """Return mean and deviation, in semitones above the lowest, of pitch strengths (n,)."""
    weight = pitches / (pitches.sum() + _NEVER_ZERO)
    semitone = np.arange(len(pitches))
    mean = weight @ semitone
    return np.array([mean, np.sqrt(weight @ np.square(semitone - mean))])
