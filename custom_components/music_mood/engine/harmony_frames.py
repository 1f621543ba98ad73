"""Harmony moment by moment: what sounds together every 100 ms, and how it changes."""

import numpy as np
from numpy.typing import NDArray

from .differences import differences
from .harmony import CLASSES, TRIADS, interval_content, shares, triad_strengths
from .pitch_spectrum import FRAMES_PER_BLOCK, PitchLevels
from .sounding_pitches import PITCH_COUNT, pitch_classes, sounding_pitches

type _Array = NDArray[np.float64]

REGISTERS = 15
"""Groups of five semitones."""

_LONG_CHANGE = 5
"""Frames back to compare with, 0.5 s."""

_FRAMES = np.arange(FRAMES_PER_BLOCK)
_BEFORE = np.stack([_LONG_CHANGE - 1 + _FRAMES, _FRAMES])
"""Where, after the last frames, those lie that come just before and long before each of a block."""

_SOUNDS = np.float32(0.4)

_REGISTERS = np.ones((PITCH_COUNT, REGISTERS + 1), np.float32)
_REGISTERS[:, :REGISTERS] = np.eye(REGISTERS).repeat(PITCH_COUNT // REGISTERS, axis=0)
"""What adds up pitches by register, and all of them."""

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
        self._notes: NDArray[np.float32] | None = None
        self._shares: _Array | None = None

    def push(self, levels: PitchLevels) -> _Array:
        """Return the five frames of a block of `levels` (5, 294): (5, 133).

        The first frame of all differs in nothing from what was before it.
        """
        notes = sounding_pitches(levels)
        rises = np.maximum(differences(notes, self._notes), 0.0)
        share = shares(pitch_classes(notes))
        past = np.repeat(share[:1], _LONG_CHANGE, 0) if self._shares is None else self._shares
        joined = np.concatenate([past, share])
        self._notes, self._shares = notes[-1:], joined[-_LONG_CHANGE:]
        changes = share - joined[_BEFORE]
        # What sounds and what begins, by register and in all.
        sounding, beginning = np.concatenate([notes[np.newaxis], rises[np.newaxis]]) @ _REGISTERS
        return np.concatenate(
            [
                interval_content(share),
                triad_strengths(share),
                np.sqrt(np.vecdot(changes, changes)).T,
                np.add.reduce(notes > _SOUNDS, axis=1)[:, np.newaxis],
                sounding[:, REGISTERS:],
                beginning[:, REGISTERS:],
                sounding[:, :REGISTERS],
                beginning[:, :REGISTERS],
                share,
                notes,
            ],
            axis=1,
        )
