"""Annotated songs on disk: where their sound lies and what listeners felt when."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class DataError(Exception):
    """The data cannot be used; the message says what is missing and where it is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Song:
    """One annotated recording."""

    id: str
    audio: Path
    audio_start: float
    """Seconds into the song at which the file begins."""
    subset: str
    """The annotation campaign: "2013", "2014" or "2015", each with other annotators."""
    genre: str = ""
    """As the data name it; empty where they do not."""
    fold: int | None
    """Fold of cross-validation, no artist in two of them; None: used for training only."""
    times: NDArray[np.float64]
    """End of each annotated half second, in seconds of the song, (labels,)."""
    moods: NDArray[np.float32]
    """Mean valence and arousal of the annotators, in [-1, 1], (labels, 2)."""
