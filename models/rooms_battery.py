"""How much accuracy a room leaves: systems trained on clean songs, judged in the battery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .crossvalidation import Predictions, System, folds_of, joined
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


def battery(songs: Sequence[Song], cut: Cut, system: System, cache: Path) -> dict[str, Predictions]:
    """Return what `system`, trained on clean songs, says in each setting of the battery.

    Songs of a fold are predicted by networks that never heard them, as in `cross_validate`. Every
    fold is asked once, about the windows of all settings, one setting after the other.

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
    parts: dict[str, list[Predictions]] = {setting: [] for setting in settings}
    for fold in np.unique(settings[CLEAN].folds):
        known = training.where(training.folds != fold)
        tested = {name: part.where(part.folds == fold) for name, part in settings.items()}
        members = system(known, together(list(tested.values())), int(fold))
        constant = known.moods[known.folds >= 0].mean(axis=0)
        said = by_setting(members, [len(part) for part in tested.values()])
        for (name, part), of_setting in zip(tested.items(), said, strict=True):
            parts[name].append(
                Predictions(
                    truth=part.moods,
                    members=of_setting,
                    constant=np.tile(constant, (len(part), 1)),
                    songs=part.songs,
                    folds=part.folds,
                )
            )
    return {name: joined(of_folds) for name, of_folds in parts.items()}


def by_setting(said: NDArray[np.float32], windows: Sequence[int]) -> list[NDArray[np.float32]]:
    """Return what a system said of each setting, which has so many `windows`, in one fold."""
    return np.split(said, np.cumsum(windows)[:-1])


def room_results(heard: dict[str, Predictions]) -> list[RoomResult]:
    """Return the accuracy in each setting; in the first nothing is lost."""
    gains = {setting: _gain(predictions) for setting, predictions in heard.items()}
    clean, *_ = gains.values()
    return [
        RoomResult(
            setting,
            _pair(_mean_error(heard[setting])),
            _pair(gain),
            _pair(_lost(gain, clean)),
        )
        for setting, gain in gains.items()
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


def _mean_error(predictions: Predictions) -> NDArray[np.float64]:
    errors = [rmse(part.truth, part.mean) for part in folds_of(predictions)]
    return np.asarray(np.mean(errors, axis=0))


def _gain(predictions: Predictions) -> NDArray[np.float64]:
    shares = [
        rmse(part.truth, part.mean) / rmse(part.truth, part.constant)
        for part in folds_of(predictions)
    ]
    return np.asarray(1.0 - np.mean(shares, axis=0))


def _lost(gain: NDArray[np.float64], clean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the clean gain that is gone; 0 where there was none to lose."""
    return np.where(clean > 0.0, 1.0 - gain / np.where(clean > 0.0, clean, 1.0), 0.0)


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    first, second = values.tolist()
    return first, second
