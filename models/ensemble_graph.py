"""The ensemble as a TensorFlow Lite graph: all its GRUs side by side, the 60 steps unrolled."""

import numpy as np

from .parameters import CLIP, TARGETS, Array, Ensemble, Networks, Scaling
from .tflite_writer import GraphWriter, Tensor

SIGNATURE = "window"


def write_graph(ensemble: Ensemble, frames: int) -> bytes:
    """Return a .tflite file that computes `ensemble` for a window of `frames`.

    Signature `window`: input `x` (1, frames, features), as `remove_gain` leaves a window;
    outputs `va` (1, 2), valence and arousal averaged over the members, and `members`
    (1, members, 2). Weights are int8 with one scale per row, biases and arithmetic float32.
    """
    features = len(ensemble.scaling.mean)
    graph = GraphWriter("Music Mood: valence and arousal of 3 s of music")
    x = graph.input("x", (1, frames, features))
    scaled = _scale(graph, graph.reshape(x, (frames, features)), ensemble.scaling)
    state = _recur(graph, scaled, ensemble.networks)
    answers = graph.tanh(_head(graph, state, ensemble.networks))
    members = graph.reshape(answers, (1, ensemble.members, len(TARGETS)))
    return graph.finish(SIGNATURE, {"va": graph.mean(members, 1), "members": members})


def _scale(graph: GraphWriter, x: Tensor, scaling: Scaling) -> Tensor:
    """Standardise `x` (frames, features) and cut off what is far out."""
    centred = graph.subtract(x, graph.constant(scaling.mean, "feature_mean"))
    scaled = graph.multiply(centred, graph.constant(1.0 / scaling.std, "feature_inverse_std"))
    upper = graph.constant(np.array([CLIP], np.float32), "upper_limit")
    lower = graph.constant(np.array([-CLIP], np.float32), "lower_limit")
    return graph.maximum(graph.minimum(scaled, upper), lower)


def _recur(graph: GraphWriter, x: Tensor, networks: Networks[Array]) -> Tensor:
    """Run all GRUs over `x` (frames, features); return the last state (networks, 1, hidden)."""
    count, _, hidden = networks.recurrent_weights.shape
    gates, candidate = slice(0, 2 * hidden), slice(2 * hidden, None)
    # The two biases of a gate only ever appear as their sum.
    gate_inputs = _project(
        graph,
        x,
        networks.input_weights[:, gates],
        networks.input_bias[:, gates] + networks.recurrent_bias[:, gates],
        "gates",
    )
    candidate_inputs = _project(
        graph, x, networks.input_weights[:, candidate], networks.input_bias[:, candidate], "new"
    )
    gate_weights = _matrices(graph, networks.recurrent_weights[:, gates], "recurrent_gates")
    new_weights = _matrices(graph, networks.recurrent_weights[:, candidate], "recurrent_new")
    new_bias = graph.constant(networks.recurrent_bias[:, np.newaxis, candidate], "new_bias")
    state = graph.constant(np.zeros((count, 1, hidden), np.float32), "first_state")
    for gate_input, candidate_input in zip(gate_inputs, candidate_inputs, strict=True):
        opened = graph.logistic(graph.add(graph.batch_matmul(state, gate_weights), gate_input))
        reset, update = graph.split(opened, 2)
        recalled = graph.add(graph.batch_matmul(state, new_weights), new_bias)
        new = graph.tanh(graph.add(graph.multiply(reset, recalled), candidate_input))
        state = graph.add(new, graph.multiply(update, graph.subtract(state, new)))
    return state


def _head(graph: GraphWriter, state: Tensor, networks: Networks[Array]) -> Tensor:
    """Run the fully connected layers on `state` (networks, 1, hidden): (networks, 1, 1)."""
    last = len(networks.layer_weights) - 1
    for number, (weights, bias) in enumerate(
        zip(networks.layer_weights, networks.layer_bias, strict=True)
    ):
        product = graph.batch_matmul(state, _matrices(graph, weights, f"layer_{number}"))
        addend = graph.constant(bias[:, np.newaxis], f"layer_{number}_bias")
        state = graph.add(product, addend) if number == last else graph.add_relu(product, addend)
    return state


def _project(graph: GraphWriter, x: Tensor, weights: Array, bias: Array, name: str) -> list[Tensor]:
    """Multiply every frame by the input weights of every network: frames of (networks, 1, n)."""
    count, outputs, inputs = weights.shape
    stacked = graph.int8_weights(weights.reshape(count * outputs, inputs), f"input_{name}")
    projected = graph.fully_connected(x, stacked, graph.constant(bias.ravel(), f"bias_{name}"))
    return graph.unpack(graph.reshape(projected, (x.shape[0], count, 1, outputs)))


def _matrices(graph: GraphWriter, weights: Array, name: str) -> Tensor:
    """Store a matrix for each network, (networks, outputs, inputs), with a scale for each row."""
    count, outputs, inputs = weights.shape
    rows = graph.int8_weights(weights.reshape(count * outputs, inputs), name)
    return graph.reshape(rows, weights.shape)
