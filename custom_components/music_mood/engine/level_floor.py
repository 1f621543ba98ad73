"""The floor under logarithmic spectra: as far below the music whether it is loud or soft.

A fixed floor would hide the soft bands of quiet music, so that its statistics told the volume.
"""

from collections import deque
from typing import NamedTuple

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


class Loudness(NamedTuple):
    """How loud a block is, and the seconds that it ends."""

    power: float
    """Mean square of the block."""
    mean_power: float
    """Mean square of the blocks remembered, at least `FAINTEST`."""
    floor: np.float32
    """Power to add to every band of the spectra of the block."""


class LevelFloor:
    """Follows the power of the last 10 s of a stream of blocks."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._powers: deque[float] = deque(maxlen=MEMORY_BLOCKS)

    @property
    def blocks(self) -> int:
        """How many blocks are remembered."""
        return len(self._powers)

    @property
    def mean_power(self) -> float:
        """Mean square of the blocks remembered, of which there must be one, at least `FAINTEST`."""
        return max(self._mean(), FAINTEST)

    def push(self, block: Samples) -> np.float32:
        """Return the power to add to every band of the spectra of `block`."""
        return self.measure(block).floor

    def measure(self, block: Samples) -> Loudness:
        """Return how loud a further block is."""
        power = mean_power(block)
        self._powers.append(power)
        mean = self._mean()
        floor = np.float32(RELATIVE_FLOOR * mean + ABSOLUTE_FLOOR)
        return Loudness(power, max(mean, FAINTEST), floor)

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        while len(self._powers) > blocks:
            self._powers.popleft()

    def _mean(self) -> float:
        return sum(self._powers) / len(self._powers)
