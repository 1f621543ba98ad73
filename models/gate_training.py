"""Training of the music gate: one hidden layer on the statistics, several networks averaged."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tqdm import tqdm

from .gate_dataset import Examples
from .gate_engine import STATISTIC_NAMES
from .gate_scenes import CLASSES

type Array = NDArray[np.float32]

CLIP = 4.0
"""Standardised statistics are cut off at this many standard deviations."""


HANDICAPS = {"music": 0.0, "speech_over_music": -2.8, "speech": -0.9, "noise": 0.75}
"""Added to the score of each class after training, chosen by the folds.

Speech is told from music far better than noise is, so that it can do with less: singers and
rappers are kept instead.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRecipe:
    """How to train."""

    members: int = 3
    hidden: int = 96
    epochs: int = 12
    batch: int = 512
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    dropout: float = 0.4
    noise: float = 0.05
    """Standard deviation of noise on every standardised statistic."""
    colour: float = 0.1
    """The same on the means alone: what an unknown microphone adds to the timbre."""
    smoothing: float = 0.05
    """Share of each label that is spread over all classes."""


class GateNetwork(NamedTuple):
    """Networks whose scores are averaged: together one wide hidden layer.

    Shapes, with S statistics, H hidden units of all members together, and C classes:
    """

    mean: Array
    """(S,)"""
    deviation: Array
    """(S,)"""
    hidden_weights: Array
    """(H, S)"""
    hidden_bias: Array
    """(H,)"""
    output_weights: Array
    """(C, H)"""
    output_bias: Array
    """(C,)"""


class _Member(NamedTuple):
    hidden_weights: jax.Array
    hidden_bias: jax.Array
    output_weights: jax.Array
    output_bias: jax.Array


def train_gate(examples: Examples, recipe: GateRecipe, seed: int, title: str) -> GateNetwork:
    """Return a gate trained on `examples`; the same seed gives the same gate."""
    mean = examples.statistics.mean(axis=0)
    deviation = examples.statistics.std(axis=0) + 1e-4
    x = jnp.asarray(np.clip((examples.statistics - mean) / deviation, -CLIP, CLIP))
    y = jnp.asarray(examples.labels)
    counts = np.bincount(examples.labels, minlength=len(CLASSES))
    weights = jnp.asarray((counts.sum() / len(CLASSES) / np.maximum(counts, 1)) ** 0.5)
    start, key = jax.random.split(jax.random.key(seed))
    members = _initial(start, recipe, x.shape[1])
    per_epoch = len(x) // recipe.batch
    steps = recipe.epochs * per_epoch
    optimiser = _optimiser(recipe, steps)
    state = optimiser.init(members)
    random = np.random.default_rng(seed)
    coloured = jnp.asarray([name.startswith("mean_") for name in STATISTIC_NAMES], jnp.float32)
    for step in tqdm(range(steps), title, unit="step", disable=None):
        if step % per_epoch == 0:
            order = np.stack([random.permutation(len(x)) for _ in range(recipe.members)])
        place = step % per_epoch * recipe.batch
        batch = jnp.asarray(order[:, place : place + recipe.batch])
        members, state = _update(
            members,
            state,
            x[batch],
            y[batch],
            weights,
            coloured,
            jax.random.fold_in(key, step),
            recipe=recipe,
            steps=steps,
        )
    return _joined(members, mean, deviation, recipe)


def gate_scores(network: GateNetwork, statistics: Array) -> Array:
    """Return the score of each class (before softmax) for each row of `statistics`, (n, 4)."""
    x = np.clip((statistics - network.mean) / network.deviation, -CLIP, CLIP)
    hidden = np.maximum(x @ network.hidden_weights.T + network.hidden_bias, 0.0)
    return np.asarray(hidden @ network.output_weights.T + network.output_bias, np.float32)


def _initial(key: jax.Array, recipe: GateRecipe, inputs: int) -> _Member:
    first, second = jax.random.split(key)
    shape = (recipe.members, recipe.hidden, inputs)
    out = (recipe.members, len(CLASSES), recipe.hidden)
    return _Member(
        jax.random.normal(first, shape) * np.sqrt(2.0 / inputs),
        jnp.zeros(shape[:2]),
        jax.random.normal(second, out) * np.sqrt(1.0 / recipe.hidden),
        jnp.zeros(out[:2]),
    )


def _optimiser(recipe: GateRecipe, steps: int) -> optax.GradientTransformation:
    schedule = optax.cosine_decay_schedule(recipe.learning_rate, steps)
    return optax.adamw(schedule, weight_decay=recipe.weight_decay)


@partial(jax.jit, static_argnames=("recipe", "steps"))
def _update(
    members: _Member,
    state: optax.OptState,
    x: jax.Array,
    y: jax.Array,
    weights: jax.Array,
    coloured: jax.Array,
    key: jax.Array,
    *,
    recipe: GateRecipe,
    steps: int,
) -> tuple[_Member, optax.OptState]:
    every, timbre, kept = jax.random.split(key, 3)
    x = x + recipe.noise * jax.random.normal(every, x.shape)
    x = x + recipe.colour * coloured * jax.random.normal(timbre, x.shape)
    shape = (*x.shape[:2], recipe.hidden)
    mask = jax.random.bernoulli(kept, 1.0 - recipe.dropout, shape) / (1.0 - recipe.dropout)
    targets = optax.smooth_labels(jax.nn.one_hot(y, len(CLASSES)), recipe.smoothing)

    def loss(members: _Member) -> jax.Array:
        hidden = jnp.einsum("mbi,mhi->mbh", x, members.hidden_weights)
        hidden = jax.nn.relu(hidden + members.hidden_bias[:, None]) * mask
        scores = jnp.einsum("mbh,mch->mbc", hidden, members.output_weights)
        scores += members.output_bias[:, None]
        return jnp.mean(optax.softmax_cross_entropy(scores, targets) * weights[y]) * recipe.members

    gradient = jax.grad(loss)(members)
    change, state = _optimiser(recipe, steps).update(gradient, state, members)
    return optax.apply_updates(members, change), state


def _joined(members: _Member, mean: Array, deviation: Array, recipe: GateRecipe) -> GateNetwork:
    """Return all members as one network whose scores are their mean."""
    hidden_weights, hidden_bias, output_weights, output_bias = map(np.asarray, members)
    return GateNetwork(
        mean=mean.astype(np.float32),
        deviation=deviation.astype(np.float32),
        hidden_weights=hidden_weights.reshape(-1, hidden_weights.shape[2]),
        hidden_bias=hidden_bias.reshape(-1),
        output_weights=np.concatenate(list(output_weights), axis=1) / recipe.members,
        output_bias=output_bias.mean(axis=0) + np.array(list(HANDICAPS.values()), np.float32),
    )
