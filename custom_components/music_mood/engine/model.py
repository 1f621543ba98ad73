"""The mood model: a .tflite file that turns a window of statistics into valence and arousal."""

import threading
from pathlib import Path
from typing import Self

import numpy as np

from .model_runtime import Runtime, RuntimeName, load_model
from .mood import MoodEstimate
from .mood_window import STEPS
from .music_statistics import STATISTICS_COUNT, StatisticsRow

DEFAULT_MODEL = Path(__file__).parent / "models" / "mood.tflite"
SIGNATURE = "window"
INPUT = "x"
MOOD = "va"
UNCERTAINTY = "std"


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
        return load_model(path, SIGNATURE, runtime, cls._tried)

    @classmethod
    def _tried(cls, runtime: Runtime, name: str) -> Self:
        model = cls(runtime, name)
        model.predict(np.zeros((STEPS, STATISTICS_COUNT), np.float32))
        return model

    def predict(self, window: StatisticsRow) -> MoodEstimate:
        """Return the mood now and how far it is likely to be off, as a standard deviation.

        Args:
            window: the last rows of `MusicStatistics` as `mood_window` leaves them, of shape
                (STEPS, STATISTICS_COUNT).

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
