"""What the notes of the last seconds say: where on the keyboard, how many, which chords."""

import math

import numpy as np
from numpy.typing import NDArray

from .differences import differences
from .harmony import CLASSES, TRIAD_NOTES, interval_content, shares
from .key_statistics import register_spread
from .note_network import KEYS

type _Array = NDArray[np.float64]
type _Notes = NDArray[np.float32]

KEY_GROUPS = 22
"""Groups of four neighbouring keys."""

_CLEAR = np.array([0.3, 0.5], np.float32)[:, np.newaxis]
"""Probabilities from which a note counts, for sounding and for beginning."""

_GROUP_NAMES = tuple(f"{4 * group}" for group in range(KEY_GROUPS))
_VARYING_NAMES = (
    *(f"note_interval_{semitones}" for semitones in range(7)),
    "note_major_triad",
    "note_minor_triad",
    "notes_sounding",
    "notes_beginning",
    "notes_beginning_change",
    "clearest_note",
    "note_strength",
    "clear_beginnings",
)
NOTE_NAMES = (
    *(f"mean_keys_from_{name}" for name in _GROUP_NAMES),
    *(f"mean_beginnings_from_{name}" for name in _GROUP_NAMES),
    *(f"mean_{name}" for name in _VARYING_NAMES),
    *(f"deviation_{name}" for name in _VARYING_NAMES),
    *(f"whole_note_interval_{semitones}" for semitones in range(7)),
    *(f"note_class_rank_{rank}" for rank in range(CLASSES, 0, -1)),
    "whole_note_major_triad",
    "whole_note_minor_triad",
    "whole_note_major_over_minor",
    "mean_key",
    "key_deviation",
    "note_major_over_minor",
)
_GROUPS = slice(0, 2 * KEY_GROUPS)
_VARYING = slice(_GROUPS.stop, _GROUPS.stop + len(_VARYING_NAMES))
_KEYS = slice(_VARYING.stop, _VARYING.stop + KEYS)
NOTE_FRAME_COUNT = 2 * KEY_GROUPS + len(_VARYING_NAMES) + KEYS
"""Numbers of a frame."""

_TRIADS = slice(
    _VARYING.start + _VARYING_NAMES.index("note_major_triad"),
    _VARYING.start + _VARYING_NAMES.index("note_minor_triad") + 1,
)
_MAJOR_AND_MINOR = TRIAD_NOTES[:, :2]
_RARE_MOMENT, _RARE_WHOLE = 1e-4, 1e-6
"""Added to triads before their logarithm, of single frames and of all of them."""

_SUMS = np.ones((KEYS, KEY_GROUPS + 1), np.float32)
_SUMS[:, :KEY_GROUPS] = np.eye(KEY_GROUPS).repeat(KEYS // KEY_GROUPS, axis=0)
"""What adds up keys: by group, and all of them."""
_OCTAVES = -(-KEYS // CLASSES)
_CLASS_OF_KEY = np.eye(CLASSES)[np.arange(KEYS) % CLASSES]


class NoteFrames:
    """Turns a stream of note probabilities into what each frame adds to the statistics."""

    def __init__(self) -> None:
        """Start before the first frame."""
        self._beginning: _Notes | None = None

    def push(self, notes: _Notes) -> _Notes:
        """Return the numbers of n frames of probabilities (n, 2, 88): (n, 147)."""
        count = len(notes)
        # The probabilities, and which of them are clear, by group and in all.
        keys = np.empty((2, count, 2, KEYS), np.float32)
        keys[0] = notes
        np.greater(notes, _CLEAR, out=keys[1])
        sums = keys.reshape(-1, KEYS).dot(_SUMS).reshape(2, count, 2, -1)
        (strength, beginning), (sounding, begun) = sums[:, :, :, KEY_GROUPS].swapaxes(1, 2)
        sounds = notes[:, 0]
        octaves = np.zeros((count, _OCTAVES * CLASSES), np.float32)
        octaves[:, :KEYS] = sounds
        classes = np.maximum.reduce(octaves.reshape(count, _OCTAVES, CLASSES), axis=1)
        change = np.abs(differences(beginning, self._beginning))
        self._beginning = beginning[-1:]
        clearest = np.maximum.reduce(classes, axis=1)
        varying = (sounding, beginning, change, clearest, strength, begun)
        return np.concatenate(
            [
                sums[0, :, :, :KEY_GROUPS].reshape(count, -1),
                interval_content(classes),
                _triads(classes),
                *(numbers[:, np.newaxis] for numbers in varying),
                sounds,
            ],
            axis=1,
        )


def note_statistics(means: _Array, deviations: _Array) -> _Array:
    """Return the statistics, (99,), of mean and deviation of what `NoteFrames` gives, (147,).

    Order as in `NOTE_NAMES`.
    """
    keys = means[_KEYS]
    share = shares(keys.dot(_CLASS_OF_KEY).astype(np.float32))
    major, minor = _triads(share).tolist()
    major_moments, minor_moments = (means[_TRIADS] + _RARE_MOMENT).tolist()
    return np.concatenate(
        [
            means[: _VARYING.stop],
            deviations[_VARYING],
            interval_content(share),
            np.sort(share),
            [major, minor, math.log((major + _RARE_WHOLE) / (minor + _RARE_WHOLE))],
            register_spread(keys),
            [math.log(major_moments / minor_moments)],
        ]
    )


def _triads[T: np.floating](classes: NDArray[T]) -> NDArray[T]:
    """Return the probability that all notes of the best major and minor triad sound, (..., 2)."""
    triads = np.multiply.reduce(classes.take(_MAJOR_AND_MINOR, axis=-1), axis=-3)
    strengths: NDArray[T] = np.maximum.reduce(triads, axis=-1)
    return strengths
