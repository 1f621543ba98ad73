"""Scenes, heard through random rooms, as features and statistics: what the gate is trained on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .engine import Features, extract_features
from .gate_engine import sound_statistics
from .gate_scenes import CLASSES, Stage, scenes
from .gate_sounds import FOLDS, Sound
from .rooms import random_way, simulate

CODEC_SHARE = 0.03
"""How many scenes go through a codec; few, because starting ffmpeg takes longer than all else."""

_WINDOWS = (
    (10, 10),
    (20, 20),
    (30, 20),
    (40, 40),
    (50, 20),
    (60, 60),
    (70, 20),
    (80, 40),
    (90, 20),
    (100, 60),
    (110, 30),
    (120, 20),
    (120, 60),
)
"""Where in a scene windows end that are judged, and how long they are, in frames.

Of many lengths, because networks that know 3 s judge a single one better than those that know no
more.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """Scenes as the gate hears them; every array has one entry per scene."""

    features: Features
    """(scenes, 120, 68)"""
    labels: NDArray[np.int64]
    """Number of the class."""
    recipes: NDArray[np.str_]
    folds: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Statistics with their class; every array has one entry per example."""

    statistics: NDArray[np.float32]
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]


def hear_scenes(load: Callable[[], Sequence[Sound]], path: Path, seed: int, scale: float) -> Heard:
    """Return the scenes of all folds of what `load` gives, from `path` if they are there."""
    if not path.exists():
        sounds = load()
        features, labels, recipes, folds = [], [], [], []
        with tqdm(total=None, desc="scenes", unit="scene", disable=None) as progress:
            for fold in range(FOLDS):
                random = np.random.default_rng([seed, fold])
                for scene in scenes(Stage.of(sounds, fold, random), scale):
                    if not np.isfinite(scene.samples).all():
                        raise ValueError(f"the scene {scene.recipe!r} is not finite")
                    way = random_way(random, codec_share=CODEC_SHARE)
                    features.append(extract_features(simulate(scene.samples, way, random)))
                    labels.append(CLASSES.index(scene.label))
                    recipes.append(scene.recipe)
                    folds.append(fold)
                    progress.update()
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            path,
            features=np.stack(features),
            labels=np.array(labels),
            recipes=np.array(recipes),
            folds=np.array(folds),
        )
    with np.load(path) as file:
        return Heard(**dict(file))


def examples(heard: Heard) -> Examples:
    """Return the statistics at several moments of each scene."""
    statistics, scene_of = [], []
    for number, frames in enumerate(tqdm(heard.features, "statistics", disable=None)):
        for end, length in _WINDOWS:
            statistics.append(sound_statistics(frames[end - length : end]))
            scene_of.append(number)
    index = np.array(scene_of)
    return Examples(np.stack(statistics), heard.labels[index], heard.folds[index])
