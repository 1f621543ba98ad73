"""What the gate's model is shown of a stream: statistics of its last second, block by block."""

import numpy as np
from numpy.typing import NDArray

from .features import FEATURE_COUNT, Features
from .pitch_frames import PitchFrames
from .pitch_statistics import PITCH_STATISTIC_NAMES, PitchStatistics
from .sound_statistics import STATISTIC_NAMES, sound_statistics

JUDGED_FRAMES = 20
"""Frames of which timbre and level are judged: 1 s; the model itself remembers what was before."""

WINDOW_NAMES = (*STATISTIC_NAMES, *PITCH_STATISTIC_NAMES)


class SoundWindow:
    """Follows a stream of blocks of sound."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._pitch = PitchStatistics()
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self._frames: Features = np.empty((0, FEATURE_COUNT), np.float32)
        self._pitch.reset()

    def push(self, frames: Features, pitch: PitchFrames) -> NDArray[np.float32]:
        """Return what is to be judged after a further block, in the order of `WINDOW_NAMES`.

        Args:
            frames: features of the block, (10, 68).
            pitch: its harmony and notes, (5, 280).
        """
        self._frames = np.concatenate([self._frames, frames])[-JUDGED_FRAMES:]
        # First what comes right after the notes, whose code it finds in the cache.
        pitches = self._pitch.push(pitch)
        return np.concatenate([sound_statistics(self._frames), pitches])
