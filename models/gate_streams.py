"""Recordings as the gate hears them when it is judged: clean and through the room battery."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from tqdm import tqdm

from .engine import FEATURE_NAMES, Features, extract_features
from .gate_sounds import Kind, Sound
from .rooms import BATTERY, Severity, simulate

type Condition = Literal["clean"] | Severity
CONDITIONS: tuple[Condition, ...] = ("clean", "mild", "medium", "severe")

BLOCK_FRAMES = 10
BLOCK_SECONDS = 0.5

_ENERGY = FEATURE_NAMES.index("energy")


@dataclass(frozen=True, slots=True)
class Stream:
    """One recording, heard under one condition."""

    name: str
    kind: Kind
    source: str
    fold: int
    features: Features
    """(10 * blocks, 68)"""

    def blocks(self) -> Iterator[tuple[Features, float]]:
        """Yield the features of each 0.5 s, (10, 68), and its level in dBFS."""
        for start in range(0, len(self.features), BLOCK_FRAMES):
            frames = self.features[start : start + BLOCK_FRAMES]
            power = float(frames[:, _ENERGY].mean(dtype=np.float64))
            yield frames, max(-120.0, 10.0 * float(np.log10(power + 1e-12)))


def hear_streams(
    sounds: Sequence[Sound], condition: Condition, cache: Path, seed: int
) -> list[Stream]:
    """Return all `sounds` under one condition, from the folder `cache` where they are there."""
    path = cache / f"streams-{condition}-{seed}.npz"
    if not path.exists():
        heard = {
            f"{sound.kind}-{sound.name}": _heard(sound, number, condition, seed)
            for number, sound in enumerate(tqdm(sounds, condition, unit="file", disable=None))
        }
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part.npz")
        np.savez(unfinished, allow_pickle=False, **heard)
        unfinished.replace(path)
    with np.load(path) as file:
        return [
            Stream(
                sound.name,
                sound.kind,
                sound.source,
                sound.fold,
                file[f"{sound.kind}-{sound.name}"],
            )
            for sound in sounds
        ]


def joined(streams: Sequence[Stream]) -> Stream:
    """Return `streams` one after the other, named after the first."""
    return replace(streams[0], features=np.concatenate([stream.features for stream in streams]))


def _heard(sound: Sound, number: int, condition: Condition, seed: int) -> Features:
    if condition == "clean":
        return extract_features(sound.samples)
    random = np.random.default_rng([seed, number])
    return extract_features(simulate(sound.samples, BATTERY[condition], random))
