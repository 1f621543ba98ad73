"""How much accuracy a room leaves: systems trained on clean songs, judged in the battery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .crossvalidation import System
from .metrics import rmse
from .parameters import TARGETS
from .rooms import BATTERY
from .rooms_recordings import recorded
from .songs import Song
from .windows import Windows, together

CLEAN = "clean"

type Cut = Callable[[Sequence[Song]], Windows]
"""How a system's inputs are made from songs."""


@dataclass(frozen=True, slots=True)
class RoomResult:
    """Accuracy under one setting; pairs are valence and arousal."""

    setting: str
    rmse: tuple[float, float]
    gain: tuple[float, float]
    """By how much the RMSE is below that of a constant, as a share of the latter; mean of folds."""
    lost: tuple[float, float]
    """Share of the gain in the clean setting that is gone."""


def battery(songs: Sequence[Song], cut: Cut, system: System, cache: Path) -> list[RoomResult]:
    """Return the accuracy of `system`, trained on clean songs, in each setting of the battery.

    Songs of a fold are predicted by networks that never heard them, as in `cross_validate`.

    Args:
        songs: annotated songs; those of folds are judged.
        cut: makes the inputs of the system.
        system: what learns and predicts.
        cache: folder for the songs as they sound in the rooms.
    """
    judged = [song for song in songs if song.fold is not None]
    training = cut(songs)
    settings: dict[str, Windows] = {CLEAN: training.where(training.folds >= 0)}
    for setting, way in BATTERY.items():
        settings[setting] = cut(recorded(judged, setting, way, cache))
    errors: dict[str, list[NDArray[np.float64]]] = {setting: [] for setting in settings}
    gains: dict[str, list[NDArray[np.float64]]] = {setting: [] for setting in settings}
    for fold in np.unique(settings[CLEAN].folds):
        known = training.where(training.folds != fold)
        tested = {name: part.where(part.folds == fold) for name, part in settings.items()}
        predicted = system(known, together(list(tested.values())), int(fold)).mean(axis=1)
        constant = known.moods[known.folds >= 0].mean(axis=0)
        ends = np.cumsum([len(part) for part in tested.values()])[:-1]
        for (name, part), moods in zip(tested.items(), np.split(predicted, ends), strict=True):
            error = rmse(part.moods, moods)
            baseline = rmse(part.moods, np.tile(constant, (len(part), 1)))
            errors[name].append(error)
            gains[name].append(1.0 - error / baseline)
    clean_gain = np.mean(gains[CLEAN], axis=0)
    return [
        RoomResult(
            name,
            _pair(np.mean(errors[name], axis=0)),
            _pair(np.mean(gains[name], axis=0)),
            _pair(_lost(np.mean(gains[name], axis=0), clean_gain)),
        )
        for name in settings
    ]


def battery_table(results: Sequence[RoomResult]) -> str:
    """Return the results as a table in Markdown."""
    lines = [
        "| setting | RMSE A | RMSE V | gain A | gain V | lost A | lost V |",
        "|---|" + "---|" * 6,
    ]
    arousal, valence = TARGETS.index("arousal"), TARGETS.index("valence")
    for result in results:
        cells = [f"{result.rmse[arousal]:.4f}", f"{result.rmse[valence]:.4f}"]
        for pair in (result.gain, result.lost):
            cells += [f"{pair[arousal]:.1%}", f"{pair[valence]:.1%}"]
        lines.append(f"| {result.setting} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _lost(gain: NDArray[np.float64], clean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the clean gain that is gone; 0 where there was none to lose."""
    return np.where(clean > 0.0, 1.0 - gain / np.where(clean > 0.0, clean, 1.0), 0.0)


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    first, second = values.tolist()
    return first, second
