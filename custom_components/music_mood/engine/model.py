"""The mood model: a .tflite file that turns a window of statistics into valence and arousal."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from .model_file import ModelError, read_checked
from .mood import MoodEstimate
from .mood_window import STEPS
from .music_statistics import STATISTICS_COUNT, StatisticsRow
from .tflite import TFLiteError
from .tflite_runtime import NumpyRuntime

type RuntimeName = Literal["auto", "numpy", "litert"]

DEFAULT_MODEL = Path(__file__).parent / "models" / "mood.tflite"
SIGNATURE = "window"
INPUT = "x"
MOOD = "va"
UNCERTAINTY = "std"


class Runtime(Protocol):
    """Runs one signature of a .tflite file."""

    def run(self, inputs: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Return the outputs by name for the inputs by name."""


class MoodModel:
    """The ensemble of GRU networks; safe to share between threads."""

    def __init__(self, runtime: Runtime, name: str) -> None:
        """Use a `runtime` called `name`; see `load` for the usual way."""
        self.runtime = name
        self._runtime = runtime
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path = DEFAULT_MODEL, runtime: RuntimeName = "auto") -> Self:
        """Return the model in the .tflite file at `path`.

        Args:
            path: the file; when a .json of the same name lies beside it, its checksum must fit.
            runtime: "numpy", "litert" (needs the package ai-edge-litert), or "auto": LiteRT when
                it can be imported, else NumPy. Both give the same answer.

        Raises:
            ModelError: if the file cannot be read, is damaged, or the runtime is missing.
        """
        data = read_checked(path)
        try:
            if runtime != "numpy":
                try:
                    return cls._checked(_load_litert(data), "litert")
                except ImportError, TFLiteError:
                    # An old LiteRT may refuse what NumPy can run; a damaged file stops both.
                    if runtime == "litert":
                        raise
            return cls._checked(NumpyRuntime(data, SIGNATURE), "numpy")
        except ImportError as error:
            raise ModelError("LiteRT is not installed: pip install ai-edge-litert") from error
        except TFLiteError as error:
            raise ModelError(f"the model file {path.name} is damaged: {error}") from error

    @classmethod
    def _checked(cls, runtime: Runtime, name: str) -> Self:
        """Return the model after one trial run, so that a wrong file fails now and not later."""
        model = cls(runtime, name)
        try:
            model.predict(np.zeros((STEPS, STATISTICS_COUNT), np.float32))
        except (ValueError, KeyError, IndexError) as error:
            raise TFLiteError(f"it is not a mood model: {error}") from error
        return model

    def predict(self, window: StatisticsRow) -> MoodEstimate:
        """Return the mood now and how far it is likely to be off, as a standard deviation.

        Args:
            window: the last rows of `MusicStatistics` as `mood_window` leaves them, (5, 596).

        Raises:
            ValueError: if the window has another shape.
        """
        expected = (STEPS, STATISTICS_COUNT)
        if window.shape != expected:
            raise ValueError(f"expected a window of shape {expected}, got {window.shape}")
        with self._lock:
            outputs = self._runtime.run({INPUT: window[np.newaxis]})
        valence, arousal = outputs[MOOD][0].tolist()
        valence_std, arousal_std = outputs[UNCERTAINTY][0].tolist()
        return MoodEstimate(
            valence=valence,
            arousal=arousal,
            valence_std=valence_std,
            arousal_std=arousal_std,
        )


def _load_litert(data: bytes) -> Runtime:
    """Return LiteRT's runtime of the file.

    Raises:
        ImportError: if LiteRT is not installed.
        TFLiteError: if LiteRT refuses the file.
    """
    from .litert_runtime import LiteRTRuntime  # noqa: PLC0415  optional dependency

    return LiteRTRuntime(data, SIGNATURE)
