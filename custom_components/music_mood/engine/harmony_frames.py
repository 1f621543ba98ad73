"""Harmony moment by moment: what sounds together every 100 ms, and how it changes."""

import numpy as np
from numpy.typing import NDArray

from .differences import differences
from .harmony import CLASSES, TRIADS, interval_content, shares, triad_strengths
from .pitch_spectrum import FRAMES_PER_BLOCK, PitchLevels
from .small_sums import ZERO
from .sounding_pitches import CLASS_OF_PITCH, PITCH_COUNT, sounding_pitches

type _Array = NDArray[np.float32]

REGISTERS = 15
"""Groups of five semitones."""

_LONG_CHANGE = 5
"""Frames back to compare with, 0.5 s."""

_FRAMES = np.arange(FRAMES_PER_BLOCK)
_BEFORE = np.stack([_LONG_CHANGE - 1 + _FRAMES, _FRAMES])
"""Where, after the last frames, those lie that come just before and long before each of a block."""

_SOUNDS = np.array(0.4, np.float32)

_SUMS = np.concatenate(
    [
        np.ones((PITCH_COUNT, 1)),
        np.eye(REGISTERS).repeat(PITCH_COUNT // REGISTERS, axis=0),
        CLASS_OF_PITCH,
    ],
    axis=1,
    dtype=np.float32,
)
"""What adds up pitches: all of them, by register and by class."""
_BY_REGISTER = slice(1, 1 + REGISTERS)
_BY_CLASS = slice(_BY_REGISTER.stop, None)

INTERVAL_NAMES = tuple(f"interval_{semitones}" for semitones in range(7))
REGISTER_NAMES = tuple(f"register_{number}" for number in range(REGISTERS))
CHANGING_NAMES = (
    *(f"{kind}_triad" for kind in TRIADS),
    "harmonic_change",
    "slow_harmonic_change",
    "polyphony",
    "pitch_strength",
    "pitch_onsets",
    *REGISTER_NAMES,
)
HARMONY_COUNT = len(INTERVAL_NAMES) + len(CHANGING_NAMES) + REGISTERS + CLASSES + PITCH_COUNT
"""Numbers of a frame: intervals, what changes, onsets by register, classes, pitches."""


class HarmonyFrames:
    """Turns a stream of blocks of pitch levels into frames of harmony."""

    def __init__(self) -> None:
        """Start before the first block."""
        self._notes: _Array | None = None
        self._shares: _Array | None = None

    def push(self, levels: PitchLevels) -> _Array:
        """Return the five frames of a block of `levels` (5, 294): (5, 133).

        The first frame of all differs in nothing from what was before it.
        """
        pitches = np.empty((3, len(levels), PITCH_COUNT), np.float32)
        sounds, notes, rises = pitches
        notes[:] = sounding_pitches(levels)
        np.maximum(differences(notes, self._notes), ZERO, out=rises)
        np.greater(notes, _SOUNDS, out=sounds)
        sums = pitches.reshape(-1, PITCH_COUNT).dot(_SUMS).reshape(3, len(levels), -1)
        share = shares(sums[1, :, _BY_CLASS])
        past = np.repeat(share[:1], _LONG_CHANGE, 0) if self._shares is None else self._shares
        joined = np.concatenate([past, share])
        self._notes, self._shares = notes[-1:], joined[-_LONG_CHANGE:]
        changes = share - joined.take(_BEFORE, axis=0)
        return np.concatenate(
            [
                interval_content(share),
                triad_strengths(share),
                np.sqrt(np.vecdot(changes, changes)).T,
                sums[:, :, 0].T,
                sums[1, :, _BY_REGISTER],
                sums[2, :, _BY_REGISTER],
                share,
                notes,
            ],
            axis=1,
        )
