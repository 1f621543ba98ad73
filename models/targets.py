"""Annotations as training targets: other annotators, fewer labels, steadier labels."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .metrics import song_means
from .windows import Windows

JUDGED_SUBSET = "2013"
"""The subset whose scale the model speaks and whose folds judge it."""


def centre_other_subsets(windows: Windows) -> Windows:
    """Give every other subset the mean mood of the judged one.

    Other annotators used the scale differently: the songs of 2014 are .19 more arousing and .10
    more pleasant on average, and were chosen in the same way.
    """
    judged = windows.subsets == JUDGED_SUBSET
    if not judged.any():
        return windows
    moods = windows.moods.copy()
    for subset in np.unique(windows.subsets[~judged]):
        chosen = windows.subsets == subset
        moods[chosen] += moods[judged].mean(axis=0) - moods[chosen].mean(axis=0)
    return replace(windows, moods=moods)


def average_songs(windows: Windows) -> Windows:
    """Give all windows of a song its mean mood."""
    means = song_means(windows.moods, windows.songs).astype(np.float32)
    song = np.unique_inverse(windows.songs).inverse_indices
    return replace(windows, moods=means[song])


def thin_out(windows: Windows, every: int) -> Windows:
    """Keep one of `every` windows; those of a song overlap."""
    kept: NDArray[np.bool_] = np.arange(len(windows)) % every == 0
    return windows.where(kept)
