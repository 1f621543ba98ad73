"""Mean and deviation of everything of the last 10 s, block by block."""

from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from .recent_rows import RecentRows
from .small_sums import exact_mean_of

type _Array = NDArray[np.float64]

_ZERO = np.array(0.0)


class RecentSums:
    """Remembers, of each of the last blocks, the means of its frames and of their squares."""

    def __init__(self, blocks: int, *numbers: int) -> None:
        """Remember at most `blocks` blocks of frames of so many `numbers`, of one or more kinds."""
        ends = accumulate(numbers, initial=0)
        self._places = [slice(*pair) for pair in pairwise(ends)]
        self._block: _Array = np.empty((1, 2 * sum(numbers)))
        self._block_means, self._block_squares = self._block.reshape(2, -1)
        # Equal sound is added up in equal order, which gives the same bits.
        self._means = RecentRows(blocks, 2 * sum(numbers))

    def push(self, *kinds: NDArray[np.floating]) -> None:
        """Add the frames of a block of each kind, (n, numbers), as many as in each block."""
        for place, frames in zip(self._places, kinds, strict=True):
            values = np.asarray(frames, np.float64)
            share = exact_mean_of(len(values))
            share.dot(values, out=self._block_means[place])
            share.dot(np.square(values), out=self._block_squares[place])
        self._means.push(self._block)

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers of all kinds,).

        There must be one block at least.
        """
        rows = self._means.rows
        mean, square = exact_mean_of(len(rows)).dot(rows).reshape(2, -1)
        return mean, np.sqrt(np.maximum(square - np.square(mean), _ZERO))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        self._means.keep(blocks)
