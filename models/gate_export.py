"""The trained gate as a .tflite file with its metadata."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from .engine import FRAME_SIZE, SAMPLE_RATE
from .gate_engine import STATISTIC_NAMES, STATISTICS_FRAMES
from .gate_scenes import CLASSES
from .gate_training import CLIP, Array, GateNetwork, GateRecipe, gate_scores
from .songs import DataError
from .tflite_writer import GraphWriter

SIGNATURE = "statistics"

LARGEST_DIFFERENCE = 0.5
"""How far a score (in log odds) of the int8 file may be from the float32 network's."""

LICENCE = (
    "The code is Apache-2.0. The weights were trained on music of the DEAM / 1000 Songs data, "
    "which is given out for non-commercial research; use the weights accordingly."
)


def export_gate(
    network: GateNetwork,
    statistics: Array,
    path: Path,
    *,
    recipe: GateRecipe,
    seed: int,
    evaluation: dict[str, Any] | None,
) -> float:
    """Write `network` to `path` and its metadata beside it.

    Args:
        network: what to write.
        statistics: real inputs to compare on, (n, statistics).
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
    difference = float(
        np.abs(_run_litert(content, statistics) - gate_scores(network, statistics)).max()
    )
    if difference > LARGEST_DIFFERENCE:
        raise DataError(
            f"the int8 file differs from the float network by {difference:.2f}; "
            f"at most {LARGEST_DIFFERENCE} is allowed"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    metadata = {
        "name": "Music Mood: music gate",
        "description": "What 0.5 to 3 s of sound hold: music, speech over music, speech or noise",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": LICENCE,
        "created_by": "python -m models gate-train",
        "input": {
            "name": "x",
            "shape": [1, len(STATISTIC_NAMES)],
            "sample_rate_hz": SAMPLE_RATE,
            "frame_samples": FRAME_SIZE,
            "frames": STATISTICS_FRAMES,
            "preparation": "sound_statistics of engine/sound_statistics.py; standardised inside",
            "statistics": list(STATISTIC_NAMES),
        },
        "outputs": {"scores": {"shape": [1, len(CLASSES)], "order": list(CLASSES)}},
        "training": {"seed": seed, **asdict(recipe)},
        "held_out_sources": evaluation,
        "int8_against_float32": {"examples": len(statistics), "largest_score": difference},
    }
    text = json.dumps(metadata, indent=2, ensure_ascii=False) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8")
    return difference


def write_gate(network: GateNetwork) -> bytes:
    """Return a .tflite file that computes `network`.

    Signature `statistics`: input `x` (1, S), output `scores` (1, 4), before softmax, in the
    order of `CLASSES`. Weights are int8 with one scale per row, all else float32.
    """
    graph = GraphWriter("Music Mood: music, speech over music, speech or noise")
    x = graph.input("x", (1, len(network.mean)))
    x = graph.subtract(x, graph.constant(network.mean, "mean"))
    x = graph.multiply(x, graph.constant(1.0 / network.deviation, "one_over_deviation"))
    x = graph.minimum(
        graph.maximum(x, graph.constant(np.full(1, -CLIP, np.float32), "low")),
        graph.constant(np.full(1, CLIP, np.float32), "high"),
    )
    hidden_weights = graph.int8_weights(network.hidden_weights, "hidden_weights")
    nothing = graph.constant(np.zeros_like(network.hidden_bias), "nothing")
    hidden = graph.fully_connected(x, hidden_weights, nothing)
    hidden = graph.add_relu(hidden, graph.constant(network.hidden_bias, "hidden_bias"))
    scores = graph.fully_connected(
        hidden,
        graph.int8_weights(network.output_weights, "output_weights"),
        graph.constant(network.output_bias, "output_bias"),
    )
    return graph.finish(SIGNATURE, {"scores": scores})


def _run_litert(content: bytes, statistics: Array) -> Array:
    run = Interpreter(model_content=content, num_threads=1).get_signature_runner(SIGNATURE)
    return np.concatenate([run(x=row[np.newaxis])["scores"] for row in statistics])
