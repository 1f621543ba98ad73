"""The paper's parallel network (section 5.1): a GRU, then three fully connected layers.

Many networks run side by side: the first axis of every array counts them.
"""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np

from .paper_parameters import HIDDEN, LAYERS, Networks


def initial_networks(key: jax.Array, count: int, features: int) -> Networks[jax.Array]:
    """Return `count` untrained networks; uniform within 1 / sqrt(inputs), as PyTorch starts."""
    keys = iter(jax.random.split(key, 4 + 2 * len(LAYERS)))

    def uniform(inputs: int, *shape: int) -> jax.Array:
        bound = 1.0 / np.sqrt(inputs)
        return jax.random.uniform(next(keys), (count, *shape), minval=-bound, maxval=bound)

    layers = list(pairwise(LAYERS))
    return Networks(
        input_weights=uniform(HIDDEN, 3 * HIDDEN, features),
        input_bias=uniform(HIDDEN, 3 * HIDDEN),
        recurrent_weights=uniform(HIDDEN, 3 * HIDDEN, HIDDEN),
        recurrent_bias=uniform(HIDDEN, 3 * HIDDEN),
        layer_weights=tuple(uniform(inputs, outputs, inputs) for inputs, outputs in layers),
        layer_bias=tuple(uniform(inputs, outputs) for inputs, outputs in layers),
    )


def answers(networks: Networks[jax.Array], x: jax.Array, kept: jax.Array) -> jax.Array:
    """Return what each network says of its own batch, in [-1, 1]: (networks, batch).

    `x` is (networks, batch, frames, features), standardised; `kept` (networks, hidden, batch)
    multiplies the last state of the GRU and is 1 but for dropout.
    """
    state = _last_state(networks, x) * kept
    last = len(networks.layer_weights) - 1
    for number, (weights, bias) in enumerate(
        zip(networks.layer_weights, networks.layer_bias, strict=True)
    ):
        state = jnp.einsum("noi,nib->nob", weights, state) + bias[:, :, None]
        state = jnp.tanh(state) if number == last else jax.nn.relu(state)
    return state[:, 0]


def _last_state(networks: Networks[jax.Array], x: jax.Array) -> jax.Array:
    """Return the state of each GRU after the last frame, (networks, hidden, batch)."""
    projected = jnp.einsum("nbtf,ngf->tngb", x, networks.input_weights)
    projected += networks.input_bias[:, :, None]
    bias = networks.recurrent_bias[:, :, None]

    def step(state: jax.Array, frame: jax.Array) -> tuple[jax.Array, None]:
        recalled = jnp.einsum("ngh,nhb->ngb", networks.recurrent_weights, state) + bias
        gates = jax.nn.sigmoid(frame[:, : 2 * HIDDEN] + recalled[:, : 2 * HIDDEN])
        reset, update = gates[:, :HIDDEN], gates[:, HIDDEN:]
        new = jnp.tanh(frame[:, 2 * HIDDEN :] + reset * recalled[:, 2 * HIDDEN :])
        return new + update * (state - new), None

    first = jnp.zeros((x.shape[0], HIDDEN, x.shape[1]))
    state, _ = jax.lax.scan(step, first, projected)
    return state
