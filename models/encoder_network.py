"""The sound encoder while it learns: the same network as in the engine, for many songs at once."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from .encoder_teacher import SEEN, Filters, Teacher, convolve
from .engine import (
    BAND_STRIDE,
    COURSE_FRAMES,
    FRAMES_PER_CODE,
    JOINED_CODES,
    LAYERS,
    TIMBRE_FRAMES,
)

type Array = NDArray[np.float32]

UNITS = 96
"""Of each of the three layers."""

# Of the teacher's 561 filters a group lasso left 64; these are they but for the longest and one of
# negative scale. See EXPERIMENTS.md.
NARROW = (
    *(12, 15, 56, 59, 70, 78, 81, 83, 92, 102, 105),
    *(121, 125, 154, 155, 158, 159, 160, 164, 171, 176, 178),
)
WIDE = (14, 29, 35, 41, 50, 57, 68, 84, 123, 140, 163, 178, 194, 202)
LONG = (3, 11, 12, 13, 28, 31, 50)
SHORT = (9, 10, 12, 14, 15, 17, 19, 21, 23, 24, 27, 28, 31, 32, 34, 45, 48)

FIRST_CODE = (COURSE_FRAMES // 2 - 1) // FRAMES_PER_CODE + 1 + LAYERS
"""The first code that knows all the sound around it, of a recording from its beginning."""

CENTRE = 2
"""Frames from the first of a code to the one that its filters are centred on."""


class Front[Values](NamedTuple):
    """Filters of the spectrum; weights as convolutions take them, (frames, bands, 1, filters)."""

    narrow: Values
    narrow_bias: Values
    wide: Values
    wide_bias: Values
    course: Values
    course_bias: Values


class Layers[Values](NamedTuple):
    """What joins the filters; weights (JOINED_CODES, inputs, units), answers of each layer."""

    first: Values
    first_bias: Values
    second: Values
    second_bias: Values
    third: Values
    third_bias: Values
    answers: Values
    """(3, units, SEEN)"""
    answers_bias: Values
    """(3, SEEN)"""


class Encoder[Values](NamedTuple):
    """All that is learnt."""

    front: Front[Values]
    layers: Layers[Values]


class Standard(NamedTuple):
    """Mean and standard deviation of what each filter says, (filters,)."""

    mean: Array
    std: Array


def first_encoder(teacher: Teacher, seed: int) -> Encoder[Array]:
    """Return an encoder with the chosen filters of the teacher and layers that know nothing."""
    random = np.random.default_rng(seed)

    def uniform(*shape: int, inputs: int) -> Array:
        bound = 1.0 / np.sqrt(inputs)
        return random.uniform(-bound, bound, shape).astype(np.float32)

    def layer(inputs: int) -> tuple[Array, Array]:
        fan = JOINED_CODES * inputs
        return uniform(JOINED_CODES, inputs, UNITS, inputs=fan), uniform(UNITS, inputs=fan)

    _, long, short = teacher.courses
    courses = [_chosen(long, LONG, teacher), _chosen(short, SHORT, teacher)]
    # The short ones lie in the middle of the long ones.
    margin = (COURSE_FRAMES - len(courses[1][0])) // 2
    course = np.concatenate(
        [courses[0][0], np.pad(courses[1][0], ((margin, margin), (0, 0), (0, 0), (0, 0)))], axis=3
    )
    front = Front(
        *_chosen(teacher.narrow, NARROW, teacher),
        *_chosen(teacher.wide, WIDE, teacher),
        course,
        np.concatenate([courses[0][1], courses[1][1]]),
    )
    filters = sum(len(bias) for bias in front[1::2])
    return Encoder(
        front,
        Layers(
            *(*layer(filters), *layer(UNITS), *layer(UNITS)),
            uniform(LAYERS, UNITS, SEEN, inputs=UNITS),
            np.zeros((LAYERS, SEEN), np.float32),
        ),
    )


def _chosen(filters: Filters, numbers: tuple[int, ...], teacher: Teacher) -> tuple[Array, Array]:
    """Return weights and bias with the normalisations around the convolution worked in.

    The offset after it is left to what the filters are standardised with.
    """
    chosen = list(numbers)
    scale, weights = filters.scale[chosen], filters.weights[..., chosen]
    bias = filters.bias[chosen] + teacher.level_offset * weights.sum(axis=(0, 1, 2))
    return weights * scale * teacher.level_scale, bias * scale


def filter_levels(front: Front[jax.Array], levels: jax.Array) -> jax.Array:
    """Return how well each filter fits `levels` (songs, frames, 96), (songs, codes, filters).

    The first code is number `FIRST_CODE - LAYERS`, centred on its third frame.
    """
    first = (FIRST_CODE - LAYERS) * FRAMES_PER_CODE + CENTRE
    course_begins = first - COURSE_FRAMES // 2 + 1
    count = (levels.shape[1] - course_begins - COURSE_FRAMES) // FRAMES_PER_CODE + 1
    x = levels[..., jnp.newaxis]

    def fits(weights: jax.Array, bias: jax.Array, begins: int) -> jax.Array:
        frames = weights.shape[0] + (count - 1) * FRAMES_PER_CODE
        seen = x[:, begins : begins + frames]
        found = convolve(seen, weights, (FRAMES_PER_CODE, BAND_STRIDE)).max(axis=2)
        return jax.nn.relu(found + bias)

    timbre_begins = first - TIMBRE_FRAMES // 2
    return jnp.concatenate(
        [
            fits(front.narrow, front.narrow_bias, timbre_begins),
            fits(front.wide, front.wide_bias, timbre_begins),
            fits(front.course, front.course_bias, course_begins),
        ],
        axis=2,
    )


def codes(encoder: Encoder[jax.Array], standard: Standard, levels: jax.Array) -> jax.Array:
    """Return what each layer says, (songs, codes, 3, units); the first is FIRST_CODE."""
    layers = encoder.layers
    x = (filter_levels(encoder.front, levels) - standard.mean) / standard.std
    first = _layer(x, layers.first, layers.first_bias)
    second = _layer(first, layers.second, layers.second_bias) + first[:, 1:-1]
    third = _layer(second, layers.third, layers.third_bias) + second[:, 1:-1]
    return jnp.stack([first[:, 2:-2], second[:, 1:-1], third], axis=2)


def answers(encoder: Encoder[jax.Array], codes: jax.Array) -> jax.Array:
    """Return what is said of the teacher's layers, standardised, (songs, codes, 3, SEEN)."""
    layers = encoder.layers
    return jnp.einsum("sclu,lua->scla", codes, layers.answers) + layers.answers_bias


def _layer(x: jax.Array, weights: jax.Array, bias: jax.Array) -> jax.Array:
    """Return a layer of the neighbours of each moment but the outermost."""
    count = x.shape[1] - JOINED_CODES + 1
    joined = sum(x[:, at : at + count] @ weights[at] for at in range(JOINED_CODES))
    return jax.nn.relu(joined + bias)
