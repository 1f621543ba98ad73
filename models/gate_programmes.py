"""What the gate is trained on: a quarter of a minute of one thing after another, in one room.

Scenes of one fold follow each other as they do in a day, so that a model that remembers learns
both to stay with what lasts and to notice what is new.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .engine import BLOCK_SIZE, SAMPLE_RATE, Samples
from .gate_scenes import CLASSES, Scene, Stage, scenes

PROGRAMME_BLOCKS = 30
"""Blocks of a programme: 15 s."""

NOTHING = -1
"""Label of a block in which one thing has hardly ended and the next has hardly begun."""

_PARTS = 4
_SAME_SHARE = 0.45
"""How often a scene is followed by one of its own class."""

_GAP_SHARE = 0.25
"""How often there is silence between two scenes."""

_COUNT = PROGRAMME_BLOCKS * BLOCK_SIZE


@dataclass(frozen=True, slots=True)
class Programme:
    """Fifteen seconds of sound as they leave the loudspeaker, or fill the room."""

    samples: Samples
    labels: NDArray[np.int64]
    """Number of the class of each block, or `NOTHING`."""
    recipe: str


def programmes(stage: Stage, scale: float) -> Iterator[Programme]:
    """Yield the programmes of a fold: its scenes, each once, four at a time."""
    random = stage.random
    left: dict[str, list[Scene]] = {label: [] for label in CLASSES}
    made = list(scenes(stage, scale))
    for index in random.permutation(len(made)):
        left[made[index].label].append(made[index])
    label = ""
    chosen: list[Scene] = []
    while any(left.values()):
        if not left.get(label) or random.random() > _SAME_SHARE:
            counts = np.array([len(scenes) for scenes in left.values()], float)
            label = str(random.choice(CLASSES, p=counts / counts.sum()))
        chosen.append(left[label].pop())
        if len(chosen) == _PARTS:
            yield _joined(chosen, random)
            chosen = []


def _joined(parts: list[Scene], random: np.random.Generator) -> Programme:
    """Return the scenes one after the other, each cut to half of it or more."""
    pieces = [part.samples[: int(random.uniform(0.5, 1.0) * len(part.samples))] for part in parts]
    labels = [
        np.full(len(piece), CLASSES.index(part.label))
        for piece, part in zip(pieces, parts, strict=True)
    ]
    for number, piece in enumerate(pieces):
        pieces[number] = _levelled(piece, random)
        if random.random() < _GAP_SHARE:
            gap = int(random.uniform(0.1, 2.0) * SAMPLE_RATE)
            pieces[number] = np.concatenate([np.zeros(gap, np.float32), pieces[number]])
            labels[number] = np.concatenate([np.full(gap, NOTHING), labels[number]])
    pieces.append(np.zeros(_COUNT, np.float32))
    labels.append(np.full(_COUNT, NOTHING))
    label = np.concatenate(labels)[:_COUNT].reshape(PROGRAMME_BLOCKS, BLOCK_SIZE)
    return Programme(
        np.concatenate(pieces)[:_COUNT],
        np.where((label == label[:, -1:]).mean(axis=1) > _CLEAR, label[:, -1], NOTHING),
        ", ".join(part.recipe for part in parts),
    )


_CLEAR = 0.6
"""A block counts for what fills so much of it up to its end."""


def _levelled(piece: Samples, random: np.random.Generator) -> Samples:
    """Return `piece` at a level near that of all others."""
    loudness = float(np.sqrt(np.mean(np.square(piece, dtype=np.float64))))
    wanted = 0.08 * 10.0 ** (random.normal(0.0, 4.0) / 20.0)
    return np.asarray(piece * np.float32(wanted / max(loudness, 1e-4)), np.float32)
