"""The files of the models, and what is wrong with one that cannot be used."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class ModelError(Exception):
    """The model cannot be used; the message says why and what to do."""


def read_checked(path: Path) -> bytes:
    """Return the content of a model file.

    When a .json of the same name lies beside it, its checksum must fit.

    Raises:
        ModelError: if it cannot be read or was changed.
    """
    try:
        data = path.read_bytes()
        metadata = path.with_suffix(".json")
        expected = json.loads(metadata.read_bytes())["sha256"] if metadata.exists() else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the model {path.name} cannot be read: {error}") from error
    if expected and hashlib.sha256(data).hexdigest() != expected:
        raise ModelError(f"the model file {path.name} is damaged: install Music Mood again")
    return data


def read_weights(path: Path, shapes: dict[str, Sequence[int | str]]) -> list[NDArray[np.float32]]:
    """Return the arrays of an .npz file: float32, or int8 with a scale for each output.

    Args:
        path: the file; the scale of an array has its name and `_scale`.
        shapes: of each array; sizes of the same letter must be equal.

    Raises:
        ModelError: if it cannot be read, or holds something else.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = [
                np.asarray(file[name] * file.get(f"{name}_scale", 1.0), np.float32)
                for name in shapes
            ]
        _check(dict(zip(shapes, arrays, strict=True)), shapes)
    except Exception as error:  # a damaged file makes zip, zlib and NumPy fail in many ways
        raise ModelError(
            f"the model file {path.name} is damaged: {error}; install Music Mood again"
        ) from error
    return arrays


def _check(arrays: dict[str, NDArray[np.float32]], shapes: dict[str, Sequence[int | str]]) -> None:
    sizes: dict[str, int] = {}
    for name, shape in shapes.items():
        found = arrays[name].shape
        expected = tuple(
            size if isinstance(size, int) else sizes.setdefault(size, have)
            for size, have in zip(shape, found, strict=False)
        )
        if len(found) != len(shape) or found != expected:
            raise ValueError(f"{name} has shape {found}")
        if not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} holds something else than numbers")
