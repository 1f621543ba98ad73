"""The floor under logarithmic spectra: as far below the music whether it is loud or soft.

A fixed floor would hide the soft bands of quiet music, so that its statistics told the volume.
"""

from collections import deque

import numpy as np

from .audio import Samples, mean_power

MEMORY_BLOCKS = 20
"""Blocks the level is averaged over: 10 s."""

RELATIVE_FLOOR = 5e-9
"""Power of the floor as a share of the mean power of the music: 83 dB below it."""

ABSOLUTE_FLOOR = 1e-14
"""Power of the floor in digital silence, far below 16-bit quantisation noise in any band."""

FAINTEST = 1e-12
"""Mean square below which there is no sound to speak of, -120 dBFS."""


class LevelFloor:
    """Follows the power of the last 10 s of a stream of blocks."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._powers: deque[float] = deque(maxlen=MEMORY_BLOCKS)

    @property
    def power(self) -> float:
        """Return the mean square of the blocks remembered, at least `FAINTEST`."""
        return max(self._mean(), FAINTEST)

    def push(self, block: Samples) -> np.float32:
        """Return the power to add to every band of the spectra of `block`."""
        self._powers.append(mean_power(block))
        return np.float32(RELATIVE_FLOOR * self._mean() + ABSOLUTE_FLOOR)

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        while len(self._powers) > blocks:
            self._powers.popleft()

    def _mean(self) -> float:
        return sum(self._powers) / max(len(self._powers), 1)
