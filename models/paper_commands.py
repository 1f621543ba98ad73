"""The systems that the model is compared with: the mean label, and those of the paper."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .baselines import FRAGMENT_FRAMES, predict_constant, predict_svr
from .crossvalidation import System, cross_validate
from .evaluation import evaluate as figures_of
from .feature_cache import load_features
from .paper_training import Recipe, predict, train
from .paper_window import WINDOW_FRAMES
from .reading import read_songs
from .results import evaluation_folder, report
from .songs import DataError, Song
from .targets import JUDGED_SUBSET, average_songs, centre_other_subsets, thin_out
from .windows import Windows, cut_windows


def evaluate(options: Namespace) -> None:
    """Cross-validate a system, print its figures and keep them with its predictions."""
    name = options.name or options.system
    songs = _songs(options)
    windows = _windows(options, songs)
    predictions = cross_validate(windows, SYSTEMS[options.system](options))
    report(name, predictions, figures_of(predictions), evaluation_folder(options))


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
    "paper": _ensemble,
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
