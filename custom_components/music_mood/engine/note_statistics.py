"""What the notes of the last seconds say: where on the keyboard, how many, which chords."""

import numpy as np
from numpy.typing import NDArray

from .harmony import CLASSES, interval_content, shares
from .note_network import KEYS

type _Array = NDArray[np.float64]
type _Notes = NDArray[np.float32]

KEY_GROUPS = 22
"""Groups of four neighbouring keys."""

_SOUNDS, _BEGINS = 0.3, 0.5
"""Probabilities from which a note counts."""

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
_FRAME_PARTS = np.cumsum([2 * KEY_GROUPS, len(_VARYING_NAMES)])
NOTE_FRAME_COUNT = 2 * KEY_GROUPS + len(_VARYING_NAMES) + KEYS
"""Numbers of a frame."""

_MAJOR = _VARYING_NAMES.index("note_major_triad")
_THIRD_OF_MAJOR, _THIRD_OF_MINOR, _FIFTH = 4, 3, 7
_RARE_MOMENT, _RARE_WHOLE = 1e-4, 1e-6
"""Added to triads before their logarithm, of single frames and of all of them."""

_CLASS = np.arange(CLASSES)
_OCTAVES = -(-KEYS // CLASSES)


class NoteFrames:
    """Turns a stream of note probabilities into what each frame adds to the statistics."""

    def __init__(self) -> None:
        """Start before the first frame."""
        self._beginning: np.float32 | None = None

    def push(self, notes: _Notes) -> _Notes:
        """Return the numbers of n frames of probabilities (n, 2, 88): (n, 147)."""
        sounds, begins = notes[:, 0], notes[:, 1]
        classes = _octaves(sounds).max(axis=1)
        intervals = (classes[:, np.newaxis] * classes[:, _INTERVALS]).sum(axis=2)
        beginning = begins.sum(axis=1)
        before = beginning[0] if self._beginning is None else self._beginning
        self._beginning = beginning[-1]
        varying = [
            _triad(classes, _THIRD_OF_MAJOR),
            _triad(classes, _THIRD_OF_MINOR),
            (sounds > _SOUNDS).sum(axis=1),
            beginning,
            np.abs(np.diff(beginning, prepend=before)),
            sounds.max(axis=1),
            sounds.sum(axis=1),
            (begins > _BEGINS).sum(axis=1),
        ]
        groups = [part.reshape(len(notes), KEY_GROUPS, -1).sum(axis=2) for part in (sounds, begins)]
        return np.concatenate(
            [*groups, intervals, np.stack(varying, axis=1), sounds], axis=1, dtype=np.float32
        )


def note_statistics(means: _Array, deviations: _Array) -> _Array:
    """Return the statistics, (99,), of mean and deviation of what `NoteFrames` gives, (147,).

    Order as in `NOTE_NAMES`.
    """
    groups, varying, keys = np.split(means, _FRAME_PARTS)
    spread = np.split(deviations, _FRAME_PARTS)[1]
    share = shares(_octaves(keys[np.newaxis]).sum(axis=1))[0]
    major, minor = (float(_triad(share, third)) for third in (_THIRD_OF_MAJOR, _THIRD_OF_MINOR))
    weight = shares(keys)
    place = np.arange(KEYS)
    mean_key = weight @ place
    moments = varying[_MAJOR : _MAJOR + 2] + _RARE_MOMENT
    return np.concatenate(
        [
            groups,
            varying,
            spread,
            interval_content(share),
            np.sort(share),
            [
                major,
                minor,
                np.log(major + _RARE_WHOLE) - np.log(minor + _RARE_WHOLE),
                mean_key,
                np.sqrt(weight @ np.square(place - mean_key)),
                np.log(moments[0]) - np.log(moments[1]),
            ],
        ]
    )


_INTERVALS = (_CLASS - np.arange(7)[:, np.newaxis]) % CLASSES


def _octaves[T: np.floating](keys: NDArray[T]) -> NDArray[T]:
    """Return `keys` (n, 88) by octave and class, from A on, (n, 8, 12)."""
    padded = np.zeros((len(keys), _OCTAVES * CLASSES), keys.dtype)
    padded[:, :KEYS] = keys
    return padded.reshape(len(keys), _OCTAVES, CLASSES)


def _triad[T: np.floating](classes: NDArray[T], third: int) -> NDArray[T]:
    """Return the probability that all three notes of the best triad sound, (...)."""
    thirds, fifths = (classes[..., (_CLASS + up) % CLASSES] for up in (third, _FIFTH))
    return np.asarray((classes * thirds * fifths).max(axis=-1))
