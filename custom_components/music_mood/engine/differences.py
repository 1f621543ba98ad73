"""How each row of a stream differs from the one before."""

import numpy as np
from numpy.typing import NDArray


def differences[T: np.floating](rows: NDArray[T], before: NDArray[T] | None) -> NDArray[T]:
    """Return each row less the one before it, of rows (n, ...) that follow `before` (1, ...).

    Where nothing was before, nothing changes: the first differences are 0.
    """
    chain = np.concatenate([rows[:1] if before is None else before, rows])
    steps: NDArray[T] = chain[1:] - chain[:-1]
    return steps
