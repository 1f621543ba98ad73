"""Mean and deviation of everything of the last 10 s, block by block."""

import numpy as np
from numpy.typing import NDArray

type _Array = NDArray[np.float64]


class RecentSums:
    """Remembers, of each of the last blocks, the sums of its frames and of their squares."""

    def __init__(self, blocks: int, numbers: int) -> None:
        """Remember at most `blocks` blocks of frames of so many `numbers`."""
        # Oldest block first, so that equal sound is added up in equal order: to the same bits.
        self._sums: _Array = np.zeros((blocks, 2, numbers))
        self._frames: NDArray[np.int64] = np.zeros(blocks, np.int64)

    def push(self, frames: NDArray[np.floating]) -> None:
        """Add the frames of a block, (n, numbers)."""
        values = frames.astype(np.float64)
        self._sums[:-1] = self._sums[1:]
        self._frames[:-1] = self._frames[1:]
        np.sum(values, axis=0, out=self._sums[-1, 0])
        np.einsum("fn,fn->n", values, values, out=self._sums[-1, 1])
        self._frames[-1] = len(values)

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers,) each."""
        mean, square = self._sums.sum(axis=0) / self._frames.sum()
        return mean, np.sqrt(np.maximum(square - np.square(mean), 0.0))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        gone = max(0, len(self._frames) - blocks)
        self._sums[:gone] = 0.0
        self._frames[:gone] = 0
