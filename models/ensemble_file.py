"""A trained ensemble on disk, with what its model card needs to know."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from .parameters import Ensemble, Networks, Scaling
from .songs import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an ensemble comes from."""

    recipe: dict[str, float]
    seed: int
    songs: dict[str, int]
    """Number of songs per subset."""
    windows: int


def save_ensemble(path: Path, ensemble: Ensemble, provenance: Provenance) -> None:
    """Write the float32 parameters of `ensemble` as an .npz file."""
    arrays = ensemble.networks._asdict() | {
        "mean": ensemble.scaling.mean,
        "std": ensemble.scaling.std,
        "label_mean": ensemble.labels.mean,
        "label_std": ensemble.labels.std,
        "room_weights": ensemble.room_weights,
        "room_bias": ensemble.room_bias,
        "doubt_factor": ensemble.doubt_factor,
        "doubt_offset": ensemble.doubt_offset,
    }
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
        networks = Networks(**{name: arrays[name] for name in Networks._fields})
        ensemble = Ensemble(
            networks,
            Scaling(arrays["mean"], arrays["std"]),
            Scaling(arrays["label_mean"], arrays["label_std"]),
            arrays["room_weights"],
            arrays["room_bias"],
            arrays["doubt_factor"],
            arrays["doubt_offset"],
        )
        provenance = Provenance(**json.loads(str(arrays["provenance"])))
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise DataError(f"{path} is no trained ensemble of this version: {error}") from error
    return ensemble, provenance
