"""What the ear knows of the last 10 s: timbre, rhythm and harmony in numbers, every 0.5 s.

No number depends on the volume: levels count only in relation to the mean power, and the floor
under them follows the music.
"""

import numpy as np
from numpy.typing import NDArray

from .audio import Blocks, Samples
from .differences import differences
from .dynamics import DYNAMICS_NAMES, MOMENTS, dynamics, frame_moments
from .features import (
    BLOCK_FRAMES,
    BLOCK_SIZE,
    FEATURE_COUNT,
    FEATURE_NAMES,
    SHORT_TERM_NAMES,
    FeatureExtractor,
    Features,
)
from .harmony import CLASSES
from .harmony_frames import (
    CHANGING_NAMES,
    INTERVAL_NAMES,
    REGISTER_NAMES,
)
from .key_statistics import KEY_NAMES, REGISTER_SPREAD_NAMES, key_statistics, register_spread
from .level_floor import MEMORY_BLOCKS, LevelFloor
from .mel_spectrum import CONTRAST_COUNT, MEL_BANDS, MelSpectrum
from .note_statistics import NOTE_FRAME_COUNT, NOTE_NAMES, note_statistics
from .pitch_frames import PitchFrames, PitchListener
from .recent_rows import RecentRows
from .recent_sums import RecentSums
from .rhythm import RHYTHM_NAMES, rhythm
from .sound_summary import SUMMARY_NAMES, SoundSummary
from .sounding_pitches import PITCH_COUNT

type StatisticsRow = NDArray[np.float32]

SMALLEST_BLOCKS = 6
"""Blocks a row must rest on before it means something: 3 s."""

_ENERGY = FEATURE_NAMES.index("energy")
_DELTA_ENERGY = _ENERGY + len(SHORT_TERM_NAMES)
_GAIN_NAMES = ("energy", "mfcc_1")
_FREE_OF_GAIN = [i for i, name in enumerate(SHORT_TERM_NAMES) if name not in _GAIN_NAMES]
_MEL_NAMES = tuple(f"mel_{band}" for band in range(MEL_BANDS))
_CONTRAST_NAMES = tuple(f"contrast_{number}" for number in range(CONTRAST_COUNT))

STATISTICS_NAMES = (
    *(f"mean_{SHORT_TERM_NAMES[i]}" for i in _FREE_OF_GAIN),
    *(f"deviation_{name}" for name in FEATURE_NAMES),
    *(f"mean_{name}" for name in _MEL_NAMES),
    *(f"deviation_{name}" for name in _MEL_NAMES),
    *(f"rise_{name}" for name in _MEL_NAMES),
    *(f"mean_{name}" for name in _CONTRAST_NAMES),
    *(f"deviation_{name}" for name in _CONTRAST_NAMES),
    *RHYTHM_NAMES,
    *DYNAMICS_NAMES,
    *(f"mean_{name}" for name in (*INTERVAL_NAMES, *CHANGING_NAMES)),
    *(f"deviation_{name}" for name in CHANGING_NAMES),
    *(f"onsets_{name}" for name in REGISTER_NAMES),
    *KEY_NAMES,
    *REGISTER_SPREAD_NAMES,
    *NOTE_NAMES,
    *SUMMARY_NAMES,
)
STATISTICS_COUNT = len(STATISTICS_NAMES)


def _places(*sizes: int) -> list[slice]:
    """Return where parts of these sizes lie, one after the other."""
    ends = np.cumsum(sizes).tolist()
    return [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]


_FEATURES, _MEL, _RISES, _POWER = _places(FEATURE_COUNT, MEL_BANDS, MEL_BANDS, 1)
_CONTRAST, _INTERVALS, _CHANGING, _REGISTERS, _CLASSES, _PITCHES, _NOTES = _places(
    CONTRAST_COUNT,
    *(len(INTERVAL_NAMES), len(CHANGING_NAMES), len(REGISTER_NAMES), CLASSES, PITCH_COUNT),
    NOTE_FRAME_COUNT,
)
_NEVER_ZERO = 1e-20


class MusicStatistics:
    """Turns a stream of samples into a row of statistics every 0.5 s, over the last 10 s at most.

    Pieces of any size give the same rows. Before the first sample there was silence.
    """

    def __init__(self) -> None:
        """Start before the first sample."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._features = FeatureExtractor()
        self._floor = LevelFloor()
        self._summary = SoundSummary()
        self._mel = MelSpectrum()
        self._pitch = PitchListener()
        self._mel_levels: NDArray[np.float32] | None = None
        self._timbre_sums = RecentSums(MEMORY_BLOCKS, _POWER.stop)
        self._pitch_sums = RecentSums(MEMORY_BLOCKS, _NOTES.stop)
        self._onsets = RecentRows(MEMORY_BLOCKS * BLOCK_FRAMES)
        self._moments = RecentRows(MEMORY_BLOCKS * BLOCK_FRAMES, MOMENTS)

    @property
    def blocks(self) -> int:
        """How many blocks a row is of, at most 20; one of fewer than six says little."""
        return len(self._onsets) // BLOCK_FRAMES

    def push(self, samples: Samples) -> StatisticsRow:
        """Return one row for each block that `samples` completes: (blocks, STATISTICS_COUNT).

        `samples` is mono 16 kHz float32 in [-1, 1] of shape (any,). Names are in
        `STATISTICS_NAMES`.
        """
        rows = []
        for block in self._blocks.push(samples):
            self.add(block, self._features.push(block))
            rows.append(self.row())
        return np.stack(rows) if rows else np.empty((0, STATISTICS_COUNT), np.float32)

    def add(self, block: Samples, features: Features) -> PitchFrames:
        """Take in a block of 8,000 samples whose ten features, (10, 68), are known already.

        Returns its harmony and notes, (5, 280), which the gate looks at as well.

        For who needs the features anyway and not every row; never mix with `push` in one stream.
        """
        floor = self._floor.push(block)
        self._summary.push(block, self._floor.power)
        mel = self._mel.push(block, floor)
        rises = np.maximum(differences(mel.levels, self._mel_levels), 0.0)
        self._mel_levels = mel.levels[-1:]
        self._onsets.push(rises.sum(axis=1) / np.float32(MEL_BANDS))
        self._moments.push(frame_moments(block, floor))
        timbre = [features, mel.levels, rises, mel.power[:, np.newaxis]]
        self._timbre_sums.push(np.concatenate(timbre, axis=1, dtype=np.float64))
        pitch = self._pitch.push(block, floor)
        self._pitch_sums.push(np.concatenate([mel.contrast, pitch], axis=1))
        return pitch

    def row(self) -> StatisticsRow:
        """Return the statistics of the blocks taken in and not forgotten, (STATISTICS_COUNT,).

        Raises:
            ValueError: if there is no block.
        """
        if not self.blocks:
            raise ValueError("there are no statistics of nothing: add a block first")
        timbre, timbre_spread = self._timbre_sums.mean_and_deviation()
        pitch, pitch_spread = self._pitch_sums.mean_and_deviation()
        timbre_spread[[_ENERGY, _DELTA_ENERGY]] /= timbre[_ENERGY] + _NEVER_ZERO
        return np.concatenate(
            [
                timbre[_FREE_OF_GAIN],
                timbre_spread[_FEATURES],
                timbre[_MEL] - np.log10(timbre[_POWER] + _NEVER_ZERO),
                timbre_spread[_MEL],
                timbre[_RISES],
                pitch[_CONTRAST],
                pitch_spread[_CONTRAST],
                rhythm(self._onsets.rows),
                dynamics(self._moments.rows),
                pitch[_INTERVALS],
                pitch[_CHANGING],
                pitch_spread[_CHANGING],
                pitch[_REGISTERS],
                key_statistics(pitch[_CLASSES]),
                register_spread(pitch[_PITCHES]),
                note_statistics(pitch[_NOTES], pitch_spread[_NOTES]),
                self._summary.row(),
            ],
            dtype=np.float32,
        )

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks: before them was another piece, or none."""
        self._floor.keep(blocks)
        self._summary.keep(blocks)
        self._timbre_sums.keep(blocks)
        self._pitch_sums.keep(blocks)
        self._onsets.keep(blocks * BLOCK_FRAMES)
        self._moments.keep(blocks * BLOCK_FRAMES)


def extract_statistics(samples: Samples) -> StatisticsRow:
    """Return the rows of a recording, one per whole block: (blocks, STATISTICS_COUNT)."""
    return MusicStatistics().push(samples)
