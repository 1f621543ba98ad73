"""What the gate hears of a recording, block by block, as the engine's listener passes it on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .engine import BLOCK_SIZE, FEATURE_NAMES, Features, LevelFloor, Samples, extract_features
from .gate_engine import PITCH_FRAME_COUNT, PitchListener

BLOCK_FRAMES = 10
BLOCK_SECONDS = 0.5
PITCH_FRAMES = 5

_ENERGY = FEATURE_NAMES.index("energy")


@dataclass(frozen=True, slots=True)
class HeardBlock:
    """Half a second."""

    features: Features
    """(10, 68)"""
    pitch: NDArray[np.float32]
    """Harmony and notes, (5, 280)"""
    level: float
    """dBFS"""


@dataclass(frozen=True, slots=True)
class HeardSound:
    """A recording as numbers, (blocks, ...)."""

    features: Features
    """(10 * blocks, 68)"""
    pitch: NDArray[np.float32]
    """(5 * blocks, 280)"""

    @property
    def count(self) -> int:
        """Return how many blocks there are."""
        return len(self.pitch) // PITCH_FRAMES

    def beginning(self, blocks: int) -> HeardSound:
        """Return the first `blocks` blocks."""
        return HeardSound(
            self.features[: blocks * BLOCK_FRAMES], self.pitch[: blocks * PITCH_FRAMES]
        )

    def blocks(self) -> Iterator[HeardBlock]:
        """Yield block after block."""
        for number in range(self.count):
            features = self.features[number * BLOCK_FRAMES : (number + 1) * BLOCK_FRAMES]
            pitch = self.pitch[number * PITCH_FRAMES : (number + 1) * PITCH_FRAMES]
            power = float(features[:, _ENERGY].mean(dtype=np.float64))
            yield HeardBlock(features, pitch, max(-120.0, 10.0 * float(np.log10(power + 1e-12))))


def hear(samples: Samples) -> HeardSound:
    """Return what the gate hears of the whole blocks of `samples`, mono 16 kHz."""
    floor, listener = LevelFloor(), PitchListener()
    count = len(samples) // BLOCK_SIZE
    blocks = [samples[number * BLOCK_SIZE : (number + 1) * BLOCK_SIZE] for number in range(count)]
    pitch = [listener.push(block, floor.push(block)) for block in blocks]
    return HeardSound(
        extract_features(samples[: count * BLOCK_SIZE]),
        np.concatenate([np.empty((0, PITCH_FRAME_COUNT)), *pitch]).astype(np.float32),
    )


EARS = (hear, extract_features, PitchListener, LevelFloor)
"""Whose code decides what is heard."""
