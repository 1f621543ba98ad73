"""The gate's networks: a look at the last seconds, and a memory of what was before them."""

import math
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float32]
type AnyArray = Array | jax.Array

CLIP = 4.0
"""Standardised statistics are cut off at this many standard deviations."""


class Members[A: AnyArray](NamedTuple):
    """Several networks side by side: M of them, H units that look, G that remember, C classes.

    Gates in the order reset, update, new (K. Cho et al., EMNLP 2014).
    """

    look_weights: A
    """(M, H, W)"""
    look_bias: A
    """(M, H)"""
    input_weights: A
    """(M, 3 G, H)"""
    input_bias: A
    """(M, 3 G)"""
    recurrent_weights: A
    """(M, 3 G, G)"""
    recurrent_bias: A
    """(M, 3 G)"""
    look_scores: A
    """(M, C, H)"""
    memory_scores: A
    """(M, C, G)"""
    score_bias: A
    """(M, C)"""


class GateNetwork(NamedTuple):
    """Networks whose scores are averaged."""

    mean: Array
    """Of each of the W statistics, (W,)."""
    deviation: Array
    """(W,)"""
    members: Members[Array]
    handicap: Array
    """What is added to the score of each class in the end, (C,)."""

    @property
    def memory_shape(self) -> tuple[int, int]:
        """Return the shape of what the networks remember, (M, G)."""
        count, _, remembered = self.members.recurrent_weights.shape
        return count, remembered


def initial(key: jax.Array, count: int, shape: tuple[int, int, int, int]) -> Members[jax.Array]:
    """Return `count` networks before training; `shape` is (W, H, G, C)."""
    statistics, look, memory, classes = shape
    keys = jax.random.split(key, 5)

    def normal(number: int, outputs: int, inputs: int, gain: float) -> jax.Array:
        values = jax.random.normal(keys[number], (count, outputs, inputs))
        return values * math.sqrt(gain / inputs)

    return Members(
        look_weights=normal(0, look, statistics, 2.0),
        look_bias=jnp.zeros((count, look)),
        input_weights=normal(1, 3 * memory, look, 1.0),
        input_bias=jnp.zeros((count, 3 * memory)).at[:, memory : 2 * memory].set(1.0),
        recurrent_weights=normal(2, 3 * memory, memory, 1.0),
        recurrent_bias=jnp.zeros((count, 3 * memory)),
        look_scores=normal(3, classes, look, 1.0),
        memory_scores=normal(4, classes, memory, 1.0),
        score_bias=jnp.zeros((count, classes)),
    )


def remember(members: Members[jax.Array], seen: jax.Array) -> jax.Array:
    """Return what is remembered after each step of `seen` (T, M, B, H): (T, M, B, G)."""
    inputs = jnp.einsum("tmbh,mgh->tmbg", seen, members.input_weights)
    inputs += members.input_bias[:, None]

    def step(state: jax.Array, heard: jax.Array) -> tuple[jax.Array, jax.Array]:
        recalled = jnp.einsum("mbg,mkg->mbk", state, members.recurrent_weights)
        state = _next_state(heard, recalled + members.recurrent_bias[:, None], state)
        return state, state

    start = jnp.zeros((*seen.shape[1:3], members.recurrent_weights.shape[2]))
    return jax.lax.scan(step, start, inputs)[1]


def _next_state(heard: jax.Array, recalled: jax.Array, state: jax.Array) -> jax.Array:
    reset_in, update_in, new_in = jnp.split(heard, 3, axis=-1)
    reset_back, update_back, new_back = jnp.split(recalled, 3, axis=-1)
    update = jax.nn.sigmoid(update_in + update_back)
    new = jnp.tanh(new_in + jax.nn.sigmoid(reset_in + reset_back) * new_back)
    return new + update * (state - new)


def gate_step(network: GateNetwork, window: Array, memory: Array) -> tuple[Array, Array]:
    """Return the score of each class before softmax, (C,), and what to remember, (M, G).

    Args:
        network: the networks.
        window: what `SoundWindow` says of a block, (W,).
        memory: what was remembered, zeros at first, (M, G).
    """
    members = network.members
    x = np.clip((window - network.mean) / network.deviation, -CLIP, CLIP)
    seen = np.maximum(members.look_weights @ x + members.look_bias, 0.0)
    heard = np.einsum("mh,mgh->mg", seen, members.input_weights) + members.input_bias
    recalled = np.einsum("mg,mkg->mk", memory, members.recurrent_weights) + members.recurrent_bias
    reset_in, update_in, new_in = np.split(heard, 3, axis=1)
    reset_back, update_back, new_back = np.split(recalled, 3, axis=1)
    update = _sigmoid(update_in + update_back)
    new = np.tanh(new_in + _sigmoid(reset_in + reset_back) * new_back)
    memory = np.asarray(new + update * (memory - new), np.float32)
    scores = np.einsum("mh,mch->mc", seen, members.look_scores)
    scores += np.einsum("mg,mcg->mc", memory, members.memory_scores) + members.score_bias
    return np.asarray(scores.mean(axis=0) + network.handicap, np.float32), memory


def save_network(network: GateNetwork, path: Path) -> None:
    """Write all of `network` but its handicap to a .npz file."""
    unfinished = path.with_suffix(".part.npz")
    arrays = network.members._asdict()
    np.savez(
        unfinished, allow_pickle=False, mean=network.mean, deviation=network.deviation, **arrays
    )
    unfinished.replace(path)


def load_network(path: Path, handicap: Array) -> GateNetwork:
    """Return the network in the file at `path`, as `save_network` wrote it, with a `handicap`."""
    with np.load(path) as file:
        members = Members(**{name: file[name] for name in Members._fields})
        return GateNetwork(file["mean"], file["deviation"], members, handicap)


def _sigmoid(x: Array) -> Array:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x), np.float32)
