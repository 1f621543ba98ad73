"""Training of the shipped ensemble: all members at once, each with batches of its own."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from .engine import STEPS, SUMMARY_COUNT
from .network import Kept, answers, initial_networks
from .parameters import (
    CLIP,
    DEEP,
    DIRECT,
    PROJECTED,
    RECURRENT,
    Array,
    Ensemble,
    Networks,
    Scaling,
)
from .songs import DataError
from .windows import Windows, together

_PREDICTED_AT_ONCE = 512
_PADDED_TO = 4096
_ROOM_STRIDE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to train the shipped ensemble."""

    members: int = 5
    """Each of two networks, for files and for rooms."""
    steps: int = 800
    batch: int = 128
    dropout: float = 0.15
    mask: float = 0.1
    """Share of the statistics left out, in a whole window."""
    learning_rate: float = 2e-3
    """Its greatest value; it rises over a fifth of the steps and falls along half a cosine."""
    weight_decay: float = 1e-2
    emphasis: float = 5.0
    """How many times larger than other statistics the summaries of the sound encoder are shown.

    They are few and say much: larger, they are learnt from faster."""


class _State(NamedTuple):
    networks: Networks[jax.Array]
    optimiser: optax.OptState


def train(clean: Windows, in_rooms: Windows, recipe: Recipe, seed: int) -> Ensemble:
    """Return an ensemble; the same windows and seed give the same.

    Args:
        clean: windows of songs as they are; the networks for files learn from these alone.
        in_rooms: windows of songs in rooms; the networks for rooms learn from these and from
            `clean`.
        recipe: how to train.
        seed: decides every random choice.

    Raises:
        DataError: if there are fewer windows than a batch has.
    """
    if min(len(clean), len(in_rooms)) < recipe.batch:
        raise DataError(
            f"{min(len(clean), len(in_rooms))} windows are too few to train on, "
            f"a batch has {recipe.batch}"
        )
    everything = together([clean, in_rooms])
    emphasis = _emphasis(recipe, everything.inputs.shape[-1])
    scaling, labels = scaling_of(everything.inputs), scaling_of(everything.moods)
    random = np.random.default_rng(seed)
    parts = []
    for number, windows in enumerate((clean, everything)):
        x = standardise(windows.inputs, scaling) * emphasis
        y = np.asarray((windows.moods - labels.mean) / labels.std, np.float32)
        key = jax.random.fold_in(jax.random.key(seed), number)
        parts.append(
            _train(_padded(x), _padded(y), _batches(len(x), recipe, random), key, recipe=recipe)
        )
    networks = _at_full_size(jax.tree.map(lambda *values: np.concatenate(values), *parts), emphasis)
    weights, bias = _rooms_told(clean, in_rooms, scaling)
    return Ensemble(
        networks,
        scaling,
        labels,
        room_weights=weights,
        room_bias=bias,
        doubt_factor=np.ones(2, np.float32),
        doubt_offset=np.zeros(2, np.float32),
    )


def _emphasis(recipe: Recipe, statistics: int) -> Array:
    """Return by what each statistic is multiplied in training; the summaries come last."""
    emphasis = np.ones(statistics, np.float32)
    emphasis[-SUMMARY_COUNT:] = recipe.emphasis
    return emphasis


def _at_full_size(networks: Networks[Array], emphasis: Array) -> Networks[Array]:
    """Return the same networks for statistics that are not multiplied."""
    return networks._replace(
        direct_weights=networks.direct_weights * emphasis,
        projection_weights=networks.projection_weights * emphasis,
    )


def _rooms_told(clean: Windows, in_rooms: Windows, scaling: Scaling) -> tuple[Array, Array]:
    """Return weights and bias of a logistic regression that tells rooms by the newest row."""
    rows = [standardise(part.inputs[::_ROOM_STRIDE, -1], scaling) for part in (clean, in_rooms)]
    told = np.repeat([0, 1], [len(part) for part in rows])
    model = LogisticRegression(C=1e-3, class_weight="balanced", max_iter=300)
    model.fit(np.concatenate(rows), told)
    return model.coef_[0].astype(np.float32), np.asarray(model.intercept_[0], np.float32)


def predict(
    ensemble: Ensemble, inputs: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what each member says, (windows, members, 2), and the uncertainty, (windows, 2).

    `inputs` is (windows, steps, statistics), as `cut_rows` gives them.
    """
    networks = jax.tree.map(jnp.asarray, ensemble.networks)
    labels = ensemble.labels
    moods, doubts = [], []
    for first in range(0, len(inputs), _PREDICTED_AT_ONCE):
        part = standardise(inputs[first : first + _PREDICTED_AT_ONCE], ensemble.scaling)
        odds = np.exp(-(part[:, -1] @ ensemble.room_weights + ensemble.room_bias))
        room = (1.0 / (1.0 + odds))[:, np.newaxis, np.newaxis]
        mood, doubt = (
            np.asarray(values)[:, : len(part)].swapaxes(0, 1)
            for values in _answer_all(networks, _padded(part, _PREDICTED_AT_ONCE))
        )
        said = np.clip(mood * labels.std + labels.mean, -1.0, 1.0)
        moods.append(_blend(said, room))
        doubts.append(_blend(doubt, room).mean(axis=1) * labels.std)
    doubt = np.concatenate(doubts) * ensemble.doubt_factor + ensemble.doubt_offset
    return np.concatenate(moods), doubt


def _blend(values: NDArray[np.float32], room: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what files say and what rooms say, (n, networks, 2), as likely as `room` is."""
    in_file, in_room = np.split(values, 2, axis=1)
    return np.asarray(in_file + room * (in_room - in_file), np.float32)


def standardise(inputs: NDArray[np.float32], scaling: Scaling) -> NDArray[np.float32]:
    """Return `inputs` (..., statistics) standardised and cut off, as the graph does it."""
    scaled: NDArray[np.float32] = np.clip((inputs - scaling.mean) / scaling.std, -CLIP, CLIP)
    return scaled


def scaling_of(values: NDArray[np.float32]) -> Scaling:
    """Return mean and standard deviation over all axes but the last."""
    rows = values.reshape(-1, values.shape[-1])
    mean = rows.mean(axis=0, dtype=np.float64)
    variance = np.square(rows).mean(axis=0, dtype=np.float64) - np.square(mean)
    # A statistic that never changes would divide by 0.
    std = np.sqrt(np.maximum(variance, 1e-12))
    return Scaling(mean.astype(np.float32), std.astype(np.float32))


def _optimiser(recipe: Recipe) -> optax.GradientTransformation:
    rate = optax.cosine_onecycle_schedule(recipe.steps, recipe.learning_rate, 0.2)
    return optax.adamw(rate, weight_decay=recipe.weight_decay)


@partial(jax.jit, static_argnames=("recipe",))
def _train(
    x: jax.Array, y: jax.Array, batches: jax.Array, key: jax.Array, *, recipe: Recipe
) -> Networks[jax.Array]:
    """Return networks trained with the windows at `batches`, (steps, members, batch)."""
    start, chance = jax.random.split(key)
    networks = initial_networks(start, recipe.members, x.shape[2])
    optimiser = _optimiser(recipe)

    def update(state: _State, step: tuple[jax.Array, jax.Array]) -> tuple[_State, None]:
        number, indices = step
        drop, hide, begin = jax.random.split(jax.random.fold_in(chance, number), 3)
        heard, felt = _masked(_drawn(x, indices, begin), recipe, hide), y[indices]
        kept = _kept(recipe, drop)

        def loss(networks: Networks[jax.Array]) -> jax.Array:
            said = answers(networks, heard, kept)
            error = jnp.square(said.direct - felt) + jnp.square(said.recurrent - felt)
            missed = jax.lax.stop_gradient(jnp.square(said.mood - felt))
            surprise = missed / (2 * jnp.square(said.doubt)) + jnp.log(said.doubt)
            # The members do not share parameters: the sum trains each as if it were alone.
            return (error + surprise).mean(axis=(1, 2)).sum()

        change, memory = optimiser.update(
            jax.grad(loss)(state.networks), state.optimiser, state.networks
        )
        return _State(optax.apply_updates(state.networks, change), memory), None

    first = _State(networks, optimiser.init(networks))
    last, _ = jax.lax.scan(update, first, (jnp.arange(recipe.steps), batches))
    return last.networks


def _masked(x: jax.Array, recipe: Recipe, key: jax.Array) -> jax.Array:
    """Leave out some statistics of each window."""
    shape = (*x.shape[:2], 1, x.shape[3])
    return x * (jax.random.bernoulli(key, 1.0 - recipe.mask, shape) / (1.0 - recipe.mask))


def _drawn(x: jax.Array, indices: jax.Array, key: jax.Array) -> jax.Array:
    """Return the windows at `indices`, each from a row of chance on, as if sound began later.

    In a stream all rows soon are statistics of 10 s, which the clips, 10 s long, cannot show.
    """
    first = jax.random.randint(key, (*indices.shape, 1), 0, STEPS)
    return x[indices[..., None], jnp.maximum(jnp.arange(STEPS), first)]


def _kept(recipe: Recipe, key: jax.Array) -> Kept:
    share = 1.0 - recipe.dropout
    widths = (DIRECT, DEEP, PROJECTED, RECURRENT)
    return Kept(
        *(
            jax.random.bernoulli(part, share, (recipe.members, recipe.batch, width)) / share
            for part, width in zip(jax.random.split(key, len(widths)), widths, strict=True)
        )
    )


def _batches(windows: int, recipe: Recipe, random: np.random.Generator) -> NDArray[np.int32]:
    """Return the numbers of the windows of each step, (steps, members, batch).

    No member meets a window twice before it has met nearly all others.
    """
    a_pass = windows // recipe.batch
    batches = np.empty((recipe.steps, recipe.members, recipe.batch), np.int32)
    for number in range(recipe.steps):
        at = number % a_pass
        if at == 0:
            orders = np.stack([random.permutation(windows) for _ in range(recipe.members)])
        batches[number] = orders[:, at * recipe.batch : (at + 1) * recipe.batch]
    return batches


def _padded(values: NDArray[np.float32], multiple: int = _PADDED_TO) -> jax.Array:
    """Return `values` with zeros behind them, so that all folds share what jax compiles."""
    missing = -len(values) % multiple
    return jnp.asarray(np.pad(values, [(0, missing)] + [(0, 0)] * (values.ndim - 1)))


@jax.jit
def _answer_all(networks: Networks[jax.Array], x: jax.Array) -> tuple[jax.Array, jax.Array]:
    everyone = jnp.broadcast_to(x, (len(networks.direct_bias), *x.shape))
    said = answers(networks, everyone)
    return said.mood, said.doubt
