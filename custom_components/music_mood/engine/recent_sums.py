"""Mean and deviation of everything of the last 10 s, block by block."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

type _Array = NDArray[np.float64]


class RecentSums:
    """Remembers, of each of the last blocks, the sums of its frames and of their squares."""

    def __init__(self, blocks: int) -> None:
        """Remember at most `blocks` blocks."""
        self._sums: deque[_Array] = deque(maxlen=blocks)
        self._squares: deque[_Array] = deque(maxlen=blocks)
        self._frames: deque[int] = deque(maxlen=blocks)

    def push(self, frames: NDArray[np.floating]) -> None:
        """Add the frames of a block, (n, numbers)."""
        values = frames.astype(np.float64)
        self._sums.append(values.sum(axis=0))
        self._squares.append(np.einsum("fn,fn->n", values, values))
        self._frames.append(len(values))

    def mean_and_deviation(self) -> tuple[_Array, _Array]:
        """Return mean and standard deviation of all frames remembered, (numbers,) each."""
        count = sum(self._frames)
        mean = np.sum(self._sums, axis=0) / count
        variance = np.sum(self._squares, axis=0) / count - np.square(mean)
        return np.asarray(mean), np.sqrt(np.maximum(variance, 0.0))

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks."""
        while len(self._frames) > blocks:
            for memory in (self._sums, self._squares, self._frames):
                memory.popleft()
