"""How much it helps to know at which level a source usually plays.

In the folds every song is heard by itself, from the first second on; at home a source has played
others before. Here each song is heard by a source that has played the songs of all other folds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .crossvalidation import Predictions
from .decoding import decode
from .engine import (
    BLOCK_SECONDS,
    BLOCK_SIZE,
    Blocks,
    LevelFloor,
    MoodEstimate,
    Samples,
    UsualLevel,
    power_dbfs,
)
from .metrics import Moods
from .parameters import TARGETS
from .rows import cut_rows
from .songs import DataError, Song

type Levels = NDArray[np.float32]

_VALENCE, _AROUSAL = (TARGETS.index(target) for target in ("valence", "arousal"))


def window_levels(songs: Sequence[Song], predictions: Predictions) -> Levels:
    """Return the level of the sound before each prediction, in dBFS, (windows,).

    Raises:
        DataError: if the predictions are of other songs, or of other windows of these.
    """
    judged = [song for song in songs if song.fold is not None]
    windows = cut_rows(judged, [_levels(decode(song.audio))[:, np.newaxis] for song in judged])
    by_fold = np.argsort(windows.folds, kind="stable")
    if not (
        np.array_equal(windows.songs[by_fold], predictions.songs)
        and np.array_equal(windows.moods[by_fold], predictions.truth)
    ):
        raise DataError("the predictions are not of these songs: run `python -m models evaluate`")
    levels: Levels = windows.inputs[by_fold, -1, 0]
    return levels


def in_noise(levels: Levels, snr: float) -> Levels:
    """Return `levels` in dB together with steady noise that is `snr` dB softer than their mean."""
    noise = levels.mean() - snr
    return np.asarray(10.0 * np.log10(10.0 ** (levels / 10.0) + 10.0 ** (noise / 10.0)), np.float32)


def with_usual_level(
    predictions: Predictions, doubt: Moods, levels: Levels, *, louder: float = 0.0
) -> Predictions:
    """Return what is said of songs of which it is known how loud the others are.

    Args:
        predictions: what is said of each song by itself.
        doubt: standard deviation of the error to expect, (windows, 2).
        levels: of the sound before each label, in dBFS, (windows,).
        louder: by how many decibels somebody has turned up the volume since the other songs.
    """
    members, mean = predictions.members.copy(), predictions.mean
    for windows, source in _sources(predictions, levels):
        for window in windows.tolist():
            valence, arousal = mean[window].tolist()
            alone = MoodEstimate(
                valence=valence,
                arousal=arousal,
                valence_std=float(doubt[window, _VALENCE]),
                arousal_std=float(doubt[window, _AROUSAL]),
            )
            known = source.arouse(alone, float(levels[window]) + louder)
            members[window, :, _AROUSAL] += known.arousal - alone.arousal
    return replace(predictions, members=members)


def best_weight(predictions: Predictions, doubt: Moods, levels: Levels) -> float:
    """Return which `AROUSAL_PER_DECIBEL` would have come nearest to the truth (least squares).

    Arguments as in `with_usual_level`.
    """
    error = (predictions.truth - predictions.mean)[:, _AROUSAL].astype(np.float64)
    worth = np.square(doubt[:, _AROUSAL], dtype=np.float64)
    for windows, source in _sources(predictions, levels):
        worth[windows] *= [source.excess(level) for level in levels[windows].tolist()]
    return float(worth.dot(error) / worth.dot(worth))


def _sources(
    predictions: Predictions, levels: Levels
) -> Iterator[tuple[NDArray[np.intp], UsualLevel]]:
    """Yield the windows of each fold, and a source that has played the songs of the others."""
    for fold in np.unique(predictions.folds):
        source = UsualLevel()
        for level in levels[predictions.folds != fold].tolist():
            source.add(level, BLOCK_SECONDS)
        yield np.flatnonzero(predictions.folds == fold), source


def _levels(samples: Samples) -> Levels:
    """Return the level of all blocks up to each, but of the last 10 s at most, (blocks,)."""
    floor = LevelFloor()
    powers = [floor.measure(block).mean_power for block in Blocks(BLOCK_SIZE).push(samples)]
    return np.array([power_dbfs(power) for power in powers], np.float32)
