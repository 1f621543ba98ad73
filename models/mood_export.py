"""The trained ensemble on disk, and from there to the file that ships."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from .engine import SAMPLE_RATE, STATISTICS_NAMES
from .export import LARGEST_DIFFERENCE, LICENCE, SIZE_LIMIT, Difference, run_litert
from .mood_graph import write_mood_graph
from .mood_parameters import STEPS, MoodEnsemble, MoodNetworks
from .mood_training import predict_mood
from .parameters import TARGETS, Scaling
from .songs import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodProvenance:
    """Where an ensemble comes from."""

    recipe: dict[str, float]
    seed: int
    songs: dict[str, int]
    """Number of songs per subset."""
    windows: int


def save_mood(path: Path, ensemble: MoodEnsemble, provenance: MoodProvenance) -> None:
    """Write the float32 parameters of `ensemble` as an .npz file."""
    arrays = ensemble.networks._asdict() | {
        "mean": ensemble.scaling.mean,
        "std": ensemble.scaling.std,
        "label_mean": ensemble.labels.mean,
        "label_std": ensemble.labels.std,
        "doubt_factor": ensemble.doubt_factor,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, provenance=np.array(json.dumps(asdict(provenance))), **arrays)


def load_mood(path: Path) -> tuple[MoodEnsemble, MoodProvenance]:
    """Return what `save_mood` wrote.

    Raises:
        DataError: if the file is missing or something else.
    """
    if not path.is_file():
        raise DataError(f"no trained ensemble {path}: run `python -m models mood-train` first")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        networks = MoodNetworks(**{name: arrays[name] for name in MoodNetworks._fields})
        ensemble = MoodEnsemble(
            networks,
            Scaling(arrays["mean"], arrays["std"]),
            Scaling(arrays["label_mean"], arrays["label_std"]),
            arrays["doubt_factor"],
        )
        provenance = MoodProvenance(**json.loads(str(arrays["provenance"])))
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise DataError(f"{path} is no trained ensemble of this version: {error}") from error
    return ensemble, provenance


def export_mood(
    ensemble: MoodEnsemble,
    provenance: MoodProvenance,
    evaluation: dict[str, Any],
    windows: NDArray[np.float32],
    path: Path,
) -> Difference:
    """Write `ensemble` to `path` and its metadata beside it; return what quantising cost.

    `evaluation` are the figures of the cross-validation of the same recipe, `windows` real inputs
    to compare on, (windows, 15, statistics). The metadata take the suffix .json.

    Raises:
        DataError: if the file is too large or says something else than the networks.
    """
    content = write_mood_graph(ensemble)
    if len(content) >= SIZE_LIMIT:
        raise DataError(f"the model has {len(content)} bytes, {SIZE_LIMIT} are too many")
    difference = compare_mood(ensemble, content, windows)
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


def compare_mood(
    ensemble: MoodEnsemble, content: bytes, windows: NDArray[np.float32]
) -> Difference:
    """Return how far LiteRT's answers to `windows` are from those of the float networks."""
    quantised = run_litert(content, windows)
    exact, _ = predict_mood(ensemble, windows)
    mean = np.abs(quantised.mean(axis=1) - exact.mean(axis=1))
    return Difference(
        len(windows),
        float(mean.max()),
        float(np.sqrt(np.mean(np.square(mean)))),
        float(np.abs(quantised - exact).max()),
    )


def _metadata(
    content: bytes,
    ensemble: MoodEnsemble,
    provenance: MoodProvenance,
    evaluation: dict[str, Any],
    difference: Difference,
) -> dict[str, Any]:
    return {
        "name": "Music Mood",
        "description": "Valence and arousal of the last 3 to 10 s of music, by an ensemble of GRUs",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "licence": LICENCE,
        "created_by": "python -m models mood-evaluate, mood-train and mood-export",
        "input": {
            "name": "x",
            "shape": [1, STEPS, len(STATISTICS_NAMES)],
            "sample_rate_hz": SAMPLE_RATE,
            "preparation": "engine/music_statistics.py, a row every 0.5 s, oldest first; the "
            "earliest is repeated in front; standardised inside the file",
            "statistics_sha256": hashlib.sha256("\n".join(STATISTICS_NAMES).encode()).hexdigest(),
            "statistics": list(STATISTICS_NAMES),
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
