"""Writing the small networks of the engine, as `engine/model_file.py` reads them."""

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_LARGEST_INT8 = 127


def save_weights(
    path: Path, weights: Mapping[str, NDArray[np.floating]], in_int8: Collection[str]
) -> None:
    """Write `weights` as an .npz file.

    Those `in_int8`, (inputs, outputs), get a scale for each output; the others stay as they are.
    """
    arrays: dict[str, NDArray[np.generic]] = dict(weights)
    for name in in_int8:
        values = weights[name]
        scale = np.abs(values).max(axis=0, keepdims=True) / _LARGEST_INT8
        arrays[name] = np.rint(values / scale).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
