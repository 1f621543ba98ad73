"""What a tagger of music would make of the sound: timbres, textures, instruments.

A small network, taught to see what musicnn sees (J. Pons and X. Serra, "musicnn: Pre-trained
convolutional neural networks for music audio tagging", ISMIR 2019, late-breaking demo), also
through bad microphones; `python -m models encoder`. Filters that know a shape of the spectrum say
how well it fits anywhere along the frequencies, others how a band goes on for a second, and three
layers join what they say over a quarter of a second.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .audio import Samples
from .model_file import ModelError, read_weights
from .slaney_spectrum import BANDS, FRAMES_PER_BLOCK, SlaneySpectrum

type Array = NDArray[np.float32]

DEFAULT_ENCODER = Path(__file__).parent / "models" / "encoder.npz"

FRAMES_PER_CODE = 4
"""Frames of the spectrum from one code to the next: 62.5 ms."""

CODES_PER_BLOCK = FRAMES_PER_BLOCK // FRAMES_PER_CODE

LATE_SECONDS = 1.16
"""How long before the end of a block the first of its codes lies; the last lies .69 s before."""

TIMBRE_FRAMES = 7
"""Frames of the spectrum that a filter of timbre covers."""

NARROW_BANDS, WIDE_BANDS = 38, 67
"""Bands that the two kinds of filters of timbre cover."""

COURSE_FRAMES = 64
"""Frames that a filter of the course of one band covers: 1 s."""

BAND_STRIDE = 2
"""Filters are tried at every other band."""

JOINED_CODES = 3
"""Moments that each of the three layers joins."""

LAYERS = 3

_TIMBRE_BEGINS = 28
"""Where the first filter of timbre begins, in frames after the first of its course."""

_PAST_FRAMES = (CODES_PER_BLOCK - 1) * FRAMES_PER_CODE + COURSE_FRAMES + 1 - FRAMES_PER_BLOCK
_PAST_CODES = LAYERS * (JOINED_CODES - 1)


class EncoderWeights(NamedTuple):
    """Every layer is (inputs, outputs) and (outputs,); standardisation is part of them."""

    narrow: Array
    """Filters of TIMBRE_FRAMES frames times NARROW_BANDS bands."""
    narrow_bias: Array
    wide: Array
    """Filters of TIMBRE_FRAMES frames times WIDE_BANDS bands."""
    wide_bias: Array
    course: Array
    """Filters of COURSE_FRAMES frames."""
    course_bias: Array
    first: Array
    """JOINED_CODES times what all filters say."""
    first_bias: Array
    second: Array
    second_bias: Array
    third: Array
    third_bias: Array
    summary: Array
    """From the means of all three layers to what is told of them."""
    summary_bias: Array

    @classmethod
    def load(cls, path: Path = DEFAULT_ENCODER) -> Self:
        """Return the weights in the file at `path`: int8 with a scale for each output.

        Raises:
            ModelError: if it cannot be read, or holds something else.
        """
        weights = cls(
            *read_weights(
                path,
                {
                    "narrow": (TIMBRE_FRAMES * NARROW_BANDS, "narrow"),
                    "narrow_bias": ("narrow",),
                    "wide": (TIMBRE_FRAMES * WIDE_BANDS, "wide"),
                    "wide_bias": ("wide",),
                    "course": (COURSE_FRAMES, "course"),
                    "course_bias": ("course",),
                    "first": ("filters", "units"),
                    "first_bias": ("units",),
                    "second": ("joined", "units"),
                    "second_bias": ("units",),
                    "third": ("joined", "units"),
                    "third_bias": ("units",),
                    "summary": ("joined", "summary"),
                    "summary_bias": ("summary",),
                },
            )
        )
        filters = sum(map(len, (weights.narrow_bias, weights.wide_bias, weights.course_bias)))
        told = (len(weights.first), len(weights.second))
        if told != (JOINED_CODES * filters, JOINED_CODES * len(weights.first_bias)):
            raise ModelError(
                f"the model file {path.name} is damaged: its layers do not fit each other; "
                "install Music Mood again"
            )
        return weights


class SoundEncoder:
    """Turns a stream of blocks into codes; before the first block there was silence."""

    def __init__(self, weights: EncoderWeights | None = None) -> None:
        """Start before the first block."""
        self._weights = weights or shipped_encoder()
        self._spectrum = SlaneySpectrum()
        self._levels: Array = np.zeros((_PAST_FRAMES + FRAMES_PER_BLOCK, BANDS), np.float32)
        self._filtered: Array = np.zeros(
            (_PAST_CODES + CODES_PER_BLOCK, self._weights.first.shape[0] // JOINED_CODES),
            np.float32,
        )

    def push(self, block: Samples, mean_power: float) -> Array:
        """Return the codes of one block of 8,000 samples, (8, 3 * units).

        They tell of the sound LATE_SECONDS to .69 s before the end of the block. `mean_power` is
        the mean square of the last seconds, greater than 0.
        """
        self._levels[:_PAST_FRAMES] = self._levels[FRAMES_PER_BLOCK:]
        self._levels[_PAST_FRAMES:] = self._spectrum.push(block, mean_power)
        self._filtered[:_PAST_CODES] = self._filtered[CODES_PER_BLOCK:]
        self._filtered[_PAST_CODES:] = _filter(self._levels, self._weights)
        return _join(self._filtered, self._weights)


def _filter(levels: Array, weights: EncoderWeights) -> Array:
    """Return how well each filter fits `levels`, (93, 96), at its best place, (8, filters)."""
    fits = [
        _timbre(levels, weights.narrow, weights.narrow_bias, NARROW_BANDS),
        _timbre(levels, weights.wide, weights.wide_bias, WIDE_BANDS),
        _course(levels, weights.course, weights.course_bias),
    ]
    return np.maximum(np.concatenate(fits, axis=1), np.float32(0.0))


def _timbre(levels: Array, filters: Array, bias: Array, bands: int) -> Array:
    places = sliding_window_view(levels[_TIMBRE_BEGINS:], (TIMBRE_FRAMES, bands))
    places = places[::FRAMES_PER_CODE, ::BAND_STRIDE][:CODES_PER_BLOCK]
    fits = places.reshape(-1, TIMBRE_FRAMES * bands) @ filters
    return np.asarray(fits.reshape(CODES_PER_BLOCK, -1, len(bias)).max(axis=1) + bias)


def _course(levels: Array, filters: Array, bias: Array) -> Array:
    places = sliding_window_view(levels[:, ::BAND_STRIDE], COURSE_FRAMES, axis=0)
    places = places[::FRAMES_PER_CODE][:CODES_PER_BLOCK]
    fits = places.reshape(-1, COURSE_FRAMES) @ filters
    return np.asarray(fits.reshape(CODES_PER_BLOCK, -1, len(bias)).max(axis=1) + bias)


def _join(filtered: Array, weights: EncoderWeights) -> Array:
    """Return the three layers of every moment that has its neighbours, (8, 3 * units)."""
    first = _dense(filtered, weights.first, weights.first_bias)
    second = _dense(first, weights.second, weights.second_bias) + first[1:-1]
    third = _dense(second, weights.third, weights.third_bias) + second[1:-1]
    return np.concatenate([first[2:-2], second[1:-1], third], axis=1)


def _dense(x: Array, weights: Array, bias: Array) -> Array:
    """Return a layer of the neighbours of each moment but the outermost."""
    count = len(x) - JOINED_CODES + 1
    joined = sliding_window_view(x, JOINED_CODES, axis=0).reshape(count, -1)
    return np.asarray(np.maximum(joined @ weights + bias, np.float32(0.0)))


@cache
def shipped_encoder() -> EncoderWeights:
    """Return the weights that ship.

    Raises:
        ModelError: if they cannot be read.
    """
    return EncoderWeights.load()
