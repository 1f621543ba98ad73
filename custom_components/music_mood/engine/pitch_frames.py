"""Harmony and notes of a stream, every 100 ms: what the mood and the gate both look at."""

import numpy as np
from numpy.typing import NDArray

from .audio import Samples
from .harmony_frames import HARMONY_COUNT, HarmonyFrames
from .note_network import NoteNetwork
from .note_statistics import NOTE_FRAME_COUNT, NoteFrames
from .pitch_spectrum import PitchLevels, PitchSpectrum

type PitchFrames = NDArray[np.floating]
"""Numbers of harmony and then of notes, (n, 280), one row every 100 ms."""

PITCH_FRAME_COUNT = HARMONY_COUNT + NOTE_FRAME_COUNT


class PitchListener:
    """Turns a stream of blocks of samples into frames of harmony and notes."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._spectrum = PitchSpectrum()
        self._harmony = HarmonyFrames()
        self._network = NoteNetwork()
        self._notes = NoteFrames()

    def push(self, block: Samples, floor: np.float32) -> PitchFrames:
        """Return the five frames of a block of 8,000 samples, (5, 280).

        `floor` is the power to add to every band, as `LevelFloor` gives it.
        """
        return self.frames(self.levels(block, floor))

    # The same in two steps, for who has something to do between them.

    def levels(self, block: Samples, floor: np.float32) -> PitchLevels:
        """Return the levels by pitch of a block, (5, 294)."""
        return self._spectrum.push_block(block, floor)

    def frames(self, levels: PitchLevels) -> PitchFrames:
        """Return the frames of a block of which these are the levels, (5, 280)."""
        # Harmony and notes one after the other: the second finds much of its code in the cache.
        probabilities = self._network.push(levels)
        harmony = self._harmony.push(levels)
        notes = self._notes.push(probabilities)
        return np.concatenate([harmony, notes], axis=1)
