"""Training of the note network: to hear, from pitch levels alone, what the teacher hears."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tqdm import tqdm

from .engine import (
    BLOCK_SIZE,
    HOP,
    KEYS,
    LATE_FRAMES,
    PAST_FRAMES,
    SAMPLE_RATE,
    LevelFloor,
    NoteWeights,
    PitchSpectrum,
    Samples,
    note_inputs,
)
from .weights_file import save_weights

FRAME_SECONDS = HOP / SAMPLE_RATE
HIDDEN = 32
STEPS, BATCH, RATE = 4000, 4096, 3e-3


class Lessons(NamedTuple):
    """What the network sees and what the teacher said."""

    seen: NDArray[np.float32]
    """(examples, 49)"""
    said: NDArray[np.float32]
    """Probabilities that the key sounds and that it begins, (examples, 2)."""


type _Layers = list[tuple[jax.Array, jax.Array]]


def lessons(
    sound: Samples, said: NDArray[np.float32], count: int, random: np.random.Generator
) -> Lessons:
    """Return `count` keys at moments of chance of one recording, all if it has fewer.

    `said` are the teacher's probabilities for frames of 100 ms, (n, 2, 88), perhaps of a cleaner
    recording of the same performance.
    """
    seen = note_inputs(_levels(sound))
    # Without anything before the first frame, the first answers are missing.
    first = PAST_FRAMES - LATE_FRAMES
    told = said[first : first + seen.shape[1]]
    frames = len(told)
    chosen = random.permutation(frames * KEYS)[:count]
    frame, key = np.divmod(chosen, KEYS)
    return Lessons(seen[:, frame, key].T, told[frame, :, key])


def _levels(sound: Samples) -> NDArray[np.float32]:
    floor, spectrum = LevelFloor(), PitchSpectrum()
    blocks = sound[: len(sound) // BLOCK_SIZE * BLOCK_SIZE].reshape(-1, BLOCK_SIZE)
    return np.concatenate([spectrum.push_block(block, floor.push(block)) for block in blocks])


def train_notes(parts: Sequence[Lessons], seed: int) -> NoteWeights:
    """Return the network trained on `parts`: cross-entropy with the teacher's probabilities."""
    seen = np.concatenate([part.seen for part in parts])
    said = jnp.asarray(np.concatenate([part.said for part in parts]))
    mean, std = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    x = jnp.asarray((seen - mean) / std)
    rate = optax.cosine_onecycle_schedule(STEPS, RATE, 0.1)
    optimiser = optax.adamw(rate, weight_decay=1e-4)
    layers = _first_layers(jax.random.key(seed), x.shape[1])
    memory = optimiser.init(layers)

    @jax.jit
    def update(
        layers: _Layers, memory: optax.OptState, indices: jax.Array
    ) -> tuple[_Layers, optax.OptState]:
        def loss(layers: _Layers) -> jax.Array:
            logits = _logits(layers, x[indices])
            surprise: jax.Array = optax.sigmoid_binary_cross_entropy(logits, said[indices])
            return surprise.mean()

        step, memory = optimiser.update(jax.grad(loss)(layers), memory, layers)
        return optax.apply_updates(layers, step), memory

    for indices in tqdm(_batches(len(seen), seed), "notes", STEPS, unit="step", disable=None):
        layers, memory = update(layers, memory, indices)
    (first, first_bias), *rest = [(np.asarray(w), np.asarray(b)) for w, b in layers]
    scaled = first / std[:, np.newaxis]
    flat = [scaled, first_bias - mean @ scaled, *(values for layer in rest for values in layer)]
    return NoteWeights(*(np.asarray(values, np.float32) for values in flat))


def agreement(weights: NoteWeights, parts: Sequence[Lessons]) -> tuple[float, float]:
    """Return the correlation with the teacher: of what sounds, of what begins."""
    seen = np.concatenate([part.seen for part in parts])
    said = np.concatenate([part.said for part in parts])
    layers = [
        (jnp.asarray(w), jnp.asarray(b)) for w, b in zip(weights[::2], weights[1::2], strict=True)
    ]
    heard = np.asarray(jax.nn.sigmoid(_logits(layers, jnp.asarray(seen))))
    sounds, begins = (float(np.corrcoef(heard[:, k], said[:, k])[0, 1]) for k in range(2))
    return sounds, begins


def save_notes(path: Path, weights: NoteWeights) -> None:
    """Write `weights` as the engine reads them: int8 with a scale for each output.

    The first layer is float16, since its inputs are not standardised.
    """
    half_precise = weights._replace(first=weights.first.astype(np.float16))
    save_weights(path, half_precise._asdict(), in_int8=("second", "last"))


def _first_layers(key: jax.Array, inputs: int) -> _Layers:
    widths = (inputs, HIDDEN, HIDDEN, 2)
    return [
        (jax.random.normal(part, (before, after)) * np.sqrt(2.0 / before), jnp.zeros(after))
        for part, before, after in zip(
            jax.random.split(key, 3), widths[:-1], widths[1:], strict=True
        )
    ]


def _logits(layers: _Layers, x: jax.Array) -> jax.Array:
    for weights, bias in layers[:-1]:
        x = jax.nn.relu(x @ weights + bias)
    weights, bias = layers[-1]
    return x @ weights + bias


def _batches(examples: int, seed: int) -> Iterator[NDArray[np.int32]]:
    random = np.random.default_rng(seed)
    for _ in range(STEPS):
        yield random.integers(examples, size=BATCH, dtype=np.int32)
