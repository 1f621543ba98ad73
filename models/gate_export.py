"""The trained gate as a .tflite file with its metadata."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from .engine import FRAME_SIZE, SAMPLE_RATE
from .gate_engine import WINDOW_NAMES
from .gate_network import CLIP, Array, GateNetwork, gate_step
from .gate_scenes import CLASSES
from .gate_training import GateRecipe
from .songs import DataError
from .tflite_writer import GraphWriter, Tensor

SIGNATURE = "block"

LARGEST_DIFFERENCE = 0.5
"""How far a score (in log odds) of the int8 file may be from the float32 network's."""

LICENCE = (
    "The code is Apache-2.0. The weights were trained on music of the DEAM / 1000 Songs data, "
    "which is given out for non-commercial research; use the weights accordingly."
)


def export_gate(
    network: GateNetwork,
    windows: Array,
    path: Path,
    *,
    recipe: GateRecipe,
    seed: int,
    evaluation: dict[str, Any] | None,
) -> float:
    """Write `network` to `path` and its metadata beside it.

    Args:
        network: what to write.
        windows: real streams to compare on, (n, blocks, W).
        path: the .tflite file; the metadata take the suffix .json.
        recipe: how it was trained, for the metadata.
        seed: the same.
        evaluation: figures of the held-out sources, for the metadata.

    Returns:
        How far any score differs, int8 in LiteRT against float32, at most.

    Raises:
        DataError: if the file says something else than the network.
    """
    content = write_gate(network)
    difference = float(np.abs(_run_litert(content, windows) - _run_floats(network, windows)).max())
    if difference > LARGEST_DIFFERENCE:
        raise DataError(
            f"the int8 file differs from the float network by {difference:.2f}; "
            f"at most {LARGEST_DIFFERENCE} is allowed"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    metadata = {
        "name": "Music Mood: music gate",
        "description": "What half a second holds, after all before it: music, speech over "
        "music, speech or noise",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": LICENCE,
        "created_by": "python -m models gate-train",
        "input": {
            "name": "x",
            "shape": [1, len(WINDOW_NAMES)],
            "sample_rate_hz": SAMPLE_RATE,
            "frame_samples": FRAME_SIZE,
            "preparation": "SoundWindow of engine/sound_window.py; standardised inside",
            "statistics": list(WINDOW_NAMES),
        },
        "memory": {
            "input": "memory",
            "output": "next_memory",
            "shape": list(network.memory_shape),
            "start": "zeros",
        },
        "outputs": {"scores": {"shape": [1, len(CLASSES)], "order": list(CLASSES)}},
        "training": {"seed": seed, **asdict(recipe)},
        "held_out_sources": evaluation,
        "int8_against_float32": {"streams": len(windows), "largest_score": difference},
    }
    text = json.dumps(metadata, indent=2, ensure_ascii=False) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8")
    return difference


def write_gate(network: GateNetwork) -> bytes:
    """Return a .tflite file that computes `network`.

    Signature `block`: inputs `x` (1, W) and `memory` (M, G), outputs `scores` (1, 4), before
    softmax, in the order of `CLASSES`, and `next_memory` (M, G). Weights are int8 with one scale
    per row or matrix, all else float32.
    """
    graph = GraphWriter("Music Mood: music, speech over music, speech or noise")
    x = _scaled(graph, graph.input("x", (1, len(network.mean))), network)
    count, remembered = network.memory_shape
    memory = graph.reshape(graph.input("memory", (count, remembered)), (count, 1, remembered))
    seen = _seen(graph, x, network)
    memory = _remembered(graph, seen, memory, network)
    scores = graph.mean(_scores(graph, seen, memory, network), 0)
    return graph.finish(
        SIGNATURE,
        {"scores": scores, "next_memory": graph.reshape(memory, (count, remembered))},
    )


def _scaled(graph: GraphWriter, x: Tensor, network: GateNetwork) -> Tensor:
    """Standardise `x` (1, W) and cut off what is far out."""
    x = graph.subtract(x, graph.constant(network.mean, "mean"))
    x = graph.multiply(x, graph.constant(1.0 / network.deviation, "one_over_deviation"))
    low, high = (graph.constant(np.full(1, limit, np.float32), "") for limit in (-CLIP, CLIP))
    return graph.minimum(graph.maximum(x, low), high)


def _seen(graph: GraphWriter, x: Tensor, network: GateNetwork) -> Tensor:
    """Return what each network sees in `x` (1, W): (M, 1, H)."""
    count, units, statistics = network.members.look_weights.shape
    weights = network.members.look_weights.reshape(count * units, statistics)
    seen = graph.fully_connected(
        x,
        graph.int8_weights(weights, "look_weights"),
        graph.constant(np.zeros(count * units, np.float32), "nothing"),
    )
    bias = graph.constant(network.members.look_bias.reshape(1, -1), "look_bias")
    return graph.reshape(graph.add_relu(seen, bias), (count, 1, units))


def _remembered(graph: GraphWriter, seen: Tensor, memory: Tensor, network: GateNetwork) -> Tensor:
    """Return what each network remembers, (M, 1, G), after `seen` (M, 1, H)."""
    members = network.members
    both = 2 * network.memory_shape[1]
    gates, new = slice(0, both), slice(both, None)
    # The two biases of a gate only ever appear as their sum.
    gate_bias = (members.input_bias + members.recurrent_bias)[:, np.newaxis, gates]
    opened = graph.logistic(
        graph.add(
            graph.add(
                graph.batch_matmul(seen, _matrices(graph, members.input_weights[:, gates])),
                graph.batch_matmul(memory, _matrices(graph, members.recurrent_weights[:, gates])),
            ),
            graph.constant(gate_bias, "gate_bias"),
        )
    )
    reset, update = graph.split(opened, 2)
    heard, recalled = (
        graph.add(
            graph.batch_matmul(values, _matrices(graph, weights[:, new])),
            graph.constant(bias[:, np.newaxis, new], ""),
        )
        for values, weights, bias in (
            (seen, members.input_weights, members.input_bias),
            (memory, members.recurrent_weights, members.recurrent_bias),
        )
    )
    fresh = graph.tanh(graph.add(heard, graph.multiply(reset, recalled)))
    return graph.add(fresh, graph.multiply(update, graph.subtract(memory, fresh)))


def _scores(graph: GraphWriter, seen: Tensor, memory: Tensor, network: GateNetwork) -> Tensor:
    """Return the scores of each network, (M, 1, 4)."""
    members = network.members
    bias = members.score_bias[:, np.newaxis] + network.handicap
    return graph.add(
        graph.add(
            graph.batch_matmul(seen, _matrices(graph, members.look_scores)),
            graph.batch_matmul(memory, _matrices(graph, members.memory_scores)),
        ),
        graph.constant(bias, "score_bias"),
    )


def _matrices(graph: GraphWriter, weights: Array) -> Tensor:
    """Store a matrix for each network, (M, outputs, inputs), with one scale for each."""
    rows = graph.int8_weights(weights.reshape(len(weights), -1), "")
    return graph.reshape(rows, weights.shape)


def _run_litert(content: bytes, windows: Array) -> Array:
    run = Interpreter(model_content=content, num_threads=1).get_signature_runner(SIGNATURE)
    scores = []
    for stream in windows:
        memory = np.zeros(run.get_input_details()["memory"]["shape"], np.float32)
        for window in stream:
            said = run(x=window[np.newaxis], memory=memory)
            memory = said["next_memory"]
            scores.append(said["scores"][0])
    return np.stack(scores)


def _run_floats(network: GateNetwork, windows: Array) -> Array:
    scores = []
    for stream in windows:
        memory = np.zeros(network.memory_shape, np.float32)
        for window in stream:
            said, memory = gate_step(network, window, memory)
            scores.append(said)
    return np.stack(scores)
