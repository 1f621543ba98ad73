"""Training of the shipped ensemble: all members at once, each with batches of its own."""

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

from .mood_network import Kept, answers, initial_networks
from .mood_parameters import (
    CLIP,
    DIRECT,
    JOINED,
    PROJECTED,
    RECURRENT,
    STEPS,
    MoodEnsemble,
    MoodNetworks,
)
from .parameters import Scaling
from .songs import DataError
from .windows import Windows

_PREDICTED_AT_ONCE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodRecipe:
    """How to train the shipped ensemble."""

    members: int = 5
    steps: int = 320
    batch: int = 256
    dropout: float = 0.3
    mask: float = 0.1
    """Share of the statistics left out, in a whole window."""
    learning_rate: float = 2e-3
    """Its greatest value; it rises over a fifth of the steps and falls along half a cosine."""
    weight_decay: float = 1e-2
    doubt: float = 0.3
    """Weight of the likelihood that trains the uncertainty."""


class _State(NamedTuple):
    networks: MoodNetworks[jax.Array]
    optimiser: optax.OptState


def train_mood(
    windows: Windows, recipe: MoodRecipe, seed: int, title: str = "train"
) -> MoodEnsemble:
    """Return an ensemble trained on `windows` of rows; the same seed gives the same ensemble.

    Raises:
        DataError: if there are fewer windows than a batch has.
    """
    if len(windows) < recipe.batch:
        raise DataError(
            f"{len(windows)} windows are too few to train on, a batch has {recipe.batch}"
        )
    scaling, labels = scaling_of(windows.inputs), scaling_of(windows.moods)
    start, chance = jax.random.split(jax.random.key(seed))
    networks = initial_networks(start, recipe.members, windows.inputs.shape[2])
    state = _State(networks, _optimiser(recipe).init(networks))
    x = jnp.asarray(standardise(windows.inputs, scaling))
    y = jnp.asarray((windows.moods - labels.mean) / labels.std)
    batches = _batches(len(windows), recipe, np.random.default_rng(seed))
    for number, indices in enumerate(tqdm(batches, title, recipe.steps, unit="step", disable=None)):
        state = _update(state, x, y, indices, jax.random.fold_in(chance, number), recipe=recipe)
    trained = jax.tree.map(np.asarray, state.networks)
    return MoodEnsemble(trained, scaling, labels, np.ones(2, np.float32))


def predict_mood(
    ensemble: MoodEnsemble, inputs: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what each member says, (windows, members, 2), and the uncertainty, (windows, 2).

    `inputs` is (windows, steps, statistics), as `cut_rows` gives them.
    """
    networks = jax.tree.map(jnp.asarray, ensemble.networks)
    moods, doubts = [], []
    for first in range(0, len(inputs), _PREDICTED_AT_ONCE):
        part = standardise(inputs[first : first + _PREDICTED_AT_ONCE], ensemble.scaling)
        mood, doubt = _answer_all(networks, jnp.asarray(part))
        moods.append(np.asarray(mood).swapaxes(0, 1))
        doubts.append(np.asarray(doubt).mean(axis=0))
    labels = ensemble.labels
    said = np.clip(np.concatenate(moods) * labels.std + labels.mean, -1.0, 1.0)
    return said, np.concatenate(doubts) * labels.std * ensemble.doubt_factor


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


def _optimiser(recipe: MoodRecipe) -> optax.GradientTransformation:
    rate = optax.cosine_onecycle_schedule(recipe.steps, recipe.learning_rate, 0.2)
    return optax.adamw(rate, weight_decay=recipe.weight_decay)


@partial(jax.jit, static_argnames=("recipe",))
def _update(
    state: _State,
    x: jax.Array,
    y: jax.Array,
    indices: jax.Array,
    key: jax.Array,
    *,
    recipe: MoodRecipe,
) -> _State:
    """Take one step with the windows at `indices` (members, batch)."""
    drop, hide, begin = jax.random.split(key, 3)
    heard, felt = _masked(_drawn(x, indices, begin), recipe, hide), y[indices]
    kept = _kept(recipe, drop)

    def loss(networks: MoodNetworks[jax.Array]) -> jax.Array:
        mood, doubt = answers(networks, heard, kept)
        error = jnp.square(mood - felt)
        surprise = jax.lax.stop_gradient(error) / (2 * jnp.square(doubt)) + jnp.log(doubt)
        # The members do not share parameters: the sum trains each as if it were alone.
        return (error + recipe.doubt * surprise).mean(axis=(1, 2)).sum()

    gradient = jax.grad(loss)(state.networks)
    step, memory = _optimiser(recipe).update(gradient, state.optimiser, state.networks)
    return _State(optax.apply_updates(state.networks, step), memory)


def _masked(x: jax.Array, recipe: MoodRecipe, key: jax.Array) -> jax.Array:
    """Leave out some statistics of each window."""
    shape = (*x.shape[:2], 1, x.shape[3])
    return x * (jax.random.bernoulli(key, 1.0 - recipe.mask, shape) / (1.0 - recipe.mask))


def _drawn(x: jax.Array, indices: jax.Array, key: jax.Array) -> jax.Array:
    """Return the windows at `indices`, each from a row of chance on, as if sound began later.

    In a stream all rows soon are statistics of 10 s, which the clips, 10 s long, cannot show.
    """
    first = jax.random.randint(key, (*indices.shape, 1), 0, STEPS)
    return x[indices[..., None], jnp.maximum(jnp.arange(STEPS), first)]


def _kept(recipe: MoodRecipe, key: jax.Array) -> Kept:
    share = 1.0 - recipe.dropout
    widths = (DIRECT, PROJECTED, RECURRENT, JOINED)
    return Kept(
        *(
            jax.random.bernoulli(part, share, (recipe.members, recipe.batch, width)) / share
            for part, width in zip(jax.random.split(key, len(widths)), widths, strict=True)
        )
    )


def _batches(
    windows: int, recipe: MoodRecipe, random: np.random.Generator
) -> Iterator[NDArray[np.int32]]:
    """Yield the numbers of the windows of each step, (members, batch), drawn without repetition."""
    a_pass = windows // recipe.batch
    for number in range(recipe.steps):
        at = number % a_pass
        if at == 0:
            orders = np.stack([random.permutation(windows) for _ in range(recipe.members)])
        yield orders[:, at * recipe.batch : (at + 1) * recipe.batch].astype(np.int32)


@jax.jit
def _answer_all(networks: MoodNetworks[jax.Array], x: jax.Array) -> tuple[jax.Array, jax.Array]:
    everyone = jnp.broadcast_to(x, (len(networks.direct_bias), *x.shape))
    return answers(networks, everyone)
