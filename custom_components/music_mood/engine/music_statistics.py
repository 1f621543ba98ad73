"""What the ear knows of the last 10 s: timbre, rhythm and harmony in numbers, every 0.5 s.

No number depends on the volume: levels count only in relation to the mean power, and the floor
under them follows the music.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from .audio import Blocks, Samples
from .dynamics import DYNAMICS_NAMES, dynamics, frame_moments
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
    HARMONY_COUNT,
    INTERVAL_NAMES,
    REGISTER_NAMES,
    HarmonyFrames,
)
from .key_statistics import KEY_NAMES, REGISTER_SPREAD_NAMES, key_statistics, register_spread
from .level_floor import MEMORY_BLOCKS, LevelFloor
from .mel_spectrum import CONTRAST_COUNT, MEL_BANDS, MelSpectrum
from .note_network import NoteNetwork
from .note_statistics import NOTE_FRAME_COUNT, NOTE_NAMES, NoteFrames, note_statistics
from .pitch_spectrum import PitchSpectrum
from .recent_sums import RecentSums
from .rhythm import RHYTHM_NAMES, rhythm
from .sounding_pitches import PITCH_COUNT

type StatisticsRow = NDArray[np.float32]
type _Array = NDArray[np.float64]

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
)
STATISTICS_COUNT = len(STATISTICS_NAMES)

_TIMBRE_PARTS = np.cumsum([FEATURE_COUNT, MEL_BANDS, MEL_BANDS])
_HARMONY_PARTS = np.cumsum(
    [len(INTERVAL_NAMES), len(CHANGING_NAMES), len(REGISTER_NAMES), CLASSES, PITCH_COUNT]
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
        self._mel = MelSpectrum()
        self._pitch = PitchSpectrum()
        self._harmony = HarmonyFrames()
        self._network = NoteNetwork()
        self._notes = NoteFrames()
        self._mel_levels: NDArray[np.float32] | None = None
        self._timbre_sums = RecentSums(MEMORY_BLOCKS, _TIMBRE_PARTS[-1] + 1)
        self._contrast_sums = RecentSums(MEMORY_BLOCKS, CONTRAST_COUNT)
        self._harmony_sums = RecentSums(MEMORY_BLOCKS, HARMONY_COUNT)
        self._note_sums = RecentSums(MEMORY_BLOCKS, NOTE_FRAME_COUNT)
        self._onsets: deque[NDArray[np.float32]] = deque(maxlen=MEMORY_BLOCKS)
        self._moments: deque[NDArray[np.float32]] = deque(maxlen=MEMORY_BLOCKS)

    @property
    def blocks(self) -> int:
        """How many blocks a row is of, at most 20; one of fewer than six says little."""
        return len(self._onsets)

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

    def add(self, block: Samples, features: Features) -> None:
        """Take in a block of 8,000 samples whose ten features, (10, 68), are known already.

        For who needs the features anyway and not every row; never mix with `push` in one stream.
        """
        floor = self._floor.push(block)
        self._add_timbre(block, features, floor)
        self._moments.append(frame_moments(block, floor))
        levels = self._pitch.push_block(block, floor)
        self._harmony_sums.push(self._harmony.push(levels))
        self._note_sums.push(self._notes.push(self._network.push(levels)))

    def row(self) -> StatisticsRow:
        """Return the statistics of the blocks taken in and not forgotten, (STATISTICS_COUNT,).

        Raises:
            ValueError: if there is no block.
        """
        if not self._onsets:
            raise ValueError("there are no statistics of nothing: add a block first")
        return np.concatenate(
            [
                self._timbre(),
                rhythm(np.concatenate(self._onsets)),
                dynamics(np.concatenate(self._moments)),
                self._tonality(),
                note_statistics(*self._note_sums.mean_and_deviation()),
            ],
            dtype=np.float32,
        )

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks: before them was another piece, or none."""
        self._floor.keep(blocks)
        for sums in (
            self._timbre_sums,
            self._contrast_sums,
            self._harmony_sums,
            self._note_sums,
        ):
            sums.keep(blocks)
        while len(self._onsets) > blocks:
            self._onsets.popleft()
            self._moments.popleft()

    def _add_timbre(self, block: Samples, features: Features, floor: np.float32) -> None:
        mel = self._mel.push(block, floor)
        before = mel.levels[0] if self._mel_levels is None else self._mel_levels
        self._mel_levels = mel.levels[-1]
        rises = np.maximum(np.diff(mel.levels, axis=0, prepend=before[np.newaxis]), 0.0)
        self._onsets.append(rises.mean(axis=1))
        power = mel.power.reshape(BLOCK_FRAMES, 1)
        self._timbre_sums.push(np.concatenate([features, mel.levels, rises, power], axis=1))
        self._contrast_sums.push(mel.contrast)

    def _timbre(self) -> _Array:
        """Return the statistics of the 68 features, the mel bands and contrast."""
        means, deviations = self._timbre_sums.mean_and_deviation()
        features, levels, rises, power = np.split(means, _TIMBRE_PARTS)
        feature_spread, level_spread, _, _ = np.split(deviations, _TIMBRE_PARTS)
        feature_spread[[_ENERGY, _DELTA_ENERGY]] /= features[_ENERGY] + _NEVER_ZERO
        return np.concatenate(
            [
                features[_FREE_OF_GAIN],
                feature_spread,
                levels - np.log10(power + _NEVER_ZERO),
                level_spread,
                rises,
                *self._contrast_sums.mean_and_deviation(),
            ]
        )

    def _tonality(self) -> _Array:
        """Return the statistics of harmony, moment by moment and over all."""
        means, deviations = self._harmony_sums.mean_and_deviation()
        intervals, changing, onsets, classes, pitches = np.split(means, _HARMONY_PARTS[:-1])
        spread = np.split(deviations, _HARMONY_PARTS[:-1])[1]
        return np.concatenate(
            [
                *(intervals, changing, spread, onsets),
                key_statistics(classes),
                register_spread(pitches),
            ]
        )


def extract_statistics(samples: Samples) -> StatisticsRow:
    """Return the rows of a recording, one per whole block: (blocks, STATISTICS_COUNT)."""
    return MusicStatistics().push(samples)
