"""A trained ensemble on disk, with what its model card needs to know."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from .parameters import LAYERS, Ensemble, Networks, Scaling
from .songs import DataError
from .training import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an ensemble comes from."""

    recipe: Recipe
    seed: int
    songs: dict[str, int]
    """Number of songs per subset."""
    windows: int


def save_ensemble(path: Path, ensemble: Ensemble, provenance: Provenance) -> None:
    """Write the float32 parameters of `ensemble` as an .npz file."""
    networks, scaling = ensemble.networks, ensemble.scaling
    arrays = {name: values for name, values in networks._asdict().items() if "layer" not in name}
    for number in range(len(LAYERS) - 1):
        arrays[f"layer_weights_{number}"] = networks.layer_weights[number]
        arrays[f"layer_bias_{number}"] = networks.layer_bias[number]
    arrays |= {"mean": scaling.mean, "std": scaling.std}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, provenance=np.array(json.dumps(asdict(provenance))), **arrays)


def load_ensemble(path: Path) -> tuple[Ensemble, Provenance]:
    """Return what `save_ensemble` wrote.

    Raises:
        DataError: if the file is missing or something else.
    """
    if not path.is_file():
        raise DataError(f"no trained ensemble {path}: run `python -m models train` first")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        layers = range(len(LAYERS) - 1)
        networks = Networks(
            input_weights=arrays["input_weights"],
            input_bias=arrays["input_bias"],
            recurrent_weights=arrays["recurrent_weights"],
            recurrent_bias=arrays["recurrent_bias"],
            layer_weights=tuple(arrays[f"layer_weights_{number}"] for number in layers),
            layer_bias=tuple(arrays[f"layer_bias_{number}"] for number in layers),
        )
        scaling = Scaling(arrays["mean"], arrays["std"])
        facts: dict[str, Any] = json.loads(str(arrays["provenance"]))
        provenance = Provenance(**{**facts, "recipe": Recipe(**facts["recipe"])})
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise DataError(f"{path} is no trained ensemble of this version: {error}") from error
    return Ensemble(networks, scaling), provenance
