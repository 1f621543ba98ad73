"""The shipped ensemble as a TensorFlow Lite graph: all members side by side, the steps unrolled."""

import numpy as np

from .mood_parameters import (
    CLIP,
    LARGEST_DEVIATION,
    STEPS,
    MoodEnsemble,
    MoodNetworks,
)
from .parameters import TARGETS, Array, Scaling
from .tflite_writer import GraphWriter, Tensor

SIGNATURE = "window"


def write_mood_graph(ensemble: MoodEnsemble) -> bytes:
    """Return a .tflite file that computes `ensemble` for the last rows of statistics.

    Signature `window`: input `x` (1, 15, statistics), oldest row first; outputs `va` (1, 2),
    valence and arousal averaged over the members, `members` (1, members, 2), and `std` (1, 2), the
    standard deviation to expect of the error. Weights are int8 with one scale per row, biases and
    arithmetic float32.
    """
    statistics, networks = len(ensemble.scaling.mean), ensemble.networks
    graph = GraphWriter("Music Mood: valence and arousal of up to 10 s of music")
    x = graph.input("x", (1, STEPS, statistics))
    scaled = _scale(graph, graph.reshape(x, (STEPS, statistics)), ensemble.scaling)
    joined = _join(
        graph, _direct(graph, scaled, networks), _recur(graph, scaled, networks), networks
    )
    moods = _moods(graph, joined, ensemble)
    members = graph.reshape(moods, (1, ensemble.members, len(TARGETS)))
    doubts = graph.reshape(_doubts(graph, joined, ensemble), members.shape)
    return graph.finish(
        SIGNATURE,
        {"va": graph.mean(members, 1), "members": members, "std": graph.mean(doubts, 1)},
    )


def _scale(graph: GraphWriter, x: Tensor, scaling: Scaling) -> Tensor:
    """Standardise `x` (steps, statistics) and cut off what is far out."""
    centred = graph.subtract(x, graph.constant(scaling.mean, "statistics_mean"))
    scaled = graph.multiply(centred, graph.constant(1.0 / scaling.std, "statistics_inverse_std"))
    return _limit(graph, scaled, CLIP)


def _limit(graph: GraphWriter, x: Tensor, limit: float) -> Tensor:
    upper = graph.constant(np.array([limit], np.float32), "")
    lower = graph.constant(np.array([-limit], np.float32), "")
    return graph.maximum(graph.minimum(x, upper), lower)


def _direct(graph: GraphWriter, x: Tensor, networks: MoodNetworks[Array]) -> Tensor:
    """Look at the newest row of `x` (steps, statistics): (members, 1, units)."""
    newest = graph.reshape(graph.unpack(x)[-1], (1, x.shape[1]))
    spread = _spread(graph, newest, networks.direct_weights, networks.direct_bias)
    count, units, _ = networks.direct_weights.shape
    return graph.reshape(_relu(graph, spread), (count, 1, units))


def _recur(graph: GraphWriter, x: Tensor, networks: MoodNetworks[Array]) -> Tensor:
    """Run all GRUs over `x` (steps, statistics); return the last state (members, 1, units)."""
    count, _, hidden = networks.recurrent_weights.shape
    gates, candidate = slice(0, 2 * hidden), slice(2 * hidden, None)
    # The two biases of a gate only ever appear as their sum.
    gate_bias = (networks.input_bias + networks.recurrent_bias)[:, gates]
    heard = graph.reshape(
        _relu(graph, _spread(graph, x, networks.projection_weights, networks.projection_bias)),
        (STEPS, count, 1, networks.projection_weights.shape[1]),
    )
    gate_inputs = _every_step(graph, heard, networks.input_weights[:, gates], gate_bias)
    new_inputs = _every_step(
        graph, heard, networks.input_weights[:, candidate], networks.input_bias[:, candidate]
    )
    new_bias = graph.constant(networks.recurrent_bias[:, np.newaxis, candidate], "new_bias")
    gate_weights = _matrices(graph, networks.recurrent_weights[:, gates], "recurrent_gates")
    new_weights = _matrices(graph, networks.recurrent_weights[:, candidate], "recurrent_new")
    state = graph.constant(np.zeros((count, 1, hidden), np.float32), "first_state")
    for gate_input, new_input in zip(gate_inputs, new_inputs, strict=True):
        opened = graph.logistic(graph.add(graph.batch_matmul(state, gate_weights), gate_input))
        reset, update = graph.split(opened, 2)
        recalled = graph.add(graph.batch_matmul(state, new_weights), new_bias)
        new = graph.tanh(graph.add(graph.multiply(reset, recalled), new_input))
        state = graph.add(new, graph.multiply(update, graph.subtract(state, new)))
    return state


def _join(
    graph: GraphWriter, direct: Tensor, state: Tensor, networks: MoodNetworks[Array]
) -> Tensor:
    """Join both paths, (members, 1, units)."""
    direct_weights = _matrices(graph, networks.join_direct_weights, "join_direct")
    state_weights = _matrices(graph, networks.join_recurrent_weights, "join_recurrent")
    bias = graph.constant(networks.join_bias[:, np.newaxis], "join_bias")
    return graph.add_relu(
        graph.add(graph.batch_matmul(direct, direct_weights), bias),
        graph.batch_matmul(state, state_weights),
    )


def _moods(graph: GraphWriter, joined: Tensor, ensemble: MoodEnsemble) -> Tensor:
    """Return what each member says, on the scale of the labels, (members, 1, 2)."""
    networks, labels = ensemble.networks, ensemble.labels
    weights = networks.mood_weights * labels.std[:, np.newaxis]
    bias = networks.mood_bias * labels.std + labels.mean
    said = graph.batch_matmul(joined, _matrices(graph, weights, "mood"))
    return _limit(graph, graph.add(said, graph.constant(bias[:, np.newaxis], "mood_bias")), 1.0)


def _doubts(graph: GraphWriter, joined: Tensor, ensemble: MoodEnsemble) -> Tensor:
    """Return the standard deviation each member expects of the error, (members, 1, 2)."""
    networks = ensemble.networks
    said = graph.batch_matmul(joined, _matrices(graph, networks.doubt_weights, "doubt"))
    bias = graph.constant(networks.doubt_bias[:, np.newaxis], "doubt_bias")
    largest = LARGEST_DEVIATION * ensemble.labels.std * ensemble.doubt_factor
    return graph.multiply(
        graph.logistic(graph.add(said, bias)), graph.constant(largest, "largest_doubt")
    )


def _relu(graph: GraphWriter, x: Tensor) -> Tensor:
    return graph.maximum(x, graph.constant(np.zeros(1, np.float32), ""))


def _every_step(graph: GraphWriter, x: Tensor, weights: Array, bias: Array) -> list[Tensor]:
    """Multiply the rows `x` (steps, members, 1, n) by a matrix for each member, and take apart."""
    count, outputs, inputs = weights.shape
    matrices = graph.reshape(_matrices(graph, weights, "input"), (1, count, outputs, inputs))
    product = graph.batch_matmul(x, matrices)
    return graph.unpack(graph.add(product, graph.constant(bias[:, np.newaxis], "")))


def _spread(graph: GraphWriter, x: Tensor, weights: Array, bias: Array) -> Tensor:
    """Multiply every row of `x` by the weights of every member: (rows, members * outputs)."""
    count, outputs, inputs = weights.shape
    stacked = graph.int8_weights(weights.reshape(count * outputs, inputs), "")
    return graph.fully_connected(x, stacked, graph.constant(bias.ravel(), ""))


def _matrices(graph: GraphWriter, weights: Array, name: str) -> Tensor:
    """Store a matrix for each member, (members, outputs, inputs), with one scale for each."""
    rows = graph.int8_weights(weights.reshape(len(weights), -1), name)
    return graph.reshape(rows, weights.shape)
