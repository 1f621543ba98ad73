"""Sums and means of small arrays, as products, which NumPy is quickest with.

Half a second of sound takes some thousand steps with a few hundred numbers each, and most of the
time of such a step goes into getting ready. `dot` needs a third of what `@` or a sum along an axis
do for the same, so what is done for every block uses it. Constants are arrays without dimensions,
which spares converting them at every step. Arrays of one shape that lie in one piece are added or
multiplied in half the time that it takes to stretch one of them over the other.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

ZERO = np.array(0.0, np.float32)


@cache
def ones(count: int) -> NDArray[np.float32]:
    """Return what the product with is a sum of `count` numbers, (count,)."""
    return _fixed(np.ones(count, np.float32))


@cache
def mean_of(count: int) -> NDArray[np.float32]:
    """Return what the product with is the mean of `count` numbers, (count,)."""
    return _fixed(np.full(count, 1.0 / count, np.float32))


@cache
def exact_mean_of(count: int) -> NDArray[np.float64]:
    """Return `mean_of` for numbers of double precision."""
    return _fixed(np.full(count, 1.0 / count))


def _fixed[T: np.floating](shared: NDArray[T]) -> NDArray[T]:
    """Return `shared` for reading only, as everybody gets the same."""
    shared.flags.writeable = False
    return shared
