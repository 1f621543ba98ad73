"""What the pitches of the last second say of music: intervals, chords, notes that begin and go on.

The chroma of the 68 features cannot tell a dryer from a drone; notes that are held, end and are
followed by others of the same scale can.
"""

import numpy as np
from numpy.typing import NDArray

from .harmony_frames import CHANGING_NAMES, INTERVAL_NAMES, REGISTER_NAMES
from .key_statistics import REGISTER_SPREAD_NAMES, register_spread
from .note_statistics import NOTE_FRAME_COUNT, NOTE_NAMES, note_statistics
from .pitch_frames import PITCH_FRAME_COUNT, PitchFrames
from .recent_sums import RecentSums
from .sounding_pitches import PITCH_COUNT

PITCH_BLOCKS = 2
"""Blocks the statistics look back on at most: 1 s, or what was before a change would blur it."""

PITCH_STATISTIC_NAMES = (
    *(f"mean_{name}" for name in (*INTERVAL_NAMES, *CHANGING_NAMES)),
    *(f"onsets_{name}" for name in REGISTER_NAMES),
    *(f"deviation_{name}" for name in CHANGING_NAMES),
    *REGISTER_SPREAD_NAMES,
    *NOTE_NAMES,
)
PITCH_STATISTIC_COUNT = len(PITCH_STATISTIC_NAMES)

_NOTES = slice(PITCH_FRAME_COUNT - NOTE_FRAME_COUNT, None)
_PITCHES = slice(_NOTES.start - PITCH_COUNT, _NOTES.start)
_HARMONY = slice(0, len(INTERVAL_NAMES) + len(CHANGING_NAMES) + len(REGISTER_NAMES))
_CHANGING = slice(len(INTERVAL_NAMES), len(INTERVAL_NAMES) + len(CHANGING_NAMES))


class PitchStatistics:
    """Follows the statistics of a stream of blocks."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._sums = RecentSums(PITCH_BLOCKS, PITCH_FRAME_COUNT)

    def push(self, frames: PitchFrames) -> NDArray[np.float32]:
        """Return the statistics of the last second, (PITCH_STATISTIC_COUNT,), after another block.

        Args:
            frames: what the block adds, (5, 280).
        """
        self._sums.push(frames)
        means, deviations = self._sums.mean_and_deviation()
        return np.concatenate(
            [
                means[_HARMONY],
                deviations[_CHANGING],
                register_spread(means[_PITCHES]),
                note_statistics(means[_NOTES], deviations[_NOTES]),
            ],
            dtype=np.float32,
        )

    def reset(self) -> None:
        """Forget everything."""
        self._sums.keep(0)
