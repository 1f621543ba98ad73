"""The network of a member: a GRU over the last rows, and a direct path from the newest one.

Rows are statistics of the last 10 s at most, so that the newest row alone says most; the GRU adds
how the music came there. The GRU is that of Cho et al., arXiv:1406.1078v1; many members run side
by side: the first axis of every array counts them.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .mood_parameters import (
    DIRECT,
    JOINED,
    LARGEST_DEVIATION,
    PROJECTED,
    RECURRENT,
    MoodNetworks,
)

type Values = jax.Array

_FIRST_DOUBT = -1.0


class Kept(NamedTuple):
    """What dropout leaves of each layer; 1 where nothing is dropped. (members, batch, units)."""

    direct: Values
    projected: Values
    recurrent: Values
    joined: Values


def initial_networks(key: jax.Array, count: int, statistics: int) -> MoodNetworks[Values]:
    """Return `count` untrained members, uniform within 1 / sqrt(inputs); no answer, much doubt."""
    keys = iter(jax.random.split(key, 16))

    def uniform(inputs: int, *shape: int) -> Values:
        bound = 1.0 / np.sqrt(inputs)
        return jax.random.uniform(next(keys), (count, *shape), minval=-bound, maxval=bound)

    gates = 3 * RECURRENT
    return MoodNetworks(
        direct_weights=uniform(statistics, DIRECT, statistics),
        direct_bias=uniform(statistics, DIRECT),
        projection_weights=uniform(statistics, PROJECTED, statistics),
        projection_bias=uniform(statistics, PROJECTED),
        input_weights=uniform(RECURRENT, gates, PROJECTED),
        input_bias=uniform(RECURRENT, gates),
        recurrent_weights=uniform(RECURRENT, gates, RECURRENT),
        recurrent_bias=uniform(RECURRENT, gates),
        join_direct_weights=uniform(DIRECT, JOINED, DIRECT),
        join_recurrent_weights=uniform(RECURRENT, JOINED, RECURRENT),
        join_bias=uniform(DIRECT, JOINED),
        mood_weights=uniform(JOINED, 2, JOINED),
        mood_bias=jnp.zeros((count, 2)),
        doubt_weights=jnp.zeros((count, 2, JOINED)),
        doubt_bias=jnp.full((count, 2), _FIRST_DOUBT),
    )


def answers(
    networks: MoodNetworks[Values], x: Values, kept: Kept | None = None
) -> tuple[Values, Values]:
    """Return mood and its uncertainty, both (members, batch, 2) in deviations of the labels.

    `x` is (members, batch, steps, statistics), standardised. What the uncertainty learns changes
    nothing but its own weights.
    """
    direct = jax.nn.relu(_dense(x[:, :, -1], networks.direct_weights, networks.direct_bias))
    projected = jax.nn.relu(
        jnp.einsum("mbts,mps->mtbp", x, networks.projection_weights)
        + networks.projection_bias[:, None, None]
    )
    if kept is not None:
        direct, projected = direct * kept.direct, projected * kept.projected[:, None]
    state = _last_state(networks, projected)
    if kept is not None:
        state = state * kept.recurrent
    joined = jax.nn.relu(
        _dense(direct, networks.join_direct_weights, networks.join_bias)
        + jnp.einsum("mbi,moi->mbo", state, networks.join_recurrent_weights)
    )
    if kept is not None:
        joined = joined * kept.joined
    mood = _dense(joined, networks.mood_weights, networks.mood_bias)
    unmoved = jax.lax.stop_gradient(joined)
    doubt = jax.nn.sigmoid(_dense(unmoved, networks.doubt_weights, networks.doubt_bias))
    return mood, LARGEST_DEVIATION * doubt


def _dense(x: Values, weights: Values, bias: Values) -> Values:
    return jnp.einsum("mbi,moi->mbo", x, weights) + bias[:, None]


def _last_state(networks: MoodNetworks[Values], x: Values) -> Values:
    """Return the state of each GRU after the newest row, (members, batch, units)."""
    projected = jnp.einsum("mtbp,mgp->tmbg", x, networks.input_weights)
    projected += networks.input_bias[:, None]
    bias = networks.recurrent_bias[:, None]
    both = 2 * RECURRENT

    def step(state: Values, row: Values) -> tuple[Values, None]:
        recalled = jnp.einsum("mbh,mgh->mbg", state, networks.recurrent_weights) + bias
        gates = jax.nn.sigmoid(row[..., :both] + recalled[..., :both])
        reset, update = gates[..., :RECURRENT], gates[..., RECURRENT:]
        new = jnp.tanh(row[..., both:] + reset * recalled[..., both:])
        return new + update * (state - new), None

    first = jnp.zeros((x.shape[0], x.shape[2], RECURRENT))
    state, _ = jax.lax.scan(step, first, projected)
    return state
