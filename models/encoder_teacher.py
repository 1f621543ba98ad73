"""The teacher of the sound encoder: musicnn, asked what it sees.

J. Pons and X. Serra, "musicnn: Pre-trained convolutional neural networks for music audio tagging",
ISMIR 2019, late-breaking demo. Its wheel (musicnn 0.1.0, ISC) holds the network as a checkpoint of
TensorFlow.
"""

from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .checkpoint import read_checkpoint
from .engine import Samples, slaney_filters
from .songs import DataError

type Array = NDArray[np.float32]

HOP = 256
"""Samples between the frames of the teacher, at 16 kHz."""

SPAN = 512
SEEN = 64
"""Numbers of each of the three layers in the middle, which the encoder learns."""

LOUDNESS = 0.1
"""Root mean square that a recording is amplified to before it is shown."""

_NORMALISER = 1e-3
_COURSES = (128, 64, 32)


class Filters(NamedTuple):
    """A convolution of the first layer, its normalisation folded into a scale and an offset."""

    weights: Array
    """(frames, bands, 1, filters)"""
    bias: Array
    scale: Array
    offset: Array


class Teacher(NamedTuple):
    """musicnn up to its last layer before pooling; taught on the Million Song Dataset."""

    level_scale: Array
    level_offset: Array
    narrow: Filters
    wide: Filters
    courses: tuple[Filters, ...]
    """Of 128, 64 and 32 frames."""
    layers: tuple[Filters, ...]
    """Three layers that join seven frames each; weights (7, inputs, 1, 64)."""

    @classmethod
    def load(cls, folder: Path) -> Teacher:
        """Read the folder `MSD_musicnn` of the wheel.

        Raises:
            DataError: if it is missing or holds something else.
        """
        variables = read_checkpoint(*checkpoint_files(folder))

        def read(name: str) -> Array:
            if name not in variables:
                raise DataError(f"{folder} is no checkpoint of musicnn: it has no {name}")
            return variables[name]

        def normaliser(number: int) -> tuple[Array, Array]:
            name = f"batch_normalization_{number}" if number else "batch_normalization"
            gamma, beta, mean, variance = (
                read(f"{name}/{part}")
                for part in ("gamma", "beta", "moving_mean", "moving_variance")
            )
            scale = gamma / np.sqrt(variance + _NORMALISER)
            return scale, beta - scale * mean

        def filters(number: int) -> Filters:
            name = f"conv2d_{number}" if number else "conv2d"
            return Filters(read(f"{name}/kernel"), read(f"{name}/bias"), *normaliser(number + 1))

        return cls(
            *normaliser(0),
            narrow=filters(0),
            wide=filters(1),
            courses=tuple(filters(number) for number in (2, 3, 4)),
            layers=tuple(filters(number) for number in (5, 6, 7)),
        )


def checkpoint_files(folder: Path) -> tuple[Path, Path]:
    """Return the index and the values of the checkpoint in the folder `MSD_musicnn`."""
    return folder / ".index", folder / ".data-00000-of-00001"


def listen(teacher: Teacher, sound: Samples) -> Array:
    """Return what the three layers say of each frame of `sound`, (frames, 192).

    `sound` is mono at 16 kHz, (samples,); frame n is centred on sample 256 * n.
    """
    return np.asarray(_answers(teacher, jnp.asarray(_levels(sound))), np.float32)


def _levels(sound: Samples) -> Array:
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    amplified = np.asarray(sound * np.float32(LOUDNESS / max(np.sqrt(power), 1e-6)), np.float32)
    spans = sliding_window_view(np.pad(amplified, SPAN // 2), SPAN)[: len(sound) : HOP]
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(SPAN) / SPAN)
    spectra = np.fft.rfft(spans * window.astype(np.float32), axis=1)
    power_by_band = np.square(np.abs(spectra)).astype(np.float32) @ slaney_filters()
    return np.asarray(np.log10(1e4 * power_by_band + 1.0), np.float32)


@jax.jit
def _answers(teacher: Teacher, levels: jax.Array) -> jax.Array:
    x = levels[jnp.newaxis, :, :, jnp.newaxis] * teacher.level_scale + teacher.level_offset
    timbre = jnp.pad(x, ((0, 0), (3, 3), (0, 0), (0, 0)))
    fits = [_best(timbre, teacher.narrow), _best(timbre, teacher.wide)]
    for filters, frames in zip(teacher.courses, _COURSES, strict=True):
        padded = jnp.pad(x, ((0, 0), ((frames - 1) // 2, frames // 2), (0, 0), (0, 0)))
        fits.append(_best(padded, filters))
    first, second, third = teacher.layers
    one = _join(jnp.concatenate(fits, axis=2), first)
    two = _join(one, second) + one
    three = _join(two, third) + two
    return jnp.concatenate([one, two, three], axis=2)[0]


def convolve(x: jax.Array, weights: jax.Array | Array, strides: tuple[int, int]) -> jax.Array:
    """Return `x` (n, height, width, inputs) through `weights` (height, width, inputs, outputs)."""
    return jax.lax.conv_general_dilated(
        x, jnp.asarray(weights), strides, "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def _best(x: jax.Array, filters: Filters) -> jax.Array:
    """Return the best fit over all frequencies, (1, frames, filters)."""
    fits = jax.nn.relu(convolve(x, filters.weights, (1, 1)) + filters.bias)
    return (fits * filters.scale + filters.offset).max(axis=2)


def _join(x: jax.Array, layer: Filters) -> jax.Array:
    padded = jnp.pad(x, ((0, 0), (3, 3), (0, 0)))[..., jnp.newaxis]
    joined = jax.nn.relu(convolve(padded, layer.weights, (1, 1))[:, :, 0] + layer.bias)
    return joined * layer.scale + layer.offset
