"""What the commands for the shipped ensemble do; every function takes the parsed options."""

import argparse
import json
from argparse import Namespace
from collections import Counter
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .calibration import cross_fitted, doubt_factor, reliability
from .crossvalidation import Predictions, cross_validate
from .evaluation import TABLE_HEADER, evaluate as figures_of, table_row
from .feature_cache import load_statistics
from .mood_export import MoodProvenance, export_mood, load_mood, save_mood
from .mood_figures import draw_mood
from .mood_slimming import slim
from .mood_training import MoodRecipe, predict_mood, train_mood
from .parameters import TARGETS
from .reading import read_songs
from .rows import cut_rows
from .songs import DataError, Song
from .targets import JUDGED_SUBSET
from .windows import Windows

COMPARED_WINDOWS = 1000

DIRECT_SHIPPED = 42
"""Units of the direct path in the file, of those trained; with all it would be too large."""

_RECIPE_HELP = {
    "members": "networks in the ensemble",
    "steps": "batches to train on",
    "batch": "windows per step",
    "dropout": "share of units left out in training",
    "mask": "share of the statistics left out in training, in a whole window",
    "learning_rate": "greatest step size of AdamW",
    "weight_decay": "how fast weights shrink",
    "doubt": "weight of the likelihood that trains the uncertainty",
}


@dataclass(frozen=True, slots=True)
class _Evaluated:
    predictions: Predictions
    doubt: NDArray[np.float32]
    """Expected standard deviation before calibration, (windows, 2)."""


def evaluate(options: Namespace) -> None:
    """Cross-validate, print the figures and keep them with the predictions."""
    windows = _windows(options)
    doubts: list[NDArray[np.float32]] = []

    def system(training: Windows, tested: Windows, fold: int) -> NDArray[np.float32]:
        ensemble = train_mood(training, _recipe(options), options.seed + fold, f"fold {fold}")
        members, doubt = predict_mood(ensemble, tested.inputs)
        doubts.append(doubt)
        return members

    predictions = cross_validate(windows, system)
    found = _figures(_Evaluated(predictions, np.concatenate(doubts)))
    path = _results(options)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    np.savez(
        path.with_suffix(".npz"),
        doubt=np.concatenate(doubts),
        **{field.name: getattr(predictions, field.name) for field in fields(Predictions)},
    )
    print(f"{TABLE_HEADER}\n{table_row('mood', found)}")
    print(f"all figures: {path}")


def train(options: Namespace) -> None:
    """Train on all songs and write the parameters, calibrated by the cross-validation."""
    found = _found(options)
    songs = _songs(options)
    windows = _cut(options, songs)
    ensemble = train_mood(windows, _recipe(options), options.seed)
    factor = np.array([found["doubt_factor"][target] for target in TARGETS], np.float32)
    provenance = MoodProvenance(
        recipe=asdict(_recipe(options)),
        seed=options.seed,
        songs=dict(Counter(song.subset for song in songs)),
        windows=len(windows),
    )
    save_mood(options.ensemble, ensemble.calibrated(factor), provenance)
    print(f"trained on {len(windows)} windows of {len(songs)} songs: {options.ensemble}")


def export(options: Namespace) -> None:
    """Write the .tflite file and its metadata, and print what quantising cost."""
    ensemble, provenance = load_mood(options.ensemble)
    inputs = _windows(options).inputs
    chosen = np.linspace(0, len(inputs) - 1, min(COMPARED_WINDOWS, len(inputs))).astype(int)
    slimmed = slim(ensemble, DIRECT_SHIPPED, inputs[chosen])
    exact, slim_moods = (predict_mood(one, inputs[chosen])[0] for one in (ensemble, slimmed))
    moved = np.sqrt(np.square(slim_moods.mean(axis=1) - exact.mean(axis=1)).mean())
    difference = export_mood(slimmed, provenance, _found(options), inputs[chosen], options.output)
    print(f"{DIRECT_SHIPPED} direct units instead of all move the mean by {moved:.4f} (RMS)")
    print(
        f"{options.output}: {options.output.stat().st_size} bytes; int8 against float32 on "
        f"{difference.windows} windows: mean of the members differs by at most "
        f"{difference.mean_of_members_largest:.4f} (RMS {difference.mean_of_members_rms:.4f}), "
        f"a member by at most {difference.single_member_largest:.4f}"
    )


def figures(options: Namespace) -> None:
    """Draw the predictions of the cross-validation."""
    path = _results(options).with_suffix(".npz")
    if not path.is_file():
        raise DataError(f"no predictions {path}: run `python -m models mood-evaluate` first")
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    doubt = arrays.pop("doubt")
    predictions = Predictions(**arrays)
    fitted = cross_fitted(predictions.truth, predictions.mean, doubt, predictions.folds)
    genres = {song.id: song.genre for song in _songs(options)}
    for written in draw_mood(predictions, fitted, genres, options.output):
        print(written)


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add the options of training to a command."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    for field in fields(MoodRecipe):
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=type(field.default),
            default=field.default,
            help=_RECIPE_HELP[field.name],
        )


def _figures(evaluated: _Evaluated) -> dict[str, Any]:
    predictions, doubt = evaluated.predictions, evaluated.doubt
    truth, mean = predictions.truth, predictions.mean
    factor = doubt_factor(truth, mean, doubt)
    table = reliability(truth, mean, cross_fitted(truth, mean, doubt, predictions.folds))
    return {
        **figures_of(predictions),
        "doubt_factor": dict(zip(TARGETS, factor.tolist(), strict=True)),
        "reliability": {
            target: {
                "expected": table.expected[:, column].tolist(),
                "found": table.found[:, column].tolist(),
            }
            for column, target in enumerate(TARGETS)
        },
    }


def _recipe(options: Namespace) -> MoodRecipe:
    return MoodRecipe(**{field.name: getattr(options, field.name) for field in fields(MoodRecipe)})


def _songs(options: Namespace) -> list[Song]:
    judged = [song for song in read_songs(options.data) if song.subset == JUDGED_SUBSET]
    if not judged:
        raise DataError(f"{options.data} holds no song of the subset {JUDGED_SUBSET}")
    return judged


def _windows(options: Namespace) -> Windows:
    return _cut(options, _songs(options))


def _cut(options: Namespace, songs: list[Song]) -> Windows:
    return cut_rows(songs, load_statistics(songs, Path(options.cache) / "statistics"))


def _results(options: Namespace) -> Path:
    return Path(options.cache) / "evaluation" / "mood.json"


def _found(options: Namespace) -> dict[str, Any]:
    path = _results(options)
    if not path.is_file():
        raise DataError(f"no figures {path}: run `python -m models mood-evaluate` first")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
