"""Songs of other listeners as further lessons: what a teacher who knows our listeners says of them.

Others used the scale differently, so that their own labels do harm. A support vector regression on
the newest row of each song, taught by the songs that may be known, says what our listeners would
have felt; what it says of a song as it is also holds for the same song in a room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVR

from .engine import SUMMARY_COUNT
from .training import scaling_of, standardise
from .windows import Windows, together

type _Array = NDArray[np.float32]

EVERY = 3
"""One window of so many is learnt from; those of a song hardly differ."""

_COST, _TOLERANCE, _REACH = 0.4, 0.05, 0.3
_EMPHASIS = 8
"""So many times the summaries of the sound encoder count in the likeness of two songs."""


@dataclass(frozen=True, slots=True)
class OtherSongs:
    """Songs without labels of ours: as they are, and in rooms."""

    clean: Windows
    in_rooms: Sequence[Windows]


def taught(known: Windows, others: OtherSongs) -> tuple[Windows, Windows]:
    """Return windows of `others` with the moods that a teacher who heard `known` expects.

    First the songs as they are, then the same in rooms.
    """
    expected = _expected(known, others.clean)

    def told(windows: Windows) -> Windows:
        chosen = windows.where(np.arange(len(windows)) % EVERY == EVERY - 1)
        return replace(chosen, moods=np.stack([expected[song] for song in chosen.songs]))

    return told(others.clean), together([told(copy) for copy in others.in_rooms])


def _expected(known: Windows, others: Windows) -> dict[str, _Array]:
    """Return the mood to expect of each song of `others`, (2,)."""
    _, rows, moods = _of_songs(known)
    others_songs, others_rows, _ = _of_songs(others)
    scaling = scaling_of(rows)
    emphasis = np.ones(rows.shape[1], np.float32)
    emphasis[-SUMMARY_COUNT:] = np.sqrt(_EMPHASIS)
    x, other_x = (standardise(part, scaling) * emphasis for part in (rows, others_rows))
    reach = _REACH / float(np.square(emphasis).sum())
    said = [
        SVR(C=_COST, epsilon=_TOLERANCE, gamma=reach).fit(x, moods[:, column]).predict(other_x)
        for column in range(moods.shape[1])
    ]
    return dict(zip(others_songs, np.stack(said, axis=1).astype(np.float32), strict=True))


def _of_songs(windows: Windows) -> tuple[list[str], _Array, _Array]:
    """Return each song's id, its last row of statistics and its mean mood."""
    songs, numbers = np.unique(windows.songs, return_inverse=True)
    last = len(numbers) - 1 - np.unique(numbers[::-1], return_index=True)[1]
    sums = np.stack([np.bincount(numbers, windows.moods[:, column]) for column in range(2)], axis=1)
    moods = (sums / np.bincount(numbers)[:, np.newaxis]).astype(np.float32)
    return songs.tolist(), windows.inputs[last, -1], moods
