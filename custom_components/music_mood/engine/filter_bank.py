"""Adding up the bins of spectra by bands, most of which need but a few bins."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

type _Array = NDArray[np.float32]


class FilterBank:
    """A matrix product that leaves out most of the zeros: neighbouring bands share their bins."""

    def __init__(self, weights: _Array, firsts: Sequence[int]) -> None:
        """Prepare `weights` of bins by bands, (bins, bands), in groups with these `firsts`."""
        ends = (*firsts, weights.shape[1])
        self._groups = [_group(weights[:, first:end]) for first, end in pairwise(ends)]

    def apply(self, power: _Array) -> _Array:
        """Return power (n, bins) by bands, (n, bands)."""
        sums = [power[:, bins].dot(weights) for bins, weights in self._groups]
        return np.concatenate(sums, axis=1)


def _group(weights: _Array) -> tuple[slice, _Array]:
    """Return the bins that bands (bins, n) need, and their weights."""
    used = np.flatnonzero(weights.any(axis=1))
    bins = slice(int(used[0]), int(used[-1]) + 1)
    # Bins along memory, which is quicker for a few frames.
    return bins, np.ascontiguousarray(weights[bins].T).T
