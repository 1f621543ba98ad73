"""Training of the music gate: networks that look at the last seconds and remember those before."""

from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from tqdm import tqdm

from .gate_examples import Examples
from .gate_network import CLIP, GateNetwork, Members, initial, remember
from .gate_programmes import NOTHING
from .gate_scenes import CLASSES

_BEGINNING = 3
"""Blocks that count as the beginning of a scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRecipe:
    """How to train."""

    members: int = 2
    look: int = 88
    memory: int = 32
    epochs: int = 18
    batch: int = 32
    """Programmes."""
    learning_rate: float = 3e-3
    weight_decay: float = 1e-2
    dropout: float = 0.4
    """Of the units that look."""
    colour: float = 0.15
    """Standard deviation of what is added to each standardised statistic, one value for a whole
    programme: an unknown microphone.
    """
    smoothing: float = 0.05
    """Share of each label that is spread over all classes."""
    beginnings: float = 2.0
    """How much more the first 1.5 s of everything count: what is new shall soon be noticed."""


def train_gate(examples: Examples, recipe: GateRecipe, seed: int, title: str) -> GateNetwork:
    """Return a gate trained on `examples`, without handicaps; the same seed gives the same."""
    heard = np.any(examples.windows != 0.0, axis=2)
    mean = examples.windows[heard].mean(axis=0)
    deviation = examples.windows[heard].std(axis=0) + 1e-4
    scaled = np.clip((examples.windows - mean) / deviation, -CLIP, CLIP)
    scaled = np.where(heard[:, :, np.newaxis], scaled, 0.0)
    x, y = jnp.asarray(scaled, jnp.float32), jnp.asarray(examples.labels)
    counts = np.bincount(examples.labels[examples.labels != NOTHING], minlength=len(CLASSES))
    by_class = (counts.sum() / len(CLASSES) / np.maximum(counts, 1)) ** 0.5
    weights = np.where(examples.labels == NOTHING, 0.0, by_class[examples.labels])
    weights[_just_begun(examples.labels)] *= recipe.beginnings
    w = jnp.asarray(weights, jnp.float32)
    start, key = jax.random.split(jax.random.key(seed))
    shape = (len(mean), recipe.look, recipe.memory, len(CLASSES))
    members = initial(start, recipe.members, shape)
    batch_size = min(recipe.batch, len(x))
    per_epoch = len(x) // batch_size
    steps = recipe.epochs * per_epoch
    state = _optimiser(recipe, steps).init(members)
    random = np.random.default_rng(seed)
    for step in tqdm(range(steps), title, unit="step", disable=None):
        if step % per_epoch == 0:
            order = np.stack([random.permutation(len(x)) for _ in range(recipe.members)])
        place = step % per_epoch * batch_size
        batch = jnp.asarray(order[:, place : place + batch_size])
        members, state = _update(
            members,
            state,
            x[batch],
            y[batch],
            w[batch],
            jax.random.fold_in(key, step),
            recipe=recipe,
            steps=steps,
        )
    return GateNetwork(
        mean=np.asarray(mean, np.float32),
        deviation=np.asarray(deviation, np.float32),
        members=Members(*map(np.asarray, members)),
        handicap=np.zeros(len(CLASSES), np.float32),
    )


def _just_begun(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each block, (n, T), whether one of the three before it was something else."""
    before = np.pad(labels, ((0, 0), (_BEGINNING, 0)), constant_values=NOTHING)
    count = labels.shape[1]
    others = [before[:, shift : shift + count] != labels for shift in range(_BEGINNING)]
    begun: NDArray[np.bool_] = np.any(others, axis=0)
    return begun


def _optimiser(recipe: GateRecipe, steps: int) -> optax.GradientTransformation:
    schedule = optax.cosine_decay_schedule(recipe.learning_rate, steps)
    return optax.chain(
        optax.clip_by_global_norm(5.0), optax.adamw(schedule, weight_decay=recipe.weight_decay)
    )


@partial(jax.jit, static_argnames=("recipe", "steps"))
def _update(
    members: Members[jax.Array],
    state: optax.OptState,
    x: jax.Array,
    y: jax.Array,
    weights: jax.Array,
    key: jax.Array,
    *,
    recipe: GateRecipe,
    steps: int,
) -> tuple[Members[jax.Array], optax.OptState]:
    """Learn from a batch for each member: x (M, B, T, W), y and weights (M, B, T)."""
    added, kept = jax.random.split(key)
    x = x + recipe.colour * jax.random.normal(added, (*x.shape[:2], 1, x.shape[3]))
    shape = (*x.shape[:3], recipe.look)
    mask = jax.random.bernoulli(kept, 1.0 - recipe.dropout, shape) / (1.0 - recipe.dropout)
    targets = optax.smooth_labels(jax.nn.one_hot(y, len(CLASSES)), recipe.smoothing)

    def loss(members: Members[jax.Array]) -> jax.Array:
        seen = jnp.einsum("mbtw,mhw->mbth", x, members.look_weights)
        seen = jax.nn.relu(seen + members.look_bias[:, None, None]) * mask
        remembered = jnp.moveaxis(remember(members, jnp.moveaxis(seen, 2, 0)), 0, 2)
        scores = jnp.einsum("mbth,mch->mbtc", seen, members.look_scores)
        scores += jnp.einsum("mbtg,mcg->mbtc", remembered, members.memory_scores)
        scores += members.score_bias[:, None, None]
        losses = optax.softmax_cross_entropy(scores, targets)
        return jnp.sum(losses * weights) / jnp.sum(weights) * recipe.members

    gradient = jax.grad(loss)(members)
    change, state = _optimiser(recipe, steps).update(gradient, state, members)
    return optax.apply_updates(members, change), state
