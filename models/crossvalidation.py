"""Cross-validation by artist-disjoint folds: every song is predicted by what never heard it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from .songs import DataError
from .windows import Windows

type System = Callable[[Windows, Windows, int], NDArray[np.float32]]
"""Training windows, tested windows, number of the fold -> moods, (tested, members, 2)."""


@dataclass(frozen=True, slots=True)
class Predictions:
    """What was said of every window of every fold by networks that never heard its song."""

    truth: NDArray[np.float32]
    """(windows, 2)"""
    members: NDArray[np.float32]
    """(windows, members, 2)"""
    constant: NDArray[np.float32]
    """The mean label of the training songs, (windows, 2)."""
    songs: NDArray[np.str_]
    folds: NDArray[np.int64]

    @property
    def mean(self) -> NDArray[np.float32]:
        """Return the mean over the members, (windows, 2)."""
        mean: NDArray[np.float32] = self.members.mean(axis=1)
        return mean


def cross_validate(windows: Windows, system: System) -> Predictions:
    """Return the predictions of `system` for every window that belongs to a fold.

    Windows without a fold are there for training only; see `training_set`.

    Raises:
        DataError: if there are fewer than two folds.
    """
    folds = np.unique(windows.folds[windows.folds >= 0])
    if len(folds) < 2:
        raise DataError(f"cross-validation needs at least two folds, the data has {len(folds)}")
    return joined(list(_fold_predictions(windows, folds, system)))


def joined(parts: Sequence[Predictions]) -> Predictions:
    """Return the predictions of all `parts`, one after the other."""
    return Predictions(
        *(
            np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Predictions)
        )
    )


def folds_of(predictions: Predictions) -> list[Predictions]:
    """Return the predictions of each fold."""
    return [
        Predictions(
            *(
                getattr(predictions, field.name)[predictions.folds == fold]
                for field in fields(Predictions)
            )
        )
        for fold in np.unique(predictions.folds)
    ]


def _fold_predictions(
    windows: Windows, folds: NDArray[np.int64], system: System
) -> Iterator[Predictions]:
    for fold in folds:
        training = windows.where(windows.folds != fold)
        tested = windows.where(windows.folds == fold)
        judged = training.moods[training.folds >= 0].mean(axis=0)
        yield Predictions(
            truth=tested.moods,
            members=system(training, tested, int(fold)),
            constant=np.tile(judged, (len(tested), 1)),
            songs=tested.songs,
            folds=tested.folds,
        )
