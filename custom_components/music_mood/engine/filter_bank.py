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
        self._bands = weights.shape[1]
        self._groups = [
            _group(weights, slice(first, end)) for first, end in pairwise((*firsts, self._bands))
        ]

    def apply(self, power: _Array) -> _Array:
        """Return power (n, bins) by bands, (n, bands)."""
        sums = np.empty((len(power), self._bands), np.float32)
        for bands, bins, weights in self._groups:
            np.matmul(power[:, bins], weights, out=sums[:, bands])
        return sums


def _group(weights: _Array, bands: slice) -> tuple[slice, slice, _Array]:
    """Return the bands, the bins they need and their weights."""
    used = np.flatnonzero(weights[:, bands].any(axis=1))
    bins = slice(int(used[0]), int(used[-1]) + 1)
    # Bins along memory, which is quicker for a few frames.
    return bands, bins, np.ascontiguousarray(weights[bins, bands].T).T
