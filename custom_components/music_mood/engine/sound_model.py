"""The sound model: a .tflite file that tells music, speech and noise apart."""

import math
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .model_runtime import Runtime, RuntimeName, load_model
from .sound_window import WINDOW_NAMES

DEFAULT_SOUND_MODEL = Path(__file__).parent / "models" / "gate.tflite"
SIGNATURE = "block"
INPUT, MEMORY = "x", "memory"
SCORES, NEXT_MEMORY = "scores", "next_memory"

MEMORY_SHAPE = (2, 32)
"""Networks, and units of each that remember."""

type Memory = NDArray[np.float32]
"""What the model keeps in mind from one block to the next, of shape `MEMORY_SHAPE`."""

_NOTHING: Memory = np.zeros(MEMORY_SHAPE, np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundProbabilities:
    """How likely each kind of sound is; the four add up to 1."""

    music: float
    speech_over_music: float
    speech: float
    noise: float


class SoundModel:
    """Hears what kind of sound a second or so holds; safe to share between threads."""

    def __init__(self, runtime: Runtime, name: str) -> None:
        """Use a `runtime` called `name`; see `load` for the usual way."""
        self.runtime = name
        self._runtime = runtime
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path = DEFAULT_SOUND_MODEL, runtime: RuntimeName = "numpy") -> Self:
        """Return the model in the .tflite file at `path`.

        Args:
            path: the file; when a .json of the same name lies beside it, its checksum must fit.
            runtime: as for `load_model`. All give the same answer, and so small a model runs as
                fast in each.

        Raises:
            ModelError: if the file cannot be read, is damaged, or the runtime is missing.
        """
        return load_model(path, SIGNATURE, runtime, cls._tried)

    @classmethod
    def _tried(cls, runtime: Runtime, name: str) -> Self:
        model = cls(runtime, name)
        model.hear(np.zeros(len(WINDOW_NAMES), np.float32))
        return model

    def hear(
        self, window: NDArray[np.float32], memory: Memory | None = None
    ) -> tuple[SoundProbabilities, Memory]:
        """Return what a block holds, and what to remember for the next.

        Args:
            window: what `SoundWindow` says of the block.
            memory: what was returned with the block before it; None at the start.

        Raises:
            ValueError: if the window has another length.
        """
        scores, memory = self._run(window, _NOTHING if memory is None else memory)
        highest = max(scores)
        weights = [math.exp(score - highest) for score in scores]
        whole = sum(weights)
        music, speech_over_music, speech, noise = (weight / whole for weight in weights)
        heard = SoundProbabilities(
            music=music, speech_over_music=speech_over_music, speech=speech, noise=noise
        )
        return heard, memory

    def _run(self, window: NDArray[np.float32], memory: Memory) -> tuple[list[float], Memory]:
        inputs = {INPUT: window[np.newaxis], MEMORY: memory}
        with self._lock:
            outputs = self._runtime.run(inputs)
        scores, remembered = outputs[SCORES], outputs[NEXT_MEMORY]
        if scores.shape != (1, 4) or remembered.shape != MEMORY_SHAPE:
            raise ValueError(f"it gives {scores.shape} scores instead of four")
        return scores[0].tolist(), remembered


@cache
def shared_sound_model() -> SoundModel:
    """Return the model that ships, loaded the first time only.

    Raises:
        ModelError: if the file cannot be read or is damaged; the next call tries again.
    """
    return SoundModel.load()
