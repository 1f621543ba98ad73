"""What tells music from speech and noise, in numbers, from a few seconds of features.

Music holds its notes: pitch classes and timbre stay alike from one frame to the next and come
back. Speech changes some four times a second and pauses. Noise is either steady or without pitch.
(E. Scheirer and M. Slaney, "Construction and evaluation of a robust multifeature speech/music
discriminator", ICASSP 1997, for the modulation at 4 Hz, the share of soft frames and the spread
of flux, centroid and roll-off.)

No number depends on the volume: levels count only in relation to the loudest frame.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .features import FEATURE_NAMES, FRAME_SECONDS, MFCC_COUNT, SHORT_TERM_NAMES, Features

type Statistics = NDArray[np.float32]

STATISTICS_FRAMES = 60
"""Frames the statistics look back on at most: 3 s."""

SMALLEST_FRAMES = 10
"""Frames they need at least: one block of 0.5 s."""

_AUDIBLE_DB = 40.0
"""A frame so many dB softer than the loudest is a pause: what lies there is the room's noise."""

_LAGS = (1, 2, 4, 8)
"""Frames between the moments that are compared: 50 to 400 ms."""

_FLOOR = np.float32(1e-3)
"""Keeps the logarithm of a deviation finite."""

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
_SHAPE_NAMES = tuple(FEATURE_NAMES[index] for index in _SHAPE)
_CHANGE = _SHAPE + len(SHORT_TERM_NAMES)

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
    level = 10.0 * np.log10(np.maximum(frames[:, _ENERGY], np.float32(1e-14)))
    loudest = level.max()
    audible = level > loudest - _AUDIBLE_DB
    level = np.maximum(level, loudest - _AUDIBLE_DB)
    heard = frames[audible]
    shape, chroma = heard[:, _SHAPE], heard[:, _CHROMA]
    mean, deviation = shape.mean(axis=0), shape.std(axis=0)
    change = np.abs(heard[:, _CHANGE]).mean(axis=0)
    timbre = heard[:, _MFCC]
    centred = timbre - timbre.mean(axis=0)
    swing = (level - level.mean())[:, np.newaxis]
    return np.concatenate(
        [
            mean,
            np.log10(deviation + _FLOOR),
            np.log10(change + _FLOOR),
            -np.sort(-chroma, axis=1).mean(axis=0),
            -np.sort(-chroma.mean(axis=0)),
            [_likeness(chroma, lag) for lag in _LAGS],
            [_likeness(centred, lag) for lag in _LAGS],
            [_likeness(swing, lag) for lag in _LAGS],
            _modulation(level),
            _level_distribution(level),
            [1.0 - audible.mean(), len(frames) / STATISTICS_FRAMES],
        ],
        dtype=np.float32,
    )


def _likeness(rows: NDArray[np.float32], lag: int) -> float:
    """Return the cosine between rows `lag` apart, summed over all of them; 0 if too few."""
    before, after = rows[:-lag], rows[lag:]
    strength = np.sqrt(float(np.vdot(before, before)) * float(np.vdot(after, after)))
    return float(np.vdot(before, after)) / strength if strength > 0.0 else 0.0


def _modulation(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return in which bands the level moves: log10 of the mean power of each, in dB²."""
    centred = (level - level.mean()) * np.hanning(len(level))
    power = np.square(np.abs(np.fft.rfft(centred, STATISTICS_FRAMES))) / len(level)
    frequency = np.arange(len(power)) / (STATISTICS_FRAMES * FRAME_SECONDS)
    edges = np.searchsorted(frequency, _MODULATION_BANDS_HZ)
    bands = [power[low:high].mean() for low, high in pairwise(edges)]
    return np.asarray(np.log10(np.array(bands) + 0.1), np.float32)


def _level_distribution(level: NDArray[np.float32]) -> list[float]:
    """Return deviation (dB), skewness, range from soft to loud (dB) and share of soft frames."""
    centred = level - level.mean()
    deviation = float(centred.std())
    skewness = float(np.mean(centred**3)) / max(deviation, 0.3) ** 3
    soft, loud = np.quantile(level, (0.1, 0.9))
    return [deviation, skewness, float(loud - soft), float(np.mean(centred < -6.0))]
