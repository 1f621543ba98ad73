"""Which of the 88 piano keys sound, and which begin to: what a transcriber would see, cheaply.

One small network looks at every key alike: at the levels of its pitch, of the harmonics above it
and of the notes it might be a harmonic of, over the last 400 ms. It was taught by the
probabilities of basic-pitch (R. M. Bittner et al., "A Lightweight Instrument-Agnostic Model for
Polyphonic Note Transcription and Multipitch Estimation", ICASSP 2022); `python -m models notes`.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .model_file import read_weights
from .pitch_spectrum import BANDS_PER_SEMITONE, SEMITONES, PitchLevels
from .small_sums import mean_of

type Array = NDArray[np.float32]

KEYS = 88
"""A0 to C8, the keys of a piano."""

LATE_FRAMES = 1
"""Frames of 100 ms the network waits, to see how a note goes on."""

DEFAULT_WEIGHTS = Path(__file__).parent / "models" / "notes.npz"

PAST_FRAMES = 3
"""Frames that an answer looks back on, besides the newest."""

_PRESENT = PAST_FRAMES - LATE_FRAMES
_SHAPE_SEMITONES = (-24, -12, -7, 0, 7, 12, 19, 24, 28, 31)
_COURSE_SEMITONES = (-12, 0, 12, 19)
_OCTAVE = 12
_ONE = np.array(1.0, np.float32)
_OTHER_FRAMES = tuple(frame for frame in range(PAST_FRAMES + 1) if frame != _PRESENT)
_BELOW = -min(_SHAPE_SEMITONES)
_ABOVE = KEYS + max(_SHAPE_SEMITONES) - SEMITONES


def _places(first: int, each: int, semitones: Sequence[int]) -> list[tuple[slice, slice]]:
    """Return in which inputs what lies so many `semitones` from each key goes, `each` of them."""
    rows = range(first, first + each * len(semitones), each)
    return [
        (slice(row, row + each), slice(_BELOW + beside, _BELOW + beside + KEYS))
        for row, beside in zip(rows, semitones, strict=True)
    ]


_SHAPE_PLACES = _places(0, BANDS_PER_SEMITONE, _SHAPE_SEMITONES)
"""First the spectrum now, all bands of some semitones."""
_COURSE_PLACES = _places(_SHAPE_PLACES[-1][0].stop, len(_OTHER_FRAMES), _COURSE_SEMITONES)
"""Then what was and will be, in the middle band of others."""
_COPIED = _COURSE_PLACES[-1][0].stop
INPUT_COUNT = _COPIED + len(_OTHER_FRAMES) + 4


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
            ModelError: if it cannot be read, or holds something else.
        """
        return cls(
            *read_weights(
                path,
                {
                    "first": (INPUT_COUNT, "first"),
                    "first_bias": ("first",),
                    "second": ("first", "second"),
                    "second_bias": ("second",),
                    "last": ("second", 2),
                    "last_bias": (2,),
                },
            )
        )


class NoteNetwork:
    """Turns a stream of blocks of pitch levels into notes."""

    def __init__(self, weights: NoteWeights | None = None) -> None:
        """Start before the first block."""
        weights = weights or _shipped()
        layers = (weights.first, weights.second, weights.last)
        self._weights = [np.ascontiguousarray(layer.T) for layer in layers]
        # max(x + bias, 0) is max(x, -bias) + bias, and what is added there can as well be added by
        # the next bias: this spares adding to all keys.
        first = weights.first_bias
        second = weights.second_bias + first @ weights.second
        last = weights.last_bias + second @ weights.last
        self._least = [-bias[:, np.newaxis].repeat(KEYS, axis=1) for bias in (first, second, last)]
        self._past: PitchLevels | None = None

    def push(self, levels: PitchLevels) -> Array:
        """Return a probability in [0, 1] for each key, (n, 2, 88): sounds, begins.

        `levels` are n frames of `PitchSpectrum`, (n, 294), as many in each call. Answers are
        `LATE_FRAMES` late: the last one tells of the last frame but one. Before the first frame it
        was as in the first.
        """
        past = self._past if self._past is not None else levels[:1].repeat(PAST_FRAMES, 0)
        heard = np.concatenate([past, levels])
        self._past = heard[-PAST_FRAMES:]
        # Keys last, so that every step runs along memory; frame by frame, or the products would be
        # so large that BLAS wakes other threads for them, which costs far more than it saves.
        first, second, last = self._weights
        hidden = first @ note_inputs(heard).swapaxes(0, 1)
        hidden = second @ np.maximum(hidden, self._least[0], out=hidden)
        odds = last @ np.maximum(hidden, self._least[1], out=hidden)
        against: Array = np.exp(self._least[2] - odds)
        against += _ONE
        np.divide(_ONE, against, out=against)
        return against


def note_inputs(frames: PitchLevels) -> Array:
    """Return what the network sees of each key, (49, n, 88), of n + 3 frames of levels.

    They count from the mean of their own frame, so that gain does not matter.
    """
    count = len(frames) - PAST_FRAMES
    mean = frames.dot(mean_of(frames.shape[1]))
    planes = _planes(frames - mean[:, np.newaxis])
    seen = np.empty((INPUT_COUNT, count, KEYS), np.float32)
    present = slice(_PRESENT, _PRESENT + count)
    others = _places_of_others(count)
    now, course = planes[:, present], planes[1].take(others, axis=0)
    for rows, keys in _SHAPE_PLACES:
        seen[rows] = now[:, :, keys]
    for rows, keys in _COURSE_PLACES:
        seen[rows] = course[:, :, keys]
    rest = seen[_COPIED:]
    surroundings = _local_mean(planes[:, _PRESENT - 1 : present.stop])
    rest[0], rest[1] = surroundings[1:], surroundings[:-1]
    rest[2:-2] = (mean.take(others) - mean[present])[:, :, np.newaxis]
    rest[-2:] = _pitch()[:, np.newaxis]
    return seen


@cache
def _places_of_others(count: int) -> NDArray[np.intp]:
    """Return where the other frames lie that are seen with each of `count` frames, (3, count)."""
    return np.asarray(np.array(_OTHER_FRAMES)[:, np.newaxis] + np.arange(count))


def _planes(relative: Array) -> Array:
    """Return bands by their place in the semitone, (3, n, semitones), edges carried on."""
    whole = np.empty((BANDS_PER_SEMITONE, len(relative), _BELOW + SEMITONES + _ABOVE), np.float32)
    semitones = relative.reshape(len(relative), SEMITONES, BANDS_PER_SEMITONE)
    whole[..., _BELOW : _BELOW + SEMITONES] = semitones.transpose(2, 0, 1)
    whole[..., :_BELOW] = relative[:, :1]
    whole[..., _BELOW + SEMITONES :] = relative[:, -1:]
    return whole


def _local_mean(planes: Array) -> Array:
    """Return the mean of the octave around each key, (n, 88), of planes (3, n, semitones)."""
    nearby = planes[:, :, _BELOW - _OCTAVE // 2 : _BELOW + KEYS + _OCTAVE // 2]
    mean: Array = np.add.reduce(nearby, axis=0).dot(_around())
    return mean


@cache
def _around() -> Array:
    """Return the share of each semitone, from half an octave below A0 on, in means, (100, 88)."""
    above = np.arange(KEYS + _OCTAVE)[:, np.newaxis] - np.arange(KEYS)
    inside = (above >= 0) & (above <= _OCTAVE)
    return np.asarray(inside / ((_OCTAVE + 1) * BANDS_PER_SEMITONE), np.float32)


@cache
def _pitch() -> Array:
    """Return the place of each key on the keyboard and its square, in [-1, 1], (2, 88)."""
    place = np.arange(KEYS) / (KEYS / 2) - 1.0
    return np.asarray(np.stack([place, np.square(place)]), np.float32)


@cache
def _shipped() -> NoteWeights:
    return NoteWeights.load()
