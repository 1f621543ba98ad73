"""The last rows of a stream, oldest first, in one piece of memory."""

import numpy as np
from numpy.typing import NDArray

type _Array = NDArray[np.float64]


class RecentRows:
    """Remembers rows of numbers, up to so many, and forgets the older ones."""

    def __init__(self, most: int, *shape: int) -> None:
        """Remember at most `most` rows, each of `shape`."""
        self._most = most
        # Longer than needed by half: what is remembered is moved only once in so many rows.
        self._rows: _Array = np.zeros((most + max(most // 2, 1), *shape))
        self._start = self._end = 0

    def __len__(self) -> int:
        """How many rows are remembered."""
        return self._end - self._start

    @property
    def rows(self) -> _Array:
        """What is remembered, (n, ...); it changes with the next `push`."""
        return self._rows[self._start : self._end]

    def push(self, rows: NDArray[np.floating]) -> None:
        """Add rows, (n, ...)."""
        rows = rows[-self._most :]
        begin, end = self._end, self._end + len(rows)
        if end > len(self._rows):
            # What the new rows will push out need not be moved.
            kept = self._rows[max(self._start, end - self._most) : begin]
            self._rows[: len(kept)] = kept
            self._start, begin, end = 0, len(kept), len(kept) + len(rows)
        self._rows[begin:end] = rows
        self._end = end
        if end - self._start > self._most:
            self._start = end - self._most

    def keep(self, count: int) -> None:
        """Forget all but the last `count` rows."""
        self._start = max(self._start, self._end - count)
