"""Recordings as the gate hears them when it is judged: clean and through the room battery."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from pathlib import Path
from typing import Literal
from zlib import crc32

import numpy as np
from tqdm import tqdm

from .engine import BLOCK_SIZE, Samples
from .gate_cache import kept_path, sounds_digest
from .gate_ear import BLOCK_SECONDS, EARS, HeardBlock, HeardSound, hear
from .gate_sounds import Kind, Sound
from .rooms import BATTERY, Severity, simulate
from .rooms_codec import through_codec

type Condition = Literal["clean"] | Severity
CONDITIONS: tuple[Condition, ...] = ("clean", "mild", "medium", "severe")

_TOGETHER = 10
"""Recordings that go through a codec at once: starting ffmpeg for each takes longer than all else.
"""


@dataclass(frozen=True, slots=True)
class Stream:
    """One recording, heard under one condition."""

    name: str
    kind: Kind
    source: str
    fold: int
    heard: HeardSound

    def blocks(self) -> Iterator[HeardBlock]:
        """Yield what is heard, half second after half second."""
        return self.heard.blocks()

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return self.heard.count * BLOCK_SECONDS

    def beginning(self, seconds: float) -> Stream:
        """Return the first `seconds` of it, or all if it is shorter."""
        return replace(self, heard=self.heard.beginning(round(seconds / BLOCK_SECONDS)))


def hear_streams(
    sounds: Sequence[Sound], condition: Condition, cache: Path, seed: int
) -> list[Stream]:
    """Return all `sounds` under one condition, from the folder `cache` where they are there."""
    way = None if condition == "clean" else BATTERY[condition]
    chosen = (sounds_digest(sounds), condition, way, seed)
    path = kept_path(cache, f"streams-{condition}", *chosen, makers=(hear_streams, *EARS))
    if not path.exists():
        arrays = {}
        progress = tqdm(total=len(sounds), desc=condition, unit="file", disable=None)
        for part in batched(sounds, _TOGETHER, strict=False):
            for sound, samples in zip(part, _recorded(part, condition, seed), strict=True):
                heard = hear(samples)
                arrays[f"{sound.kind}-{sound.name}-features"] = heard.features
                arrays[f"{sound.kind}-{sound.name}-pitch"] = heard.pitch
                progress.update()
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part.npz")
        np.savez(unfinished, allow_pickle=False, **arrays)
        unfinished.replace(path)
    with np.load(path) as file:
        return [
            Stream(
                sound.name,
                sound.kind,
                sound.source,
                sound.fold,
                HeardSound(*(file[f"{sound.kind}-{sound.name}-{part}"] for part in _PARTS)),
            )
            for sound in sounds
        ]


_PARTS = ("features", "pitch")


def joined(streams: Sequence[Stream]) -> Stream:
    """Return `streams` one after the other, named after the first."""
    return replace(
        streams[0],
        heard=HeardSound(
            np.concatenate([stream.heard.features for stream in streams]),
            np.concatenate([stream.heard.pitch for stream in streams]),
        ),
    )


def _recorded(part: Sequence[Sound], condition: Condition, seed: int) -> list[Samples]:
    """Return sounds as they arrive under a condition, one recording each.

    A codec gets them one after the other: what lies between them is silence, long enough that
    nothing of one is left in the next. Each has its own room, whatever else is judged.
    """
    if condition == "clean":
        return [sound.samples for sound in part]
    way = BATTERY[condition]
    arrived = []
    for sound in part:
        random = np.random.default_rng([seed, crc32(f"{sound.kind}-{sound.name}".encode())])
        arrived.append(simulate(sound.samples, replace(way, codec=None), random))
    if way.codec is None:
        return arrived
    lengths = [-(-len(samples) // BLOCK_SIZE) * BLOCK_SIZE + BLOCK_SIZE for samples in arrived]
    row = np.concatenate(
        [
            np.pad(samples, (0, length - len(samples)))
            for samples, length in zip(arrived, lengths, strict=True)
        ]
    )
    coded = np.split(through_codec(row, way.codec, way.bit_rate), np.cumsum(lengths)[:-1])
    return [
        np.asarray(np.rint(piece[: len(samples)] * 32768.0) / 32768.0, np.float32)
        for piece, samples in zip(coded, arrived, strict=True)
    ]
