"""What runs a model file: LiteRT or NumPy, with the same answer."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from .model_file import ModelError, read_checked
from .tflite import TFLiteError
from .tflite_runtime import NumpyRuntime

type RuntimeName = Literal["auto", "numpy", "litert"]


class Runtime(Protocol):
    """Runs one signature of a .tflite file."""

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Return the outputs by name for the inputs by name."""


def load_model[Model](
    path: Path, signature: str, runtime: RuntimeName, tried: Callable[[Runtime, str], Model]
) -> Model:
    """Return the model in the .tflite file at `path`.

    Args:
        path: the file; when a .json of the same name lies beside it, its checksum must fit.
        signature: which function of the file to run.
        runtime: "numpy", "litert" (needs the package ai-edge-litert), or "auto": LiteRT when it
            can be imported, else NumPy.
        tried: makes the model from a runtime and its name, and lets it run once, so that a wrong
            file fails now and not later: with ValueError, KeyError, IndexError or RuntimeError.

    Raises:
        ModelError: if the file cannot be read, is damaged, or the runtime is missing.
    """
    data = read_checked(path)

    def attempt(runtime: Runtime, name: str) -> Model:
        try:
            return tried(runtime, name)
        except (ValueError, KeyError, IndexError, RuntimeError) as error:
            raise TFLiteError(f"it is another model: {error}") from error

    try:
        if runtime != "numpy":
            try:
                return attempt(_load_litert(data, signature), "litert")
            except ImportError, TFLiteError:
                # An old LiteRT may refuse what NumPy can run; a damaged file stops both.
                if runtime == "litert":
                    raise
        return attempt(NumpyRuntime(data, signature), "numpy")
    except ImportError as error:
        raise ModelError("LiteRT is not installed: pip install ai-edge-litert") from error
    except TFLiteError as error:
        raise ModelError(
            f"the model file {path.name} is damaged: {error}; install Music Mood again"
        ) from error


def _load_litert(data: bytes, signature: str) -> Runtime:
    """Return LiteRT's runtime of the file.

    Raises:
        ImportError: if LiteRT is not installed.
        TFLiteError: if LiteRT refuses the file.
    """
    from .litert_runtime import LiteRTRuntime  # noqa: PLC0415  optional dependency

    return LiteRTRuntime(data, signature)
