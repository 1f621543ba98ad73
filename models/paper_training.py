"""Training of an ensemble: all its networks at once, each with batches of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tqdm import tqdm

from .paper_network import answers, initial_networks
from .paper_parameters import CLIP, HIDDEN, Ensemble, Networks
from .parameters import TARGETS, Scaling
from .songs import DataError
from .windows import Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to train; the default is the paper's (table 1, sections 5.2 to 5.4), but for two things.

    Twice the epochs and the average of the parameters on the way: see RESULTS.md.
    """

    members: int = 5
    epochs: int = 10
    batch: int = 32
    dropout: float = 0.25
    learning_rate: float = 1e-3
    weight_decay: float = 1e-3
    cosine: bool = False
    """Let the learning rate fall to 0 along half a cosine."""
    averaging: float = 0.995
    """Weight of the past in a moving average of the parameters; 0 takes the last ones."""
    noise: float = 0.0
    """Standard deviation of noise added to the standardised features."""
    mask: float = 0.0
    """Share of the features left out, for a whole window."""


class _State(NamedTuple):
    networks: Networks[jax.Array]
    optimiser: optax.OptState
    average: Networks[jax.Array]


def train(windows: Windows, recipe: Recipe, seed: int, title: str = "train") -> Ensemble:
    """Return an ensemble trained on `windows`; the same seed gives the same ensemble.

    Raises:
        DataError: if there are fewer windows than a batch has.
    """
    if len(windows) < recipe.batch:
        raise DataError(
            f"{len(windows)} windows are too few to train on, a batch has {recipe.batch}"
        )
    scaling = _scaling(windows.inputs)
    count = recipe.members * len(TARGETS)
    start, dropout = jax.random.split(jax.random.key(seed))
    steps = recipe.epochs * (len(windows) // recipe.batch)
    networks = initial_networks(start, count, windows.inputs.shape[2])
    state = _State(networks, _optimiser(recipe, steps).init(networks), networks)
    x = jnp.asarray(scale(windows.inputs, scaling))
    y = jnp.asarray(windows.moods)
    batches = _batches(len(windows), recipe, count, np.random.default_rng(seed))
    for number, indices in enumerate(tqdm(batches, title, steps, unit="step", disable=None)):
        key = jax.random.fold_in(dropout, number)
        state = _update(state, x, y, indices, key, recipe=recipe, steps=steps)
    final = state.average if recipe.averaging else state.networks
    return Ensemble(jax.tree.map(np.asarray, final), scaling)


def predict(ensemble: Ensemble, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what each member says of each window: (windows, members, 2).

    `inputs` is (windows, frames, features), as `cut_windows` gives them.
    """
    networks = jax.tree.map(jnp.asarray, ensemble.networks)
    parts = [
        np.asarray(_answer_all(networks, jnp.asarray(scale(part, ensemble.scaling))))
        for part in np.split(inputs, range(256, len(inputs), 256))
    ]
    moods: NDArray[np.float32] = np.concatenate(parts, axis=1).T
    return moods.reshape(len(inputs), ensemble.members, len(TARGETS))


def scale(inputs: NDArray[np.float32], scaling: Scaling) -> NDArray[np.float32]:
    """Return `inputs` (..., features) standardised and cut off, as the graph does it."""
    scaled: NDArray[np.float32] = np.clip((inputs - scaling.mean) / scaling.std, -CLIP, CLIP)
    return scaled


def _scaling(inputs: NDArray[np.float32]) -> Scaling:
    frames = inputs.reshape(-1, inputs.shape[-1]).astype(np.float64)
    # A feature that never changes would divide by 0.
    std = np.maximum(frames.std(axis=0), 1e-6)
    return Scaling(frames.mean(axis=0).astype(np.float32), std.astype(np.float32))


def _optimiser(recipe: Recipe, steps: int) -> optax.GradientTransformation:
    """Return Adam with the decay added to the gradient, as PyTorch's Adam has it."""
    rate = (
        optax.cosine_decay_schedule(recipe.learning_rate, max(steps, 1))
        if recipe.cosine
        else recipe.learning_rate
    )
    return optax.chain(optax.add_decayed_weights(recipe.weight_decay), optax.adam(rate))


@partial(jax.jit, static_argnames=("recipe", "steps"))
def _update(
    state: _State,
    x: jax.Array,
    y: jax.Array,
    indices: jax.Array,
    key: jax.Array,
    *,
    recipe: Recipe,
    steps: int,
) -> _State:
    """Take one of `steps` steps, with the windows at `indices` (networks, batch)."""
    count, batch = indices.shape
    drop, disturb = jax.random.split(key)
    kept = jax.random.bernoulli(drop, 1.0 - recipe.dropout, (count, HIDDEN, batch))
    target = y[indices, jnp.arange(count)[:, None] % len(TARGETS)]
    heard = _disturbed(x[indices], recipe, disturb)

    def loss(networks: Networks[jax.Array]) -> jax.Array:
        error = answers(networks, heard, kept / (1.0 - recipe.dropout)) - target
        return jnp.mean(jnp.square(error), axis=1).sum()

    gradient = jax.grad(loss)(state.networks)
    step, memory = _optimiser(recipe, steps).update(gradient, state.optimiser, state.networks)
    networks = optax.apply_updates(state.networks, step)
    average = optax.incremental_update(networks, state.average, 1.0 - recipe.averaging)
    return _State(networks, memory, average)


def _disturbed(x: jax.Array, recipe: Recipe, key: jax.Array) -> jax.Array:
    """Return batches `x` (networks, batch, frames, features) with noise and gaps."""
    noise, mask = jax.random.split(key)
    if recipe.noise:
        x += recipe.noise * jax.random.normal(noise, x.shape)
    if recipe.mask:
        x *= jax.random.bernoulli(mask, 1.0 - recipe.mask, (*x.shape[:2], 1, x.shape[3]))
    return x


def _batches(
    windows: int, recipe: Recipe, count: int, random: np.random.Generator
) -> Iterator[NDArray[np.int32]]:
    """Yield the numbers of the windows of each step, (networks, batch), shuffled per epoch."""
    whole = windows - windows % recipe.batch
    for _ in range(recipe.epochs):
        orders = np.stack([random.permutation(windows) for _ in range(count)]).astype(np.int32)
        for first in range(0, whole, recipe.batch):
            yield orders[:, first : first + recipe.batch]


@jax.jit
def _answer_all(networks: Networks[jax.Array], x: jax.Array) -> jax.Array:
    count = networks.input_bias.shape[0]
    everyone = jnp.broadcast_to(x, (count, *x.shape))
    return answers(networks, everyone, jnp.ones((count, HIDDEN, 1)))
