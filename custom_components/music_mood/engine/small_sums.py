"""Sums and means of small arrays, as products, which NumPy is quickest with.

Half a second of sound takes some thousand steps with a few hundred numbers each, and most of the
time of such a step goes into getting ready. `dot` needs a third of what `@` or a sum along an axis
do for the same. So what is done for every block uses it, and numbers that arrays of one dimension
more are calculated with are arrays themselves, which spares converting them each time.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

ZERO = np.array(0.0, np.float32)


@cache
def ones(count: int) -> NDArray[np.float32]:
    """Return what the product with is a sum of `count` numbers, (count,)."""
    return np.ones(count, np.float32)


@cache
def mean_of(count: int) -> NDArray[np.float32]:
    """Return what the product with is the mean of `count` numbers, (count,)."""
    return np.full(count, 1.0 / count, np.float32)


@cache
def exact_mean_of(count: int) -> NDArray[np.float64]:
    """Return `mean_of` for numbers of double precision."""
    return np.full(count, 1.0 / count)
