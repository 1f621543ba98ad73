"""What networks learn from: windows of sound, each with the mood at its end."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .engine import FRAMES_PER_SECOND, Features
from .paper_window import WINDOW_FRAMES, remove_gain
from .songs import DataError, Song


@dataclass(frozen=True, slots=True)
class Windows:
    """Annotated windows; every array has one entry per window."""

    inputs: NDArray[np.float32]
    """What a network sees of each: rows of statistics, or frames of features for the paper's."""
    moods: NDArray[np.float32]
    """Valence and arousal, (windows, 2)."""
    songs: NDArray[np.str_]
    folds: NDArray[np.int64]
    """-1 where a song belongs to no fold."""
    subsets: NDArray[np.str_]

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self.inputs)

    def where(self, mask: NDArray[np.bool_]) -> Windows:
        """Return the windows for which `mask` is true."""
        return Windows(
            self.inputs[mask],
            self.moods[mask],
            self.songs[mask],
            self.folds[mask],
            self.subsets[mask],
        )


def together(parts: Sequence[Windows]) -> Windows:
    """Return the windows of all `parts`."""
    return Windows(
        inputs=np.concatenate([part.inputs for part in parts]),
        moods=np.concatenate([part.moods for part in parts]),
        songs=np.concatenate([part.songs for part in parts]),
        folds=np.concatenate([part.folds for part in parts]),
        subsets=np.concatenate([part.subsets for part in parts]),
    )


def cut_windows(
    songs: Sequence[Song], features: Sequence[Features], *, keep_gain: bool = False
) -> Windows:
    """Return a window of features, (60, 68), for each label that has 3 s of sound before it.

    Raises:
        DataError: if no song has any.
    """
    parts = [
        (song, index, features_of_song[end - WINDOW_FRAMES : end])
        for song, features_of_song in zip(songs, features, strict=True)
        for index, end in enumerate(_end_frames(song))
        if WINDOW_FRAMES <= end <= len(features_of_song)
    ]
    if not parts:
        raise DataError("no label has 3 s of sound before it")
    prepare = np.array if keep_gain else remove_gain
    return Windows(
        inputs=np.stack([prepare(window) for _, _, window in parts]),
        moods=np.stack([song.moods[index] for song, index, _ in parts]),
        songs=np.array([song.id for song, _, _ in parts]),
        folds=np.array([-1 if song.fold is None else song.fold for song, _, _ in parts]),
        subsets=np.array([song.subset for song, _, _ in parts]),
    )


def _end_frames(song: Song) -> list[int]:
    """Return the number of frames of the file that have passed at each label's time."""
    passed = (song.times - song.audio_start) * FRAMES_PER_SECOND
    return [int(frames) for frames in np.rint(passed)]
