"""Training of the sound encoder: to see, through any microphone, what the teacher sees in files."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tqdm import tqdm

from .encoder_network import (
    CENTRE,
    FIRST_CODE,
    Encoder,
    Standard,
    answers,
    codes,
    filter_levels,
    first_encoder,
)
from .encoder_teacher import HOP as TEACHER_HOP, SEEN, Teacher
from .engine import (
    BANDS,
    BLOCK_SIZE,
    FRAMES_PER_CODE,
    LAYERS,
    SLANEY_HOP,
    Samples,
    SlaneySpectrum,
)
from .songs import DataError

type Array = NDArray[np.float32]
type _Half = NDArray[np.float16]

PASSES = 7
BATCH = 12
RATE, FILTER_RATE = 4e-3, 3e-4
GAIN_DB = TILT_DB = 4.0
"""Greatest change of loudness, and of the highest against the middle band, in training."""

_SMALLEST_SPREAD = 0.02
_MEANS_WEIGHT = 2.0
_EXAMPLES = 96
_TOLD_EVERY = 250


class Lesson(NamedTuple):
    """A recording: what the encoder sees of it and what the teacher said of the clean one."""

    levels: _Half
    """(frames, 96)"""
    said: _Half
    """Of each code from FIRST_CODE on, (codes, 3, SEEN)."""


def levels_of(sound: Samples) -> _Half:
    """Return what the encoder sees of a recording, (frames, 96)."""
    power = max(float(np.mean(np.square(sound, dtype=np.float64))), 1e-12)
    blocks = sound[: len(sound) // BLOCK_SIZE * BLOCK_SIZE].reshape(-1, BLOCK_SIZE)
    spectrum = SlaneySpectrum()
    return np.concatenate([spectrum.push(block, power) for block in blocks]).astype(np.float16)


def said_of_codes(said: Array, count: int) -> _Half:
    """Return the teacher's frames (n, 192) as means around the codes, (count, 3, SEEN)."""
    total = np.concatenate([np.zeros((1, said.shape[1])), np.cumsum(said, axis=0, dtype=float)])
    frames = (FIRST_CODE + np.arange(count)) * FRAMES_PER_CODE + CENTRE
    centre = frames * SLANEY_HOP / TEACHER_HOP

    def up_to(frame: NDArray[np.float64]) -> NDArray[np.float64]:
        place = np.clip(frame + 0.5, 0.0, len(said))
        whole = np.minimum(place.astype(np.int64), len(said) - 1)
        rest = (place - whole)[:, np.newaxis]
        return np.asarray(total[whole] + (total[whole + 1] - total[whole]) * rest)

    half = FRAMES_PER_CODE / 2
    means = (up_to(centre + half) - up_to(centre - half)) / FRAMES_PER_CODE
    return means.reshape(count, LAYERS, SEEN).astype(np.float16)


class _State(NamedTuple):
    encoder: Encoder[jax.Array]
    optimiser: optax.OptState


class Learnt(NamedTuple):
    """An encoder, and how what goes in and what comes out is scaled."""

    encoder: Encoder[Array]
    filters: Standard
    said: Standard
    """Of the teacher's numbers, (3, SEEN)."""


def train_encoder(
    teacher: Teacher, clean: Sequence[Lesson], in_rooms: Sequence[Lesson], seed: int
) -> Learnt:
    """Return an encoder taught on recordings of equal length; clean ones count as much as rooms.

    The error is that of every moment and, doubly, that of the mean over the recording.
    """
    random = np.random.default_rng(seed)
    said = _standard(np.concatenate([lesson.said for lesson in clean]))
    encoder: Encoder[jax.Array] = jax.tree.map(jnp.asarray, first_encoder(teacher, seed))
    examples = [*clean[:_EXAMPLES], *in_rooms[: 2 * _EXAMPLES]]
    said_by_filters = [
        np.asarray(_filtered(encoder, _levels(examples[at : at + BATCH])))
        for at in range(0, len(examples), BATCH)
    ]
    standard = _standard(
        np.concatenate([part.reshape(-1, part.shape[-1]) for part in said_by_filters])
    )
    times = max(1, round(len(in_rooms) / len(clean)))
    lessons = [*(list(clean) * times), *in_rooms]
    if len(lessons) < BATCH:
        raise DataError(f"{len(lessons)} recordings are too few to learn from, a batch has {BATCH}")
    steps = PASSES * len(lessons) // BATCH
    state = _State(encoder, _optimiser(steps).init(encoder))
    mean_error = None
    for step in tqdm(range(steps), "encoder", unit="step", disable=None):
        at = step % (len(lessons) // BATCH)
        if at == 0:
            order = random.permutation(len(lessons))
        chosen = [lessons[index] for index in order[at * BATCH : (at + 1) * BATCH]]
        told = (np.stack([lesson.said for lesson in chosen]) - said.mean) / said.std
        state, error = _update(state, _levels(chosen), _gains(random), told, standard, steps=steps)
        mean_error = error if mean_error is None else mean_error + 0.02 * (error - mean_error)
        if step % _TOLD_EVERY == 0:
            tqdm.write(f"step {step} of {steps}: error {float(mean_error):.3f}")
    return Learnt(jax.tree.map(np.asarray, state.encoder), standard, said)


def mean_answers(learnt: Learnt, lessons: Sequence[Lesson]) -> Array:
    """Return what is answered of each recording in the mean, standardised, (lessons, 3, SEEN)."""
    means = [
        np.asarray(_mean_answers(learnt.encoder, learnt.filters, _levels(lessons[at : at + BATCH])))
        for at in range(0, len(lessons), BATCH)
    ]
    return np.concatenate(means)


def explained(learnt: Learnt, lessons: Sequence[Lesson]) -> Array:
    """Return which share of the variance of the teacher's means is found, for each layer, (3,)."""
    told = np.stack([lesson.said.astype(np.float32).mean(axis=0) for lesson in lessons])
    told = (told - learnt.said.mean) / learnt.said.std
    missed = np.square(told - mean_answers(learnt, lessons)).sum(axis=(0, 2))
    variance = np.square(told - told.mean(axis=0)).sum(axis=(0, 2))
    return np.asarray(1.0 - missed / np.maximum(variance, 1e-9))


def _levels(lessons: Sequence[Lesson]) -> Array:
    return np.stack([lesson.levels for lesson in lessons]).astype(np.float32)


def _gains(random: np.random.Generator) -> Array:
    """Return factors of power by which the bands of each song are changed, (songs, 1, bands)."""
    gain = random.uniform(-GAIN_DB, GAIN_DB, (BATCH, 1, 1))
    tilt = random.uniform(-TILT_DB, TILT_DB, (BATCH, 1, 1)) * np.linspace(-1.0, 1.0, BANDS)
    return np.asarray(10.0 ** ((gain + tilt) / 10.0), np.float32)


def _standard(values: NDArray[np.floating]) -> Standard:
    """Return mean and deviation over the first axis."""
    mean = values.mean(axis=0, dtype=np.float64)
    std = np.maximum(values.std(axis=0, dtype=np.float64), _SMALLEST_SPREAD)
    return Standard(mean.astype(np.float32), std.astype(np.float32))


def _optimiser(steps: int) -> optax.GradientTransformation:
    """Return what moves the teacher's filters slowly and everything else fast."""

    def rate(peak: float) -> optax.Schedule:
        return optax.cosine_onecycle_schedule(steps, peak, 0.3)

    return optax.multi_transform(
        {
            "front": optax.adam(rate(FILTER_RATE)),
            "layers": optax.adamw(rate(RATE), weight_decay=1e-2),
        },
        _parts,
    )


def _parts(encoder: Encoder[jax.Array]) -> Encoder[str]:
    """Return the name of the part that each array belongs to."""
    return Encoder(
        jax.tree.map(lambda _: "front", encoder.front),
        jax.tree.map(lambda _: "layers", encoder.layers),
    )


@jax.jit
def _filtered(encoder: Encoder[jax.Array], levels: jax.Array) -> jax.Array:
    return filter_levels(encoder.front, levels)


@jax.jit
def _mean_answers(encoder: Encoder[jax.Array], standard: Standard, levels: jax.Array) -> jax.Array:
    return answers(encoder, codes(encoder, standard, levels)).mean(axis=1)


@partial(jax.jit, static_argnames=("steps",))
def _update(
    state: _State,
    levels: jax.Array,
    gains: jax.Array,
    told: jax.Array,
    standard: Standard,
    *,
    steps: int,
) -> tuple[_State, jax.Array]:
    louder = jnp.log10(1.0 + jnp.maximum(10.0**levels - 1.0, 0.0) * gains)

    def loss(encoder: Encoder[jax.Array]) -> jax.Array:
        missed = answers(encoder, codes(encoder, standard, louder)) - told
        of_means: jax.Array = jnp.square(missed.mean(axis=1)).mean()
        return jnp.square(missed).mean() + _MEANS_WEIGHT * of_means

    error, gradient = jax.value_and_grad(loss)(state.encoder)
    change, memory = _optimiser(steps).update(gradient, state.optimiser, state.encoder)
    return _State(optax.apply_updates(state.encoder, change), memory), error
