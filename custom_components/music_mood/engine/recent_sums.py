"""Mean and deviation of everything of the last 10 s, block by block."""

import numpy as np
from numpy.typing import NDArray

from .recent_rows import RecentRows

type _Array = NDArray[np.float64]


class RecentSums:
    """Remembers, of each of the last blocks, the sums of its frames and of their squares."""

    def __init__(self, blocks: int, numbers: int) -> None:
        """Remember at most `blocks` blocks of frames of so many `numbers`."""
        self._frames = 0
        self._block: _Array = np.empty((1, 2, numbers))
        # Equal sound is added up in equal order, which gives the same bits.
        self._sums = RecentRows(blocks, 2, numbers)

    def push(self, frames: NDArray[np.floating]) -> None:
        """Add the frames of a block, (n, numbers), as many as in each block."""
        values = np.asarray(frames, np.float64)
        self._frames = len(values)
        sums, squares = self._block[0]
        np.add.reduce(values, axis=0, out=sums)
        np.add.reduce(np.square(values), axis=0, out=squares)
        self._sums.push(self._block)

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers,) each.

        There must be one block at least.
        """
        rows = self._sums.rows
        mean, square = np.add.reduce(rows, axis=0) / (len(rows) * self._frames)
        return mean, np.sqrt(np.maximum(square - np.square(mean), 0.0))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        self._sums.keep(blocks)
