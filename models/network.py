"""The network of a member: a GRU over the last rows, and a direct path from the newest one.

Rows are statistics of the last 10 s at most, so that the newest row alone says most; the GRU adds
how the music came there. Each path learns to answer for itself, and a member says the mean of both:
networks of different kinds err differently. The GRU is that of Cho et al., arXiv:1406.1078v1; many
members run side by side: the first axis of every array counts them.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .parameters import (
    DEEP,
    DIRECT,
    LARGEST_DEVIATION,
    PROJECTED,
    RECURRENT,
    Networks,
)

type Values = jax.Array

_FIRST_DOUBT = -1.0


class Kept(NamedTuple):
    """What dropout leaves of each layer; 1 where nothing is dropped. (members, batch, units)."""

    direct: Values
    deep: Values
    projected: Values
    recurrent: Values


class Answers(NamedTuple):
    """What the members say, in standard deviations of the labels, (members, batch, 2)."""

    direct: Values
    recurrent: Values
    doubt: Values
    """Standard deviation of the error to expect."""

    @property
    def mood(self) -> Values:
        """Return what a member says after all: the mean of its paths."""
        return (self.direct + self.recurrent) / 2.0


def initial_networks(key: jax.Array, count: int, statistics: int) -> Networks[Values]:
    """Return `count` untrained members, uniform within 1 / sqrt(inputs); no answer, much doubt."""
    keys = iter(jax.random.split(key, 16))

    def uniform(inputs: int, *shape: int) -> Values:
        bound = 1.0 / np.sqrt(inputs)
        return jax.random.uniform(next(keys), (count, *shape), minval=-bound, maxval=bound)

    gates = 3 * RECURRENT
    return Networks(
        direct_weights=uniform(statistics, DIRECT, statistics),
        direct_bias=uniform(statistics, DIRECT),
        deep_weights=uniform(DIRECT, DEEP, DIRECT),
        deep_bias=uniform(DIRECT, DEEP),
        projection_weights=uniform(statistics, PROJECTED, statistics),
        projection_bias=uniform(statistics, PROJECTED),
        input_weights=uniform(RECURRENT, gates, PROJECTED),
        input_bias=uniform(RECURRENT, gates),
        recurrent_weights=uniform(RECURRENT, gates, RECURRENT),
        recurrent_bias=uniform(RECURRENT, gates),
        direct_mood_weights=uniform(DEEP, 2, DEEP),
        direct_mood_bias=jnp.zeros((count, 2)),
        recurrent_mood_weights=uniform(RECURRENT, 2, RECURRENT),
        recurrent_mood_bias=jnp.zeros((count, 2)),
        doubt_direct_weights=jnp.zeros((count, 2, DEEP)),
        doubt_recurrent_weights=jnp.zeros((count, 2, RECURRENT)),
        doubt_bias=jnp.full((count, 2), _FIRST_DOUBT),
    )


def answers(networks: Networks[Values], x: Values, kept: Kept | None = None) -> Answers:
    """Return what the members say of `x`, (members, batch, steps, statistics), standardised.

    What the uncertainty learns changes nothing but its own weights.
    """
    direct = jax.nn.relu(_dense(x[:, :, -1], networks.direct_weights, networks.direct_bias))
    projected = jax.nn.relu(
        jnp.einsum("mbts,mps->mtbp", x, networks.projection_weights)
        + networks.projection_bias[:, None, None]
    )
    if kept is not None:
        direct, projected = direct * kept.direct, projected * kept.projected[:, None]
    deep = jax.nn.relu(_dense(direct, networks.deep_weights, networks.deep_bias))
    state = _last_state(networks, projected)
    if kept is not None:
        deep, state = deep * kept.deep, state * kept.recurrent
    unmoved_deep, unmoved_state = jax.lax.stop_gradient((deep, state))
    doubt = jax.nn.sigmoid(
        _dense(unmoved_deep, networks.doubt_direct_weights, networks.doubt_bias)
        + jnp.einsum("mbi,moi->mbo", unmoved_state, networks.doubt_recurrent_weights)
    )
    return Answers(
        _dense(deep, networks.direct_mood_weights, networks.direct_mood_bias),
        _dense(state, networks.recurrent_mood_weights, networks.recurrent_mood_bias),
        LARGEST_DEVIATION * doubt,
    )


def _dense(x: Values, weights: Values, bias: Values) -> Values:
    return jnp.einsum("mbi,moi->mbo", x, weights) + bias[:, None]


def _last_state(networks: Networks[Values], x: Values) -> Values:
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
