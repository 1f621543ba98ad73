"""What each command for the model that ships does; every function takes the parsed options."""

import argparse
import json
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .calibration import calibrate, cross_fitted, reliability
from .crossvalidation import Predictions, System, cross_validate
from .ensemble_file import Provenance, load_ensemble, save_ensemble
from .evaluation import TABLE_HEADER, Figures, evaluate as figures_of, table_row
from .export import export
from .feature_cache import load_statistics
from .figures import draw
from .metrics import paired_gain
from .other_songs import OtherSongs, on_our_scale
from .parameters import TARGETS
from .reading import read_songs
from .results import (
    evaluation_folder,
    kept_figures,
    kept_predictions,
    kept_uncertain_predictions,
    report,
)
from .rooms_recordings import hard_room_copy, room_copy
from .rows import cut_rows
from .scoring import score as predict_with
from .songs import DataError, Song
from .targets import JUDGED_SUBSET
from .training import Recipe, predict, train
from .windows import Windows, together

type Command = Callable[[Namespace], None]

COMPARED_WINDOWS = 1000

_RECIPE_HELP = {
    "members": "networks in the ensemble",
    "steps": "batches to train on",
    "batch": "windows per step",
    "dropout": "share of units left out in training",
    "mask": "share of the statistics left out in training, in a whole window",
    "learning_rate": "greatest step size of AdamW",
    "weight_decay": "how fast weights shrink",
    "emphasis": "how many times larger the summaries of the sound encoder are shown in training",
}


def statistics(options: Namespace) -> None:
    """Compute the statistics of all songs."""
    songs = read_songs(options.data)
    rows = sum(len(of_song) for of_song in load_statistics(songs, _statistics_folder(options)))
    print(f"{len(songs)} songs, {rows} rows of 0.5 s in {_statistics_folder(options)}")


def evaluate(options: Namespace) -> None:
    """Cross-validate, print the figures and keep them with the predictions."""
    songs = judged_songs(options)
    doubts: list[NDArray[np.float32]] = []
    predictions = cross_validate(cut(options, songs), system(options, songs, doubts))
    doubt = np.concatenate(doubts)
    figures = {**figures_of(predictions), **_uncertainty(predictions, doubt)}
    report(options.name, predictions, figures, evaluation_folder(options), doubt=doubt)


def compare(options: Namespace) -> None:
    """Print how much better one cross-validated system is than another, on the same songs."""
    folder = evaluation_folder(options)
    (new, _), (old, _) = (kept_predictions(name, folder) for name in options.systems)
    if not np.array_equal(new.truth, old.truth):
        raise DataError("the two systems were not evaluated on the same windows")
    gain, low, high = paired_gain(new.truth, new.mean, old.mean, new.songs)
    for column, target in reversed(list(enumerate(TARGETS))):
        print(
            f"{target}: song R² {gain[column]:+.3f} "
            f"(95 % interval {low[column]:+.3f} to {high[column]:+.3f})"
        )


def train_ensemble(options: Namespace) -> None:
    """Train on all songs and write the parameters, calibrated by the cross-validation."""
    figures = kept_figures(options.name, evaluation_folder(options))
    songs = judged_songs(options)
    windows = cut(options, songs)
    clean, in_rooms = _lessons(windows, _copies(options, songs), other_songs(options))
    ensemble = train(clean, in_rooms, recipe(options), options.seed)
    factor, offset = (
        np.array([figures["calibration"][part][target] for target in TARGETS], np.float32)
        for part in ("factor", "offset")
    )
    provenance = Provenance(
        recipe={
            **asdict(recipe(options)),
            "room_copies": options.room_copies,
            "other_songs": options.other_songs,
        },
        seed=options.seed,
        songs=dict(Counter(song.subset for song in _all_taught(options, songs))),
        windows=len(windows),
    )
    save_ensemble(options.ensemble, ensemble.calibrated(factor, offset), provenance)
    print(f"trained on {len(windows)} windows of {len(songs)} songs: {options.ensemble}")


def export_model(options: Namespace) -> None:
    """Write the .tflite file and its metadata, and print what quantising cost."""
    ensemble, provenance = load_ensemble(options.ensemble)
    figures = kept_figures(options.name, evaluation_folder(options))
    inputs = cut(options, judged_songs(options)).inputs
    chosen = np.linspace(0, len(inputs) - 1, min(COMPARED_WINDOWS, len(inputs))).astype(int)
    difference = export(ensemble, provenance, figures, inputs[chosen], options.output)
    print(
        f"{options.output}: {options.output.stat().st_size} bytes; int8 against float32 on "
        f"{difference.windows} windows: mean of the members differs by at most "
        f"{difference.mean_of_members_largest:.4f} (RMS {difference.mean_of_members_rms:.4f}), "
        f"a member by at most {difference.single_member_largest:.4f}"
    )


def score(options: Namespace) -> None:
    """Score a finished model on annotated songs, those of the test set say."""
    songs = read_songs(options.data)
    if options.subset:
        songs = [song for song in songs if song.subset == options.subset]
    if not songs:
        raise DataError(f"{options.data} holds no song of the subset {options.subset}")
    figures = figures_of(predict_with(options.model, cut(options, songs)))
    print(
        f"{TABLE_HEADER}\n{table_row(options.model.name, figures)}\n{json.dumps(figures, indent=2)}"
    )


def figures(options: Namespace) -> None:
    """Draw the predictions of a cross-validation."""
    predictions, doubt = kept_uncertain_predictions(options.name, evaluation_folder(options))
    fitted = cross_fitted(predictions.truth, predictions.mean, doubt, predictions.folds)
    genres = {song.id: song.genre for song in judged_songs(options)}
    for written in draw(predictions, fitted, genres, options.output):
        print(written)


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """Add the options of training to a command."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--room-copies",
        type=_at_least_one,
        default=2,
        help="in how many simulated rooms each song is trained on; all but the first are hard",
    )
    parser.add_argument(
        "--other-songs",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also learn from the songs of other listeners, their labels brought to our scale",
    )
    for field in fields(Recipe):
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=type(field.default),
            default=field.default,
            help=_RECIPE_HELP[field.name],
        )


def system(
    options: Namespace, songs: Sequence[Song], doubts: list[NDArray[np.float32]] | None = None
) -> System:
    """Return the ensemble as a system of cross-validation.

    It trains on what it is given and on the same of `songs` in rooms. How uncertain it is of the
    windows it is tested on is added to `doubts`.
    """
    copies, others = _copies(options, songs), other_songs(options)

    def trained(training: Windows, tested: Windows, fold: int) -> NDArray[np.float32]:
        known = np.unique(training.songs)
        in_rooms = [copy.where(np.isin(copy.songs, known)) for copy in copies]
        clean, heard = _lessons(training, in_rooms, others)
        ensemble = train(clean, heard, recipe(options), options.seed + fold)
        members, doubt = predict(ensemble, tested.inputs)
        if doubts is not None:
            doubts.append(doubt)
        print(f"fold {fold} done", flush=True)
        return members

    return trained


def _all_taught(options: Namespace, songs: Sequence[Song]) -> Sequence[Song]:
    return read_songs(options.data) if options.other_songs else songs


def _lessons(
    known: Windows, copies: Sequence[Windows], others: OtherSongs | None
) -> tuple[Windows, Windows]:
    """Return what is learnt from: songs as they are, and songs in rooms."""
    if others is None:
        return known, together(copies)
    clean, in_rooms = on_our_scale(known, others)
    return together([known, clean]), together([*copies, in_rooms])


def recipe(options: Namespace) -> Recipe:
    """Return how to train, as the options say."""
    return Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})


def judged_songs(options: Namespace) -> list[Song]:
    """Return the songs that are trained on and judged.

    Raises:
        DataError: if there are none.
    """
    judged = [song for song in read_songs(options.data) if song.subset == JUDGED_SUBSET]
    if not judged:
        raise DataError(f"{options.data} holds no song of the subset {JUDGED_SUBSET}")
    return judged


def other_songs(options: Namespace) -> OtherSongs | None:
    """Return the songs that other listeners judged, if they are wanted and there are any."""
    others = [song for song in read_songs(options.data) if song.subset != JUDGED_SUBSET]
    if not options.other_songs or not others:
        return None
    return OtherSongs(cut(options, others), _copies(options, others))


def cut(options: Namespace, songs: Sequence[Song]) -> Windows:
    """Return the windows of `songs`."""
    return cut_rows(songs, load_statistics(songs, _statistics_folder(options)))


def _copies(options: Namespace, songs: Sequence[Song]) -> list[Windows]:
    """Return the windows of `songs` in rooms: in rooms of any kind first, then in hard ones."""
    rooms = Path(options.cache) / "rooms"
    return [
        cut(options, (hard_room_copy if number else room_copy)(songs, number, rooms))
        for number in range(options.room_copies)
    ]


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1: the networks for rooms learn from them")
    return number


def _uncertainty(predictions: Predictions, doubt: NDArray[np.float32]) -> Figures:
    truth, mean = predictions.truth, predictions.mean
    found = calibrate(truth, mean, doubt)
    table = reliability(truth, mean, cross_fitted(truth, mean, doubt, predictions.folds))
    return {
        "calibration": {
            "factor": dict(zip(TARGETS, found.factor.tolist(), strict=True)),
            "offset": dict(zip(TARGETS, found.offset.tolist(), strict=True)),
        },
        "reliability": {
            target: {
                "expected": table.expected[:, column].tolist(),
                "found": table.found[:, column].tolist(),
            }
            for column, target in enumerate(TARGETS)
        },
    }


def _statistics_folder(options: Namespace) -> Path:
    return Path(options.cache) / "statistics"
