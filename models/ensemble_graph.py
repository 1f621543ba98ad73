"""The shipped ensemble as a TensorFlow Lite graph: all members side by side, the steps unrolled."""

import numpy as np

from .engine import STEPS
from .parameters import CLIP, LARGEST_DEVIATION, TARGETS, Array, Ensemble, Networks, Scaling
from .tflite_writer import GraphWriter, Tensor

SIGNATURE = "window"


def write_graph(ensemble: Ensemble) -> bytes:
    """Return a .tflite file that computes `ensemble` for the last rows of statistics.

    Signature `window`: input `x` (1, 5, statistics), oldest row first; outputs `va` (1, 2),
    valence and arousal averaged over the members, `members` (1, members, 2), and `std` (1, 2), the
    standard deviation to expect of the error. Weights are int8 with one scale per row, biases and
    arithmetic float32.
    """
    statistics, networks = len(ensemble.scaling.mean), ensemble.networks
    graph = GraphWriter("Music Mood: valence and arousal of up to 10 s of music")
    x = graph.input("x", (1, STEPS, statistics))
    scaled = _scale(graph, graph.reshape(x, (STEPS, statistics)), ensemble.scaling)
    direct, recurrent = _direct(graph, scaled, networks), _recur(graph, scaled, networks)
    room = _room(graph, scaled, ensemble)
    members = _blended(graph, _moods(graph, direct, recurrent, ensemble), room)
    doubts = _blended(graph, _doubts(graph, direct, recurrent, ensemble), room)
    doubt = graph.add(
        graph.multiply(graph.mean(doubts, 1), graph.constant(ensemble.doubt_factor, "")),
        graph.constant(ensemble.doubt_offset, "doubt_offset"),
    )
    return graph.finish(
        SIGNATURE,
        {"va": graph.mean(members, 1), "members": members, "std": doubt},
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


def _direct(graph: GraphWriter, x: Tensor, networks: Networks[Array]) -> Tensor:
    """Look at the newest row of `x` (steps, statistics) through two layers: (members, 1, units)."""
    newest = graph.reshape(graph.unpack(x)[-1], (1, x.shape[1]))
    spread = _spread(graph, newest, networks.direct_weights, networks.direct_bias)
    count, units, _ = networks.direct_weights.shape
    first = graph.reshape(_relu(graph, spread), (count, 1, units))
    bias = graph.constant(networks.deep_bias[:, np.newaxis], "deep_bias")
    return graph.add_relu(
        graph.batch_matmul(first, _matrices(graph, networks.deep_weights, "deep")), bias
    )


def _recur(graph: GraphWriter, x: Tensor, networks: Networks[Array]) -> Tensor:
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


def _room(graph: GraphWriter, x: Tensor, ensemble: Ensemble) -> Tensor:
    """Return how likely the newest row of `x` (steps, statistics) is of a room, (1, 1)."""
    newest = graph.reshape(graph.unpack(x)[-1], (1, x.shape[1]))
    weights = graph.int8_weights(ensemble.room_weights[np.newaxis], "room")
    bias = graph.constant(np.reshape(ensemble.room_bias, 1), "room_bias")
    return graph.logistic(graph.fully_connected(newest, weights, bias))


def _blended(graph: GraphWriter, values: Tensor, room: Tensor) -> Tensor:
    """Join the networks for files and those for rooms, (networks, 1, 2), to (1, members, 2)."""
    count = values.shape[0] // 2
    halves = graph.reshape(values, (2, count, len(TARGETS)))
    in_file, in_room = (
        graph.reshape(half, (1, count, len(TARGETS))) for half in graph.unpack(halves)
    )
    return graph.add(in_file, graph.multiply(room, graph.subtract(in_room, in_file)))


def _moods(graph: GraphWriter, direct: Tensor, recurrent: Tensor, ensemble: Ensemble) -> Tensor:
    """Return what each member says, on the scale of the labels, (members, 1, 2)."""
    networks, labels = ensemble.networks, ensemble.labels
    # Half of each path, and the labels' scale, are worked into the weights.
    half = labels.std[:, np.newaxis] / 2.0
    bias = networks.direct_mood_bias + networks.recurrent_mood_bias
    said = _both(
        graph,
        (direct, networks.direct_mood_weights * half),
        (recurrent, networks.recurrent_mood_weights * half),
        bias * labels.std / 2.0 + labels.mean,
    )
    return _limit(graph, said, 1.0)


def _doubts(graph: GraphWriter, direct: Tensor, recurrent: Tensor, ensemble: Ensemble) -> Tensor:
    """Return the standard deviation each member expects of the error, (members, 1, 2)."""
    networks = ensemble.networks
    said = _both(
        graph,
        (direct, networks.doubt_direct_weights),
        (recurrent, networks.doubt_recurrent_weights),
        networks.doubt_bias,
    )
    largest = LARGEST_DEVIATION * ensemble.labels.std
    return graph.multiply(graph.logistic(said), graph.constant(largest, "largest_doubt"))


def _both(
    graph: GraphWriter, direct: tuple[Tensor, Array], recurrent: tuple[Tensor, Array], bias: Array
) -> Tensor:
    """Return the sum of both paths, each times a matrix for each member, and `bias`."""
    products = [
        graph.batch_matmul(x, _matrices(graph, weights, "")) for x, weights in (direct, recurrent)
    ]
    return graph.add(graph.add(*products), graph.constant(bias[:, np.newaxis], ""))


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
