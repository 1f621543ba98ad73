"""What the sound encoder makes of the last 10 s, in the mean."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from .audio import Samples, mean_power
from .level_floor import FAINTEST, MEMORY_BLOCKS
from .recent_rows import RecentRows
from .small_sums import exact_mean_of, mean_of
from .sound_encoder import CODES_PER_BLOCK, EncoderWeights, SoundEncoder, shipped_encoder

SUMMARY_COUNT = 32

SUMMARY_NAMES = tuple(f"timbre_{number}" for number in range(SUMMARY_COUNT))

_LATE_BLOCKS = 1
"""Blocks whose codes tell of what was before, when a piece begins: codes come .7 to 1.2 s late."""


_CONTEXT_BLOCKS = 2
"""Blocks before a piece that the codes of its second block still look back on."""

_MEAN_CODE = mean_of(CODES_PER_BLOCK)[np.newaxis]

AGAIN_BLOCKS = 8
"""Blocks of a piece that can be encoded again: what begins one is found within 4 s."""


class SoundSummary:
    """Remembers the codes of the last blocks; before the first block there was silence."""

    def __init__(self, weights: EncoderWeights | None = None) -> None:
        """Start before the first block."""
        self._encoder_weights = weights
        self._encoder = SoundEncoder(weights)
        weights = weights or shipped_encoder()
        self._weights = weights.summary
        self._bias = weights.summary_bias
        self._told = RecentRows(MEMORY_BLOCKS, SUMMARY_COUNT)
        self._skipped = _LATE_BLOCKS
        self._heard: deque[Samples] = deque(maxlen=_CONTEXT_BLOCKS + AGAIN_BLOCKS)

    def push(self, block: Samples, mean_power: float) -> None:
        """Take in a block of 8,000 samples, which must not change afterwards.

        `mean_power` is as in `SoundEncoder.push`.
        """
        self._heard.append(block)
        codes = self._encoder.push(block, mean_power)
        if self._skipped:
            self._skipped -= 1
        else:
            # Linear: the mean of what is told of blocks is what is told of the mean of all codes.
            self._told.push(_MEAN_CODE.dot(codes).dot(self._weights))

    def row(self) -> NDArray[np.float32]:
        """Return the summary of the blocks remembered, (SUMMARY_COUNT,); of none it is zero."""
        if not len(self._told):
            return np.zeros(SUMMARY_COUNT, np.float32)
        mean = exact_mean_of(len(self._told)).dot(self._told.rows)
        return np.asarray(mean + self._bias, np.float32)

    def keep(self, blocks: int) -> None:
        """Forget all that tells of sound before the last `blocks` blocks.

        If they are few, they are encoded again at their own loudness: what was before them may
        have been much louder or softer.
        """
        if 0 < blocks <= min(AGAIN_BLOCKS, len(self._heard)):
            self._encode_again(list(self._heard)[-blocks - _CONTEXT_BLOCKS :], blocks)
            return
        self._told.keep(max(blocks - _LATE_BLOCKS, 0))
        self._skipped = max(_LATE_BLOCKS - blocks, 0)

    def _encode_again(self, heard: list[Samples], blocks: int) -> None:
        """Hear these blocks as loud as the last `blocks` of them are, which alone will count."""
        power = max(sum(map(mean_power, heard[-blocks:])) / blocks, FAINTEST)
        self._encoder = SoundEncoder(self._encoder_weights)
        self._told.keep(0)
        self._skipped = len(heard) - blocks + _LATE_BLOCKS
        self._heard.clear()
        for block in heard:
            self.push(block, power)
