"""Mean and deviation of everything of the last 10 s, block by block."""

import numpy as np
from numpy.typing import NDArray

from .recent_rows import RecentRows

type _Array = NDArray[np.float64]


class RecentSums:
    """Remembers, of each of the last blocks, the sums of its frames and of their squares."""

    def __init__(self, blocks: int, *shapes: tuple[int, int]) -> None:
        """Remember at most `blocks` blocks, whose parts have these `shapes`: frames, numbers."""
        frames, numbers = zip(*shapes, strict=True)
        self._frames = np.repeat(frames, numbers)
        ends = np.cumsum(numbers).tolist()
        self._places = [slice(end - size, end) for end, size in zip(ends, numbers, strict=True)]
        self._block: _Array = np.empty((1, 2, len(self._frames)))
        # Equal sound is added up in equal order, which gives the same bits.
        self._sums = RecentRows(blocks, 2, len(self._frames))

    def push(self, *parts: NDArray[np.floating]) -> None:
        """Add a block, each part of its own shape."""
        sums, squares = self._block[0]
        for part, place in zip(parts, self._places, strict=True):
            values = np.asarray(part, np.float64)
            np.add.reduce(values, axis=0, out=sums[place])
            np.einsum("fn,fn->n", values, values, out=squares[place])
        self._sums.push(self._block)

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers,) each.

        Numbers are in the order of the parts; without any block they are not defined.
        """
        rows = self._sums.rows
        mean, square = np.add.reduce(rows, axis=0) / (len(rows) * self._frames)
        return mean, np.sqrt(np.maximum(square - np.square(mean), 0.0))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        self._sums.keep(blocks)
