"""What a tagger of music would make of the sound: timbres, textures, instruments.

A small network, taught to see what musicnn sees (J. Pons and X. Serra, "musicnn: Pre-trained
convolutional neural networks for music audio tagging", ISMIR 2019, late-breaking demo), also
through bad microphones; `python -m models encoder`. Filters that know a shape of the spectrum say
how well it fits anywhere along the frequencies, others how a band goes on for a second, and three
layers join what they say over a quarter of a second.

No matrix product has half a million multiplications or more: for those the BLAS of NumPy wakes
other threads, which then wait for more, and that costs ten times the work itself.
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
from .small_sums import ZERO

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
_PAST_CODES = JOINED_CODES - 1


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


class _Network(NamedTuple):
    """The weights as eight moments at once need them."""

    narrow: Array
    """Filters of NARROW_BANDS bands times TIMBRE_FRAMES frames, (inputs, outputs) as all here."""
    wide: Array
    course: Array
    bias: Array
    """Of all three kinds of filters."""
    layers: tuple[tuple[Array, Array], ...]

    @classmethod
    def of(cls, weights: EncoderWeights) -> Self:
        """Lay out `weights`."""
        first, second, third = weights.first, weights.second, weights.third
        return cls(
            narrow=_by_band(weights.narrow),
            wide=_by_band(weights.wide),
            course=weights.course,
            bias=np.concatenate([weights.narrow_bias, weights.wide_bias, weights.course_bias]),
            layers=(
                (_by_moment(first), weights.first_bias),
                (_by_moment(second), weights.second_bias),
                (_by_moment(third), weights.third_bias),
            ),
        )


def _by_band(filters: Array) -> Array:
    """Return filters of timbre, all frames of a band after all of the band before it."""
    by_frame = filters.T.reshape(filters.shape[1], TIMBRE_FRAMES, -1)
    # Inputs along memory, which is quicker for so few outputs.
    return by_frame.swapaxes(1, 2).reshape(len(by_frame), -1).T


def _by_moment(weights: Array) -> Array:
    """Return the weights of a layer, all inputs of a moment after all of the moment before it."""
    moments = weights.reshape(-1, JOINED_CODES, weights.shape[1]).swapaxes(0, 1)
    return moments.reshape(weights.shape)


class SoundEncoder:
    """Turns a stream of blocks into codes; before the first block there was silence."""

    def __init__(self, weights: EncoderWeights | None = None) -> None:
        """Start before the first block."""
        network = _Network.of(weights) if weights else _shipped_network()
        self._spectrum = SlaneySpectrum()
        self._levels: Array = np.zeros((_PAST_FRAMES + FRAMES_PER_BLOCK, BANDS), np.float32)
        moments = sliding_window_view(self._levels[_TIMBRE_BEGINS:], TIMBRE_FRAMES, axis=0)
        self._moments = moments[::FRAMES_PER_CODE][:CODES_PER_BLOCK]
        self._timbres: Array = np.empty(self._moments.shape, np.float32)
        self._filters: list[_Timbre | _Course] = [
            _Timbre(self._timbres, network.narrow),
            _Timbre(self._timbres, network.wide),
            _Course(self._levels, network.course),
        ]
        self._bias = network.bias[np.newaxis].repeat(CODES_PER_BLOCK, axis=0)
        self._first, self._second, self._third = (_Layer(*layer) for layer in network.layers)
        # The layers remember what they make of filters that found nothing.
        self._join(np.zeros_like(self._bias))

    def push(self, block: Samples, mean_power: float) -> Array:
        """Return the codes of one block of 8,000 samples, (8, 3 * units).

        They tell of the sound LATE_SECONDS to .69 s before the end of the block. `mean_power` is
        the mean square of the last seconds, greater than 0.
        """
        self._levels[:_PAST_FRAMES] = self._levels[FRAMES_PER_BLOCK:]
        self._levels[_PAST_FRAMES:] = self._spectrum.push(block, mean_power)
        self._timbres[:] = self._moments
        fits = np.concatenate([filters.best() for filters in self._filters], axis=1)
        fits += self._bias
        return self._join(np.maximum(fits, ZERO, out=fits))

    def _join(self, filtered: Array) -> Array:
        """Return the three layers of every moment that has its neighbours, (8, 3 * units)."""
        first = self._first.push(filtered)
        second = self._second.push(first)
        second += self._second.centres
        third = self._third.push(second)
        third += self._third.centres
        # Each layer comes a moment later than the one before it.
        in_time = self._second.heard[:CODES_PER_BLOCK], self._third.centres, third
        return np.concatenate(in_time, axis=1)


class _Timbre:
    """Filters of a shape of the spectrum, tried along the bands."""

    def __init__(self, timbres: Array, filters: Array) -> None:
        """Look at `timbres`, some frames of all bands at each moment, (8, 96, 7)."""
        self._filters = filters
        # As all frames of a band lie together, so does all that is seen at a place.
        whole = timbres.reshape(CODES_PER_BLOCK, -1)
        places = sliding_window_view(whole, len(filters), axis=1)
        self._places = places[:, :: BAND_STRIDE * TIMBRE_FRAMES].swapaxes(0, 1)

    def best(self) -> Array:
        """Return how well each filter fits at its best place, (8, n)."""
        best: Array = np.maximum.reduce(self._places @ self._filters, axis=0)
        return best


class _Course:
    """Filters of how a band goes on, tried at every other band."""

    def __init__(self, levels: Array, filters: Array) -> None:
        """Look at `levels` (93, 96), which may change."""
        self._filters = filters
        self._levels = levels[:, ::BAND_STRIDE].T
        self._bands: Array = np.empty(self._levels.shape, np.float32)
        courses = sliding_window_view(self._bands, len(filters), axis=1)
        self._courses = courses[:, ::FRAMES_PER_CODE][:, :CODES_PER_BLOCK].swapaxes(0, 1)
        self._fits: Array = np.empty((len(courses), CODES_PER_BLOCK, filters.shape[1]), np.float32)

    def best(self) -> Array:
        """Return how well each filter fits at its best place, (8, n)."""
        self._bands[:] = self._levels
        np.matmul(self._courses, self._filters, out=self._fits.swapaxes(0, 1))
        best: Array = np.maximum.reduce(self._fits, axis=0)
        return best


class _Layer:
    """A layer that joins each of a stream of moments with its neighbours, eight at a time."""

    def __init__(self, weights: Array, bias: Array) -> None:
        """Start before the first moment."""
        self._weights = weights
        self._bias = bias[np.newaxis].repeat(CODES_PER_BLOCK, axis=0)
        inputs = len(weights) // JOINED_CODES
        self.heard: Array = np.zeros((_PAST_CODES + CODES_PER_BLOCK, inputs), np.float32)
        """The last moments, of which the newest has not all its neighbours yet."""
        self.centres = self.heard[1:-1]
        """The moments of which `push` tells."""
        self._joined = sliding_window_view(self.heard, JOINED_CODES, axis=0).swapaxes(1, 2)

    def push(self, moments: Array) -> Array:
        """Return the layer of the eight moments that now have their neighbours, (8, units)."""
        self.heard[:_PAST_CODES] = self.heard[CODES_PER_BLOCK:]
        self.heard[_PAST_CODES:] = moments
        units: Array = self._joined.reshape(CODES_PER_BLOCK, -1).dot(self._weights)
        units += self._bias
        np.maximum(units, ZERO, out=units)
        return units


@cache
def shipped_encoder() -> EncoderWeights:
    """Return the weights that ship.

    Raises:
        ModelError: if they cannot be read.
    """
    return EncoderWeights.load()


@cache
def _shipped_network() -> _Network:
    return _Network.of(shipped_encoder())
