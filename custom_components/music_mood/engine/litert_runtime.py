"""Running a .tflite graph with LiteRT, where its package is installed (glibc, macOS, Windows)."""

from collections.abc import Mapping

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from .tflite import TFLiteError


class LiteRTRuntime:
    """One signature of a .tflite file on one thread. Not thread-safe."""

    def __init__(self, data: bytes, signature: str) -> None:
        """Load the file's content `data`.

        Raises:
            TFLiteError: if LiteRT refuses it or it has no such signature.
        """
        try:
            # The interpreter borrows the bytes: keep them as long as it lives.
            self._data = data
            self._interpreter = Interpreter(model_content=data, num_threads=1)
            self._runner = self._interpreter.get_signature_runner(signature)
        except (ValueError, RuntimeError) as error:
            raise TFLiteError(f"LiteRT cannot read it: {error}") from error

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Return the outputs by name for `inputs` by name."""
        outputs: dict[str, NDArray[np.float32]] = self._runner(**inputs)
        return outputs
