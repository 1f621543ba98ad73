"""Mean and deviation of everything of the last 10 s, block by block."""

import numpy as np
from numpy.typing import NDArray

type _Array = NDArray[np.float64]


class RecentSums:
    """Remembers, of each of the last blocks, the sums of its frames and of their squares."""

    def __init__(self, blocks: int, numbers: int) -> None:
        """Remember at most `blocks` blocks of frames of so many `numbers`."""
        self._blocks = blocks
        # Twice as long as needed, so that what is remembered lies in one piece, oldest first, and
        # is moved only once in so many blocks. Equal sound is added up in equal order: same bits.
        self._sums: _Array = np.zeros((2 * blocks, 2, numbers))
        self._frames: NDArray[np.int64] = np.zeros(2 * blocks, np.int64)
        self._end = blocks

    def push(self, frames: NDArray[np.floating]) -> None:
        """Add the frames of a block, (n, numbers)."""
        if self._end == 2 * self._blocks:
            self._sums[: self._blocks] = self._sums[self._blocks :]
            self._frames[: self._blocks] = self._frames[self._blocks :]
            self._end = self._blocks
        values = frames.astype(np.float64)
        np.sum(values, axis=0, out=self._sums[self._end, 0])
        np.einsum("fn,fn->n", values, values, out=self._sums[self._end, 1])
        self._frames[self._end] = len(values)
        self._end += 1

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers,) each."""
        recent = slice(self._end - self._blocks, self._end)
        mean, square = self._sums[recent].sum(axis=0) / self._frames[recent].sum()
        return mean, np.sqrt(np.maximum(square - np.square(mean), 0.0))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        gone = slice(0, self._end - min(blocks, self._blocks))
        self._sums[gone] = 0.0
        self._frames[gone] = 0
