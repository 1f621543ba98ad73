"""Where the figures and predictions of a cross-validation are kept."""

import json
from argparse import Namespace
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .crossvalidation import Predictions
from .evaluation import TABLE_HEADER, Figures, table_row
from .songs import DataError

_HINT = "run `python -m models evaluate` first"


def evaluation_folder(options: Namespace) -> Path:
    """Return the folder of all results."""
    return Path(options.cache) / "evaluation"


def report(
    name: str, predictions: Predictions, figures: Figures, folder: Path, **more: NDArray[np.float32]
) -> None:
    """Print the figures of a system and keep them with its predictions and what is `more`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    arrays = {field.name: getattr(predictions, field.name) for field in fields(Predictions)}
    np.savez(folder / f"{name}.npz", allow_pickle=False, **arrays, **more)
    print(f"{TABLE_HEADER}\n{table_row(name, figures)}")
    print(f"all figures: {folder / name}.json")


def kept_figures(name: str, folder: Path) -> Figures:
    """Return the figures of a system.

    Raises:
        DataError: if it was not evaluated.
    """
    path = folder / f"{name}.json"
    if not path.is_file():
        raise DataError(f"no figures {path}: {_HINT}")
    figures: Figures = json.loads(path.read_text(encoding="utf-8"))
    return figures


def kept_predictions(name: str, folder: Path) -> tuple[Predictions, NDArray[np.float32] | None]:
    """Return the predictions of a system, and the uncertainty it said, (windows, 2), if any.

    Raises:
        DataError: if it was not evaluated.
    """
    path = folder / f"{name}.npz"
    if not path.is_file():
        raise DataError(f"no predictions {path}: {_HINT}")
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    doubt: NDArray[np.float32] | None = arrays.pop("doubt", None)
    return Predictions(**arrays), doubt


def kept_uncertain_predictions(name: str, folder: Path) -> tuple[Predictions, NDArray[np.float32]]:
    """Return the predictions of a system, and the uncertainty it said, (windows, 2).

    Raises:
        DataError: if it was not evaluated, or says nothing of its uncertainty.
    """
    predictions, doubt = kept_predictions(name, folder)
    if doubt is None:
        raise DataError(f"{name} says nothing of its uncertainty")
    return predictions, doubt
