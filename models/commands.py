"""What each command does; every function takes the parsed options."""

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .baselines import FRAGMENT_FRAMES, predict_constant, predict_svr
from .crossvalidation import Predictions, System, cross_validate
from .engine import WINDOW_FRAMES
from .ensemble_file import Provenance, load_ensemble, save_ensemble
from .evaluation import TABLE_HEADER, evaluate as figures_of, table_row
from .export import export
from .feature_cache import load_features
from .figures import draw
from .reading import read_songs
from .scoring import score as predict_with
from .songs import DataError, Song
from .targets import JUDGED_SUBSET, average_songs, centre_other_subsets, thin_out
from .training import Recipe, predict, train
from .windows import Windows, cut_windows

type Command = Callable[[Namespace], None]

COMPARED_WINDOWS = 1000


def features(options: Namespace) -> None:
    """Compute the features of all songs."""
    songs = read_songs(options.data)
    frames = sum(len(of_song) for of_song in load_features(songs, _features_folder(options)))
    print(f"{len(songs)} songs, {frames} frames of 50 ms in {_features_folder(options)}")


def evaluate(options: Namespace) -> None:
    """Cross-validate a system, print its figures and keep them with its predictions."""
    name = options.name or options.system
    songs = _songs(options)
    windows = _windows(options, songs)
    predictions = cross_validate(windows, SYSTEMS[options.system](options))
    found = figures_of(predictions)
    folder = _evaluation_folder(options)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    np.savez(
        folder / f"{name}.npz",
        **{field.name: getattr(predictions, field.name) for field in fields(Predictions)},
    )
    print(f"{TABLE_HEADER}\n{table_row(name, found)}")
    print(f"all figures: {folder / name}.json")


def score(options: Namespace) -> None:
    """Score a finished model on annotated songs, those of the test set say."""
    songs = read_songs(options.data)
    if options.subset:
        songs = [song for song in songs if song.subset == options.subset]
    if not songs:
        raise DataError(f"{options.data} holds no song of the subset {options.subset}")
    windows = cut_windows(songs, load_features(songs, _features_folder(options)))
    found = figures_of(predict_with(options.model, windows))
    print(f"{TABLE_HEADER}\n{table_row(options.model.name, found)}\n{json.dumps(found, indent=2)}")


def train_ensemble(options: Namespace) -> None:
    """Train an ensemble on all songs and write its parameters."""
    songs = _songs(options)
    windows = _training_set(options, _windows(options, songs))
    ensemble = train(windows, _recipe(options), options.seed)
    provenance = Provenance(
        recipe=_recipe(options),
        seed=options.seed,
        songs=dict(Counter(song.subset for song in songs)),
        windows=len(windows),
    )
    save_ensemble(options.ensemble, ensemble, provenance)
    print(f"trained on {len(windows)} windows of {len(songs)} songs: {options.ensemble}")


def export_model(options: Namespace) -> None:
    """Write the .tflite file and its metadata, and print what quantising cost."""
    ensemble, provenance = load_ensemble(options.ensemble)
    results = _evaluation_folder(options) / f"{options.name}.json"
    found: dict[str, Any] | None = json.loads(results.read_text()) if results.is_file() else None
    if found is None:
        print(f"note: no figures of a cross-validation in {results}; `evaluate` makes them")
    songs = [song for song in read_songs(options.data) if song.subset in provenance.songs]
    inputs = cut_windows(songs, load_features(songs, _features_folder(options))).inputs
    chosen = np.linspace(0, len(inputs) - 1, min(COMPARED_WINDOWS, len(inputs))).astype(int)
    difference = export(ensemble, provenance, found, inputs[chosen], options.output)
    print(
        f"{options.output}: {options.output.stat().st_size} bytes; int8 against float32 on "
        f"{difference.windows} windows: mean of the members differs by at most "
        f"{difference.mean_of_members_largest:.4f} (RMS {difference.mean_of_members_rms:.4f}), "
        f"a member by at most {difference.single_member_largest:.4f}"
    )


def figures(options: Namespace) -> None:
    """Draw the predictions of a cross-validation."""
    path = _evaluation_folder(options) / f"{options.name}.npz"
    if not path.is_file():
        raise DataError(f"no predictions {path}: run `python -m models evaluate` first")
    with np.load(path, allow_pickle=False) as file:
        predictions = Predictions(**dict(file))
    for written in draw(predictions, options.output):
        print(written)


def _constant(_options: Namespace) -> System:
    return lambda training, tested, _fold: _alone(predict_constant(training, tested))


def _svr(frames: int) -> Callable[[Namespace], System]:
    def system(options: Namespace) -> System:
        return lambda training, tested, _fold: _alone(
            predict_svr(_training_set(options, training), tested, frames)
        )

    return system


def _ensemble(options: Namespace) -> System:
    def system(training: Windows, tested: Windows, fold: int) -> NDArray[np.float32]:
        chosen = _training_set(options, training)
        ensemble = train(chosen, _recipe(options), options.seed + fold, f"fold {fold}")
        return predict(ensemble, tested.inputs)

    return system


SYSTEMS: dict[str, Callable[[Namespace], System]] = {
    "constant": _constant,
    "svr-half-second": _svr(FRAGMENT_FRAMES),
    "svr-window": _svr(WINDOW_FRAMES),
    "ensemble": _ensemble,
}


def _alone(moods: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (windows, 2) as the answers of an only member."""
    return moods[:, np.newaxis]


def _recipe(options: Namespace) -> Recipe:
    return Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})


def _songs(options: Namespace) -> list[Song]:
    songs = read_songs(options.data)
    judged = [song for song in songs if song.subset == JUDGED_SUBSET]
    if not judged:
        raise DataError(f"{options.data} holds no song of the subset {JUDGED_SUBSET}")
    return songs if options.other_subsets else judged


def _windows(options: Namespace, songs: list[Song]) -> Windows:
    of_songs = load_features(songs, _features_folder(options))
    return cut_windows(songs, of_songs, keep_gain=options.keep_gain)


def _training_set(options: Namespace, windows: Windows) -> Windows:
    if options.song_labels:
        windows = average_songs(windows)
    return thin_out(centre_other_subsets(windows), options.every)


def _features_folder(options: Namespace) -> Path:
    return Path(options.cache) / "features"


def _evaluation_folder(options: Namespace) -> Path:
    return Path(options.cache) / "evaluation"
