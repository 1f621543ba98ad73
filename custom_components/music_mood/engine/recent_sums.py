"""Mean and deviation of everything of the last 10 s, block by block."""

from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from .recent_rows import RecentRows

type _Array = NDArray[np.float64]


class RecentSums:
    """Remembers, of each of the last blocks, the sums of its frames and of their squares."""

    def __init__(self, blocks: int, *numbers: int) -> None:
        """Remember at most `blocks` blocks of frames of so many `numbers`, of one or more kinds."""
        ends = accumulate(numbers, initial=0)
        self._places = [slice(*pair) for pair in pairwise(ends)]
        self._block: _Array = np.empty((1, 2, sum(numbers)))
        self._frames: _Array = np.ones(sum(numbers))
        # Equal sound is added up in equal order, which gives the same bits.
        self._sums = RecentRows(blocks, 2, sum(numbers))

    def push(self, *kinds: NDArray[np.floating]) -> None:
        """Add the frames of a block of each kind, (n, numbers), as many as in each block."""
        sums, squares = self._block[0]
        for place, frames in zip(self._places, kinds, strict=True):
            values = np.asarray(frames, np.float64)
            np.add.reduce(values, axis=0, out=sums[place])
            np.add.reduce(np.square(values), axis=0, out=squares[place])
            self._frames[place] = len(values)
        self._sums.push(self._block)

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers of all kinds,).

        There must be one block at least.
        """
        rows = self._sums.rows
        mean, square = np.add.reduce(rows, axis=0) / (self._frames * len(rows))
        return mean, np.sqrt(np.maximum(square - np.square(mean), 0.0))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        self._sums.keep(blocks)
