"""Which of the 88 piano keys sound, and which begin to: what a transcriber would see, cheaply.

One small network looks at every key alike: at the levels of its pitch, of the harmonics above it
and of the notes it might be a harmonic of, over the last 350 ms. It was taught by the
probabilities of basic-pitch (R. M. Bittner et al., "A Lightweight Instrument-Agnostic Model for
Polyphonic Note Transcription and Multipitch Estimation", ICASSP 2022); `python -m models notes`.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .pitch_spectrum import BAND_COUNT, BANDS_PER_SEMITONE, PitchLevels

type Array = NDArray[np.float32]

KEYS = 88
"""A0 to C8, the keys of a piano."""

LATE_FRAMES = 2
"""Frames of 50 ms the network waits, to see how a note goes on."""

DEFAULT_WEIGHTS = Path(__file__).parent / "models" / "notes.npz"

_PAST_FRAMES = 6
_SHAPE_SEMITONES = (-24, -12, -7, 0, 7, 12, 19, 24, 28, 31)
_COURSE_SEMITONES = (-12, 0, 12, 19)
_PRESENT = _PAST_FRAMES - LATE_FRAMES
_OTHER_FRAMES = tuple(frame for frame in range(_PAST_FRAMES + 1) if frame != _PRESENT)
_SIDE = 12 * BANDS_PER_SEMITONE
_NEIGHBOURS_BELOW, _NEIGHBOURS_ABOVE = 19, 17
INPUT_COUNT = (
    BANDS_PER_SEMITONE * len(_SHAPE_SEMITONES)
    + (len(_COURSE_SEMITONES) + 1) * len(_OTHER_FRAMES)
    + 4
)


class NoteWeights(NamedTuple):
    """Three layers, each (inputs, outputs) and (outputs,); standardisation is part of the first."""

    first: Array
    first_bias: Array
    second: Array
    second_bias: Array
    last: Array
    last_bias: Array

    @classmethod
    def load(cls, path: Path = DEFAULT_WEIGHTS) -> Self:
        """Return the weights in the file at `path`: int8 with a scale for each output.

        Raises:
            ValueError: if the file holds something else.
            OSError: if it cannot be read.
        """
        with np.load(path, allow_pickle=False) as file:
            try:
                return cls(
                    *(
                        np.asarray(file[name] * file.get(f"{name}_scale", 1.0), np.float32)
                        for name in cls._fields
                    )
                )
            except KeyError as error:
                raise ValueError(f"{path.name} is no note network: {error}") from error


class NoteNetwork:
    """Turns a stream of pitch levels into notes; any number of blocks at once, the same notes."""

    def __init__(self, weights: NoteWeights | None = None) -> None:
        """Start before the first frame."""
        self._weights = weights or _shipped()
        self._past: PitchLevels | None = None

    def push(self, levels: PitchLevels) -> Array:
        """Return a probability in [0, 1] for each key, (n, 2, 88): sounds, begins.

        `levels` are n frames of `PitchSpectrum`, (n, 294). Answers are `LATE_FRAMES` late: the
        last one tells of the last frame but two. Before the first frame it was as in the first.
        """
        # Frame by frame: a matrix product may round differently when it has more rows.
        answers = [self.push_block(frame) for frame in levels[:, np.newaxis]]
        return np.concatenate(answers) if answers else np.empty((0, 2, KEYS), np.float32)

    def push_block(self, levels: PitchLevels) -> Array:
        """Return what `push` returns, much faster, of blocks that always have the same size."""
        past = self._past if self._past is not None else levels[:1].repeat(_PAST_FRAMES, 0)
        heard = np.concatenate([past, levels])
        self._past = heard[-_PAST_FRAMES:]
        weights = self._weights
        seen = note_inputs(heard).reshape(-1, INPUT_COUNT)
        hidden = seen @ weights.first + weights.first_bias
        hidden = np.maximum(hidden, 0.0) @ weights.second + weights.second_bias
        logits = np.maximum(hidden, 0.0) @ weights.last + weights.last_bias
        odds = 1.0 / (1.0 + np.exp(-logits))
        return np.asarray(odds.reshape(len(levels), KEYS, 2).transpose(0, 2, 1), np.float32)


def note_inputs(frames: PitchLevels) -> Array:
    """Return what the network sees of each key, (n, 88, 64), of n + 6 frames of levels.

    Levels count from the mean of their own frame, so that gain does not matter.
    """
    count = len(frames) - _PAST_FRAMES
    mean = frames.mean(axis=1, keepdims=True)
    relative = np.pad(frames - mean, ((0, 0), (_SIDE, _SIDE)), mode="edge")
    width = relative.shape[1]
    start = np.arange(count)[:, np.newaxis, np.newaxis] * width
    seen = relative.ravel()[start + _places(width)]
    surroundings = np.stack(
        [_local_mean(relative[at : at + count]) for at in (_PRESENT, _PRESENT - 1)], axis=2
    )
    present = mean[_PRESENT : _PRESENT + count]
    course = np.concatenate([mean[at : at + count] - present for at in _OTHER_FRAMES], axis=1)
    course = np.broadcast_to(course[:, np.newaxis], (count, KEYS, course.shape[1]))
    pitch = np.broadcast_to(_pitch(), (count, KEYS, 2))
    return np.concatenate([seen, surroundings, course, pitch], axis=2, dtype=np.float32)


def _local_mean(relative: Array) -> Array:
    """Return the mean of the octave around each key, (n, 88)."""
    total = np.cumsum(relative, axis=1, dtype=np.float64)
    centre = _SIDE + 1 + BANDS_PER_SEMITONE * np.arange(KEYS)
    spread = _NEIGHBOURS_BELOW + _NEIGHBOURS_ABOVE
    return np.asarray(
        (total[:, centre + _NEIGHBOURS_ABOVE] - total[:, centre - _NEIGHBOURS_BELOW]) / spread,
        np.float32,
    )


@cache
def _places(width: int) -> NDArray[np.int64]:
    """Return where each key finds its levels in flattened rows of `width` bands, (88, 54)."""
    key = _SIDE + 1 + BANDS_PER_SEMITONE * np.arange(KEYS)
    highest = _SIDE * 2 + BAND_COUNT - 1
    columns = [
        _PRESENT * width + np.minimum(key + BANDS_PER_SEMITONE * semitones + beside, highest)
        for semitones in _SHAPE_SEMITONES
        for beside in (-1, 0, 1)
    ] + [
        frame * width + np.minimum(key + BANDS_PER_SEMITONE * semitones, highest)
        for semitones in _COURSE_SEMITONES
        for frame in _OTHER_FRAMES
    ]
    return np.stack(columns, axis=1)


@cache
def _pitch() -> Array:
    """Return the place of each key on the keyboard and its square, in [-1, 1], (88, 2)."""
    place = np.arange(KEYS) / (KEYS / 2) - 1.0
    return np.asarray(np.stack([place, np.square(place)], axis=1), np.float32)


@cache
def _shipped() -> NoteWeights:
    return NoteWeights.load()
