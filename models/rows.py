"""What the shipped networks learn from: rows of statistics, each with the mood at its end."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .engine import SMALLEST_BLOCKS, window_places
from .songs import DataError, Song
from .windows import Windows

_BLOCKS_PER_SECOND = 2


def cut_rows(songs: Sequence[Song], statistics: Sequence[NDArray[np.float32]]) -> Windows:
    """Return the window of statistics before each label that has 3 s of sound before it.

    Inputs are (windows, 5, statistics), oldest first, as the engine cuts them.

    Raises:
        DataError: if no label has any.
    """
    parts = [
        (song, index, _window(rows, end))
        for song, rows in zip(songs, statistics, strict=True)
        for index, end in enumerate(_end_blocks(song))
        if SMALLEST_BLOCKS <= end <= len(rows)
    ]
    if not parts:
        raise DataError("no label has 3 s of sound before it")
    return Windows(
        inputs=np.stack([window for _, _, window in parts]),
        moods=np.stack([song.moods[index] for song, index, _ in parts]),
        songs=np.array([song.id for song, _, _ in parts]),
        folds=np.array([-1 if song.fold is None else song.fold for song, _, _ in parts]),
        subsets=np.array([song.subset for song, _, _ in parts]),
    )


def _window(rows: NDArray[np.float32], end: int) -> NDArray[np.float32]:
    first = SMALLEST_BLOCKS - 1
    window: NDArray[np.float32] = rows[first + window_places(end - first)]
    return window


def _end_blocks(song: Song) -> list[int]:
    """Return the number of blocks of the file that have passed at each label's time."""
    passed = (song.times - song.audio_start) * _BLOCKS_PER_SECOND
    return [int(blocks) for blocks in np.rint(passed)]
