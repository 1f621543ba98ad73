"""What tells music from speech and noise, in numbers, from a few seconds of features.

Music holds its notes: pitch classes and timbre stay alike from one frame to the next and come
back. Speech changes some four times a second and pauses. Noise is either steady or without pitch.
(E. Scheirer and M. Slaney, "Construction and evaluation of a robust multifeature speech/music
discriminator", ICASSP 1997, for the modulation at 4 Hz, the share of soft frames and the spread
of flux, centroid and roll-off.)

No number depends on the volume: levels count only in relation to the loudest frame.
"""

import math
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .features import FEATURE_NAMES, FRAME_SECONDS, MFCC_COUNT, SHORT_TERM_NAMES, Features
from .small_sums import mean_of

type Statistics = NDArray[np.float32]
type _Array = NDArray[np.float32]

STATISTICS_FRAMES = 60
"""Frames the statistics look back on at most: 3 s."""

SMALLEST_FRAMES = 10
"""Frames they need at least: one block of 0.5 s."""

_AUDIBLE_DB = 40.0
"""A frame so many dB softer than the loudest is a pause: what lies there is the room's noise."""

_LAGS = (1, 2, 4, 8)
"""Frames between the moments that are compared: 50 to 400 ms."""

_FLOOR = np.array(1e-3, np.float32)
"""Keeps the logarithm of a deviation finite."""

_NEVER_ZERO = np.array(1e-20, np.float32)
_LEAST_ENERGY = np.array(1e-14, np.float32)
_LEAST_POWER = np.array(0.1, np.float32)
_DECIBEL = np.array(10.0, np.float32)

_SOFT_DB = -6.0
"""A frame so far below the mean level is soft."""

_MODULATION_BANDS_HZ = (0.4, 1.5, 3.0, 5.0, 7.0, 10.0)

_ENERGY = FEATURE_NAMES.index("energy")
_MFCC = slice(FEATURE_NAMES.index("mfcc_2"), FEATURE_NAMES.index("mfcc_1") + MFCC_COUNT)
_CHROMA = slice(FEATURE_NAMES.index("chroma_A"), FEATURE_NAMES.index("chroma_A") + 12)
_SHAPE = np.array(
    [
        *(
            FEATURE_NAMES.index(name)
            for name in (
                "zero_crossing_rate",
                "energy_entropy",
                "spectral_centroid",
                "spectral_spread",
                "spectral_entropy",
                "spectral_flux",
                "spectral_rolloff",
                "chroma_deviation",
            )
        ),
        *range(_MFCC.start, _MFCC.stop),
    ]
)
_TIMBRE = slice(len(_SHAPE) - (_MFCC.stop - _MFCC.start), len(_SHAPE))
_SHAPE_NAMES = tuple(FEATURE_NAMES[index] for index in _SHAPE)
_COLUMNS = np.array(
    [*_SHAPE, *(_SHAPE + len(SHORT_TERM_NAMES)), *range(_CHROMA.start, _CHROMA.stop)]
)
"""The features looked at: shape, its changes, pitch classes."""
_SHAPES = slice(0, len(_SHAPE))
_CHANGES = slice(_SHAPES.stop, 2 * len(_SHAPE))
_CLASSES = slice(_CHANGES.stop, None)

STATISTIC_NAMES = (
    *(f"mean_{name}" for name in _SHAPE_NAMES),
    *(f"deviation_{name}" for name in _SHAPE_NAMES),
    *(f"change_{name}" for name in _SHAPE_NAMES),
    *(f"chroma_rank_{rank}" for rank in range(1, 13)),
    *(f"whole_chroma_rank_{rank}" for rank in range(1, 13)),
    *(f"chroma_likeness_{lag}" for lag in _LAGS),
    *(f"timbre_likeness_{lag}" for lag in _LAGS),
    *(f"level_likeness_{lag}" for lag in _LAGS),
    *(f"modulation_{low}_{high}" for low, high in pairwise(_MODULATION_BANDS_HZ)),
    "level_deviation",
    "level_skewness",
    "level_range",
    "soft_share",
    "pause_share",
    "frames",
)
STATISTIC_COUNT = len(STATISTIC_NAMES)


def sound_statistics(frames: Features) -> Statistics:
    """Return the statistics of the last 3 s of `frames`, (107,) float32.

    Args:
        frames: features as `FeatureExtractor` gives them, (n, 68) with n >= 10; of more than 60
            the last 60 count.

    Raises:
        ValueError: if there are fewer than ten frames.
    """
    frames = frames[-STATISTICS_FRAMES:]
    if len(frames) < SMALLEST_FRAMES:
        raise ValueError(f"expected at least {SMALLEST_FRAMES} frames, got {len(frames)}")
    level = _DECIBEL * np.log10(np.maximum(frames[:, _ENERGY], _LEAST_ENERGY))
    softest = np.maximum.reduce(level) - _AUDIBLE_DB
    heard = frames
    if np.minimum.reduce(level) <= softest:
        heard = frames[level > softest]
        level = np.maximum(level, softest)
    swing = level - level.dot(mean_of(len(level)))
    share = mean_of(len(heard))
    columns = heard.take(_COLUMNS, axis=1)
    np.abs(columns[:, _CHANGES], out=columns[:, _CHANGES])
    means = share.dot(columns)
    centred = columns[:, _SHAPES] - means[_SHAPES]
    deviation = np.sqrt(share.dot(np.square(centred)))
    ranks = columns[:, _CLASSES].copy()
    ranks.sort(axis=1)
    means[_CLASSES].sort()
    held, courses = [columns[:, _CLASSES], centred[:, _TIMBRE]], [swing[:, np.newaxis]]
    together = [[*held, *courses]] if heard is frames else [held, courses]
    return np.concatenate(
        [
            means[_SHAPES],
            np.log10(np.concatenate([deviation, means[_CHANGES]]) + _FLOOR),
            share.dot(ranks)[::-1],
            means[_CLASSES][::-1],
            *(_likeness(kinds) for kinds in together),
            _modulation(swing),
            _level_distribution(level, swing),
            [1.0 - len(heard) / len(frames), len(frames) / STATISTICS_FRAMES],
        ],
        dtype=np.float32,
    )


def _likeness(kinds: list[_Array]) -> _Array:
    """Return the cosine between rows each lag apart, summed over all of them; 0 if too few.

    First all lags of one kind of rows, then of the next, (lags * kinds,).
    """
    count = len(kinds[0])
    products = np.empty((len(kinds), count, count), np.float32)
    for rows, product in zip(kinds, products, strict=True):
        # A copy, or NumPy would take a routine of BLAS that nothing else has in the cache.
        rows.dot(rows.T.copy(), out=product)
    pairs, sides = _lags(count)
    powers = products.diagonal(axis1=1, axis2=2).dot(sides)
    strength = np.sqrt(powers[:, : len(_LAGS)] * powers[:, len(_LAGS) :])
    likeness = products.reshape(len(kinds), -1).dot(pairs)
    return np.asarray(likeness / np.maximum(strength, _NEVER_ZERO)).ravel()


@cache
def _lags(count: int) -> tuple[_Array, _Array]:
    """Return what adds up, for each lag, the products of pairs, and the powers of either side.

    The shapes are (count * count, lags) and (count, 2 * lags).
    """
    pairs = [np.eye(count, k=lag).ravel() for lag in _LAGS]
    places = np.arange(count)
    sides = [*(places < count - lag for lag in _LAGS), *(places >= lag for lag in _LAGS)]
    return np.array(pairs, np.float32).T, np.array(sides, np.float32).T


def _modulation(swing: _Array) -> _Array:
    """Return in which bands the level moves: log10 of the mean power of each, in dB²."""
    waves, bands = _modulation_bands(len(swing))
    powers: _Array = np.log10(np.square(swing.dot(waves)).dot(bands) + _LEAST_POWER)
    return powers


@cache
def _modulation_bands(count: int) -> tuple[_Array, _Array]:
    """Return Hann-windowed waves up to 10 Hz and what adds up their powers to those of bands."""
    bins = STATISTICS_FRAMES // 2 + 1
    turns = np.outer(np.arange(count), np.arange(bins)) * 2.0 * np.pi / STATISTICS_FRAMES
    waves = np.hanning(count)[:, np.newaxis] * np.concatenate([np.cos(turns), np.sin(turns)], 1)
    frequency = np.arange(bins) / (STATISTICS_FRAMES * FRAME_SECONDS)
    edges = np.searchsorted(frequency, _MODULATION_BANDS_HZ)
    bands = np.zeros((2 * bins, len(edges) - 1))
    for number, (low, high) in enumerate(pairwise(edges)):
        bands[low:high, number] = bands[bins + low : bins + high, number] = 1.0 / (high - low)
    return np.asarray(waves, np.float32), np.asarray(bands / count, np.float32)


def _level_distribution(level: _Array, swing: _Array) -> list[float]:
    """Return deviation (dB), skewness, range from soft to loud (dB) and share of soft frames."""
    deviation = math.sqrt(float(swing.dot(swing)) / len(swing))
    skewness = float(np.square(swing).dot(swing)) / len(swing) / max(deviation, 0.3) ** 3
    ordered = np.sort(level)
    tenth = round(0.1 * (len(level) - 1))
    loudness_range = float(ordered[-1 - tenth] - ordered[tenth])
    return [
        deviation,
        skewness,
        loudness_range,
        int(np.count_nonzero(swing < _SOFT_DB)) / len(swing),
    ]
