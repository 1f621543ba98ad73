"""How each row of a stream differs from the one before."""

import numpy as np
from numpy.typing import NDArray


def differences[T: np.floating](rows: NDArray[T], before: NDArray[T] | None) -> NDArray[T]:
    """Return each row less the one before it, of rows (n, ...) that follow `before` (...).

    Where nothing was before, nothing changes: the first differences are 0.
    """
    steps = np.empty_like(rows)
    np.subtract(rows[:1], rows[:1] if before is None else before, out=steps[:1])
    np.subtract(rows[1:], rows[:-1], out=steps[1:])
    return steps
