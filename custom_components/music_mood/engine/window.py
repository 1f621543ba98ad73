"""The window the model looks at: the last 3 s of features, freed of the absolute gain."""

import numpy as np

from .features import BLOCK_FRAMES, FEATURE_COUNT, FEATURE_NAMES, SHORT_TERM_NAMES, Features

WINDOW_FRAMES = 60
"""Frames in a window: 3 s, the sequence length of the paper (section 5.3)."""

_ENERGY = FEATURE_NAMES.index("energy")
_DELTA_ENERGY = _ENERGY + len(SHORT_TERM_NAMES)
_LOG_LEVEL = FEATURE_NAMES.index("mfcc_1")


class FeatureWindow:
    """The last 3 s of a stream of features, as far as they belong to one piece of music."""

    def __init__(self) -> None:
        """Start empty."""
        self.frames: Features = np.empty((0, FEATURE_COUNT), np.float32)
        """What is remembered, (at most 60, 68), oldest first."""

    @property
    def full(self) -> bool:
        """Whether there are 3 s to judge the mood by."""
        return len(self.frames) == WINDOW_FRAMES

    def add(self, frames: Features) -> None:
        """Remember a further block, (10, 68), and forget what is older than 3 s."""
        self.frames = np.concatenate([self.frames, frames])[-WINDOW_FRAMES:]

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks: what was before is not this piece."""
        self.frames = self.frames[max(0, len(self.frames) - blocks * BLOCK_FRAMES) :]


def remove_gain(window: Features) -> Features:
    """Return `window` (frames, 68) as it would be at any other volume.

    A microphone across the room and a line input differ by a gain nobody knows. Of the 68
    features only three depend on it: energy and its difference (quadratically) become relative
    to the mean energy of the window, and the first MFCC (logarithmically) to its mean.
    """
    result = window.copy()
    mean_energy = np.maximum(window[:, _ENERGY].mean(), np.float32(1e-12))
    result[:, _ENERGY] /= mean_energy
    result[:, _DELTA_ENERGY] /= mean_energy
    result[:, _LOG_LEVEL] -= window[:, _LOG_LEVEL].mean()
    return result
