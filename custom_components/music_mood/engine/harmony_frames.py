"""Harmony moment by moment: what sounds together every 100 ms, and how it changes."""

import numpy as np
from numpy.typing import NDArray

from .differences import differences
from .harmony import CLASSES, TRIADS, interval_content, shares, triad_strengths
from .pitch_spectrum import PitchLevels
from .sounding_pitches import PITCH_COUNT, pitch_classes, sounding_pitches

type _Array = NDArray[np.float64]

REGISTERS = 15
"""Groups of five semitones."""

_LONG_CHANGE = 5
"""Frames back to compare with, 0.5 s."""

_SOUNDS = np.float32(0.4)

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
        changes = [share - joined[_LONG_CHANGE - lag : -lag] for lag in (1, _LONG_CHANGE)]
        # What sounds and what begins, side by side.
        both = np.concatenate([notes, rises])
        registers = both.reshape(2, len(notes), REGISTERS, -1).sum(axis=3)
        return np.concatenate(
            [
                interval_content(share),
                triad_strengths(share),
                *(np.sqrt(np.vecdot(change, change))[:, np.newaxis] for change in changes),
                np.add.reduce(notes > _SOUNDS, axis=1)[:, np.newaxis],
                *registers.sum(axis=2)[:, :, np.newaxis],
                *registers,
                share,
                notes,
            ],
            axis=1,
        )
