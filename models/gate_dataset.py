"""Programmes, heard through random rooms, as the gate's model is shown them in training."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .engine import Features
from .gate_cache import kept_path, sounds_digest
from .gate_ear import EARS, HeardSound, hear
from .gate_engine import WINDOW_NAMES, GateSettings, SoundWindow
from .gate_examples import Examples
from .gate_programmes import NOTHING, programmes
from .gate_scenes import MACHINES, PLAIN, WIDE, Stage, Variety
from .gate_sounds import FOLDS, Sound
from .rooms import Way, hard_way, random_way, simulate

CODEC_SHARE = 0.03
"""How many programmes go through a codec; few, because starting ffmpeg takes longer than all
else.
"""

VARIETIES = (PLAIN, WIDE, MACHINES)
"""Of what kinds there are programmes."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Programmes as the gate hears them; every array has one entry per programme."""

    features: Features
    """(n, 300, 68)"""
    pitch: NDArray[np.float32]
    """(n, 150, 280)"""
    labels: NDArray[np.int64]
    """Number of the class of each block, (n, 30), or `NOTHING`."""
    folds: NDArray[np.int64]


def programmes_path(folder: Path, sounds: Sequence[Sound], seed: int, scale: float) -> Path:
    """Return where in `folder` the programmes of `sounds` are kept."""
    chosen = (sounds_digest(sounds), seed, scale, VARIETIES, CODEC_SHARE)
    makers = (programmes, way_to_train, simulate, *EARS)
    return kept_path(folder, "programmes", *chosen, makers=makers)


def hear_programmes(sounds: Sequence[Sound], folder: Path, seed: int, scale: float) -> Heard:
    """Return the programmes of all folds of `sounds`, from `folder` if they are there."""
    path = programmes_path(folder, sounds, seed, scale)
    if not path.exists():
        heard: list[HeardSound] = []
        labels, folds = [], []
        with tqdm(total=None, desc="programmes", unit="programme", disable=None) as progress:
            for variety, fold in product(VARIETIES, range(FOLDS)):
                random = np.random.default_rng([seed, fold])
                for programme in programmes(Stage.of(sounds, fold, random, variety), scale):
                    if not np.isfinite(programme.samples).all():
                        raise ValueError(f"the programme {programme.recipe!r} is not finite")
                    way = way_to_train(variety, random)
                    heard.append(hear(simulate(programme.samples, way, random)))
                    labels.append(programme.labels)
                    folds.append(fold)
                    progress.update()
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part.npz")
        np.savez(
            unfinished,
            allow_pickle=False,
            features=np.stack([sound.features for sound in heard]),
            pitch=np.stack([sound.pitch for sound in heard]),
            labels=np.stack(labels),
            folds=np.array(folds),
        )
        unfinished.replace(path)
    with np.load(path) as file:
        return Heard(**dict(file))


def way_to_train(variety: Variety, random: np.random.Generator) -> Way:
    """Draw how a programme is heard."""
    if variety.hard_share and random.random() < variety.hard_share:
        return hard_way(random)
    return random_way(random, codec_share=CODEC_SHARE)


def examples(heard: Heard) -> Examples:
    """Return what the model is shown of programmes, silent blocks left out."""
    windows = np.zeros((*heard.labels.shape, len(WINDOW_NAMES)), np.float32)
    labels = np.full_like(heard.labels, NOTHING)
    for number in tqdm(range(len(labels)), "windows", disable=None):
        window, place = SoundWindow(), 0
        sound = HeardSound(heard.features[number], heard.pitch[number])
        for block, label in zip(sound.blocks(), heard.labels[number], strict=True):
            if block.level >= GateSettings().close_level:
                windows[number, place] = window.push(block.features, block.pitch)
                labels[number, place] = label
                place += 1
    return Examples(windows, labels, heard.folds)
