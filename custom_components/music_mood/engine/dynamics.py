"""How loud and soft, peaked and dense the sound of some seconds is, whatever its volume.

Of a recording nobody knows how loud it was meant to be, but music that was made to be loud is
dense: its peaks stand out less, and its level hardly falls.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .audio import Samples
from .features import BLOCK_FRAMES
from .small_sums import exact_mean_of, mean_of

type _Array = NDArray[np.float64]

_LEVELS = (5, 25, 50, 75, 95)
_PEAKS = (50, 90)

DYNAMICS_NAMES = (
    "crest",
    "frame_crest",
    "frame_crest_deviation",
    "level_flatness",
    *(f"level_percentile_{share}" for share in _LEVELS),
    "kurtosis",
    "frame_kurtosis",
    *(f"peak_percentile_{share}" for share in _PEAKS),
)
MOMENTS = 3
"""Numbers of a frame: power, highest power, mean fourth power."""


def frame_moments(block: Samples, floor: np.float32) -> NDArray[np.float32]:
    """Return `MOMENTS` of each frame of a block of 8,000 samples, (10, 3).

    `floor` is a power far below the music, added so that silence has a level.
    """
    power = np.square(block.reshape(BLOCK_FRAMES, -1))
    moments = np.empty((MOMENTS, BLOCK_FRAMES), np.float32)
    mean, highest, fourth = moments
    share = mean_of(power.shape[1])
    power.dot(share, out=mean)
    np.maximum.reduce(power, axis=1, out=highest)
    np.sqrt(np.square(power, out=power).dot(share), out=fourth)
    moments += floor
    np.square(fourth, out=fourth)
    return moments.T


def dynamics(moments: NDArray[np.floating]) -> _Array:
    """Return what the moments of frames (n, 3) say, in log10 of power, (13,).

    Order as in `DYNAMICS_NAMES`: highest over mean power, of all and of each frame (louder frames
    count more) and its deviation; arithmetic over geometric mean of the frames' power; percentiles
    of power over the mean; mean fourth power over squared mean power (kurtosis of a signal without
    offset), of all and of each frame; percentiles of the frames' peaks over the highest.
    """
    columns = np.ascontiguousarray(moments.T, np.float64)
    logs = np.log10(columns)
    count = len(moments)
    share = exact_mean_of(count)
    mean_power, _, mean_fourth = columns.dot(share).tolist()
    mean_level = math.log10(mean_power)
    loud_level, loud_peak, loud_fourth = logs.dot(columns[0] / (mean_power * count)).tolist()
    level, peak = logs[:2]
    over = peak - level
    over -= over.dot(share)
    ordered = np.sort(logs[:2])
    highest = float(ordered[1, -1])
    levels, peaks = ordered.dot(_percentiles(count))
    return np.concatenate(
        [
            [
                highest - mean_level,
                loud_peak - loud_level,
                math.sqrt(over.dot(over) / count),
                mean_level - float(level.dot(share)),
            ],
            levels[: len(_LEVELS)] - mean_level,
            [math.log10(mean_fourth) - 2.0 * mean_level, loud_fourth - 2.0 * loud_level],
            peaks[len(_LEVELS) :] - highest,
        ]
    )


@cache
def _percentiles(count: int) -> _Array:
    """Return the weights of `count` ordered values in percentiles, of levels and peaks, (count, 7).

    A percentile lies between two of them, as in `np.percentile`.
    """
    place = np.array((*_LEVELS, *_PEAKS)) / 100.0 * (count - 1)
    return np.maximum(0.0, 1.0 - np.abs(np.arange(count)[:, np.newaxis] - place))
