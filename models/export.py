"""From a trained ensemble to the file that ships: quantised, described and compared."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from .engine import DEFAULT_ENCODER, DEFAULT_WEIGHTS, SAMPLE_RATE, STATISTICS_NAMES, STEPS
from .ensemble_file import Provenance
from .ensemble_graph import SIGNATURE, write_graph
from .parameters import TARGETS, Ensemble
from .songs import DataError
from .training import predict

SIZE_LIMIT = 300_000
"""Bytes a shipped model may have at most."""

LARGEST_DIFFERENCE = 0.02
"""How far the int8 file may be from the float networks; ten times finer than their error."""

LICENCE = (
    "The code is Apache-2.0. The weights were trained on the DEAM / 1000 Songs annotations, which "
    "are given out for non-commercial research; use the weights accordingly."
)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far LiteRT with int8 weights is from the float32 networks, on the scale of [-1, 1]."""

    windows: int
    mean_of_members_largest: float
    mean_of_members_rms: float
    single_member_largest: float


def export(
    ensemble: Ensemble,
    provenance: Provenance,
    evaluation: dict[str, Any],
    windows: NDArray[np.float32],
    path: Path,
) -> Difference:
    """Write `ensemble` to `path` and its metadata beside it; return what quantising cost.

    `evaluation` are the figures of the cross-validation of the same recipe, `windows` real inputs
    to compare on, (windows, 5, statistics). The metadata take the suffix .json.

    Raises:
        DataError: if the file is too large or says something else than the networks.
    """
    content = write_graph(ensemble)
    if len(content) >= SIZE_LIMIT:
        raise DataError(f"the model has {len(content)} bytes, {SIZE_LIMIT} are too many")
    difference = compare(ensemble, content, windows)
    if difference.mean_of_members_largest > LARGEST_DIFFERENCE:
        raise DataError(
            f"the int8 file differs from the float networks by "
            f"{difference.mean_of_members_largest:.3f}; at most {LARGEST_DIFFERENCE} is allowed"
        )
    metadata = _metadata(content, ensemble, provenance, evaluation, difference)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_suffix(".json").write_text(
        json.dumps(metadata, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return difference


def compare(ensemble: Ensemble, content: bytes, windows: NDArray[np.float32]) -> Difference:
    """Return how far LiteRT's answers to `windows` are from those of the float networks."""
    quantised = run_litert(content, windows)
    exact, _ = predict(ensemble, windows)
    mean = np.abs(quantised.mean(axis=1) - exact.mean(axis=1))
    return Difference(
        len(windows),
        float(mean.max()),
        float(np.sqrt(np.mean(np.square(mean)))),
        float(np.abs(quantised - exact).max()),
    )


def run_litert(content: bytes, windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what LiteRT says of each window, (windows, members, 2)."""
    run = Interpreter(model_content=content, num_threads=1).get_signature_runner(SIGNATURE)
    return np.concatenate([run(x=window[np.newaxis])["members"] for window in windows])


def _metadata(
    content: bytes,
    ensemble: Ensemble,
    provenance: Provenance,
    evaluation: dict[str, Any],
    difference: Difference,
) -> dict[str, Any]:
    return {
        "name": "Music Mood",
        "description": "Valence and arousal of the last 3 to 10 s of music, by an ensemble of GRUs",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": LICENCE,
        "created_by": "python -m models evaluate, train and export",
        "input": {
            "name": "x",
            "shape": [1, STEPS, len(STATISTICS_NAMES)],
            "sample_rate_hz": SAMPLE_RATE,
            "preparation": "engine/music_statistics.py, a row every 0.5 s, oldest first; the "
            "earliest is repeated in front; standardised inside the file",
            "statistics_sha256": hashlib.sha256("\n".join(STATISTICS_NAMES).encode()).hexdigest(),
            "statistics": list(STATISTICS_NAMES),
            "made_with": {
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in (DEFAULT_WEIGHTS, DEFAULT_ENCODER)
            },
        },
        "outputs": {
            "va": {"shape": [1, len(TARGETS)], "order": list(TARGETS), "range": [-1, 1]},
            "members": {"shape": [1, ensemble.members, len(TARGETS)], "order": list(TARGETS)},
            "std": {
                "shape": [1, len(TARGETS)],
                "order": list(TARGETS),
                "meaning": "standard deviation of the error to expect",
            },
        },
        "training": {
            "data": "DEAM / 1000 Songs, 10 s of each song from 30 s on, labels from 33 s to 40 s",
            **asdict(provenance),
        },
        "cross_validation": evaluation,
        "int8_against_float32": asdict(difference),
    }
