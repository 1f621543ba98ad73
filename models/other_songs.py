"""Songs of other listeners as further lessons: what they felt, on the scale of ours.

Others used the scale differently, so that their labels as they are do harm. No song was judged by
both, but sound tells how either would have judged the songs of the other: a support vector
regression taught by their songs expects of ours what they would have felt, and one taught by ours
what ours would have felt of theirs. A regression is shy, so that the line from what is expected of
others to what was felt is too steep; in one direction that makes the way between the scales too
steep and in the other too flat. It lies in the middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVR

from .engine import SUMMARY_COUNT
from .metrics import last_windows, song_means
from .songs import DataError
from .training import scaling_of, standardise
from .windows import Windows, together

type _Array = NDArray[np.float32]

_COST, _TOLERANCE, _REACH = 0.4, 0.05, 0.3
_EMPHASIS = 8
"""So many times the summaries of the sound encoder count in the likeness of two songs."""


@dataclass(frozen=True, slots=True)
class OtherSongs:
    """Songs that others judged: as they are, and in rooms."""

    clean: Windows
    in_rooms: Sequence[Windows]


class _Songs(NamedTuple):
    rows: _Array
    """The last row of statistics of each, (songs, statistics)."""
    moods: _Array
    """The mean mood of each, (songs, 2)."""


def on_our_scale(known: Windows, others: OtherSongs) -> tuple[Windows, Windows]:
    """Return windows of `others` with moods on the scale of those of `known`.

    First the songs as they are, then the same in rooms.

    Raises:
        DataError: if the labels of both have nothing in common.
    """
    slope, offset = _way_to_our_scale(known, others.clean)

    def told(windows: Windows) -> Windows:
        return replace(windows, moods=(windows.moods * slope + offset).astype(np.float32))

    return told(others.clean), together([told(copy) for copy in others.in_rooms])


def _way_to_our_scale(known: Windows, others: Windows) -> tuple[_Array, _Array]:
    """Return slope and offset for valence and arousal, (2,) each."""
    ours, theirs = _of_songs(known), _of_songs(others)
    theirs_of_ours, ours_of_theirs = _expected(theirs, ours.rows), _expected(ours, theirs.rows)
    steep = _slope(theirs_of_ours, ours.moods)
    flat = 1.0 / _slope(ours_of_theirs, theirs.moods)
    slope = np.sqrt(steep * flat)
    offsets = (
        ours.moods.mean(axis=0) - slope * theirs_of_ours.mean(axis=0),
        ours_of_theirs.mean(axis=0) - slope * theirs.moods.mean(axis=0),
    )
    return slope, (offsets[0] + offsets[1]) / 2.0


def _slope(x: _Array, y: _Array) -> _Array:
    """Return how steep the line of least squares is in each column.

    Raises:
        DataError: if one falls: then nothing leads from scale to scale.
    """
    centred = x - x.mean(axis=0)
    slope: _Array = (centred * y).sum(axis=0) / np.square(centred).sum(axis=0)
    if not (slope > 0.0).all():
        raise DataError("the labels of the other songs have nothing in common with ours")
    return slope


def _expected(taught: _Songs, rows: _Array) -> _Array:
    """Return what who judged the songs `taught` would feel of songs with `rows`, (songs, 2)."""
    scaling = scaling_of(taught.rows)
    emphasis = np.ones(rows.shape[1], np.float32)
    emphasis[-SUMMARY_COUNT:] = np.sqrt(_EMPHASIS)
    x, asked = (standardise(part, scaling) * emphasis for part in (taught.rows, rows))
    reach = _REACH / float(np.square(emphasis).sum())
    said = [
        SVR(C=_COST, epsilon=_TOLERANCE, gamma=reach).fit(x, taught.moods[:, column]).predict(asked)
        for column in range(taught.moods.shape[1])
    ]
    return np.stack(said, axis=1).astype(np.float32)


def _of_songs(windows: Windows) -> _Songs:
    rows = windows.inputs[last_windows(windows.songs), -1]
    return _Songs(rows, song_means(windows.moods, windows.songs).astype(np.float32))
