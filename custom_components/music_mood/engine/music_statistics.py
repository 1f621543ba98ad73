"""What the ear knows of the last 10 s: timbre, rhythm and harmony in numbers, every 0.5 s.

No number depends on the volume: levels count only in relation to the mean power, and the floor
under them follows the music.
"""

import math
from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .audio import Blocks, Samples
from .differences import differences
from .dynamics import DYNAMICS_NAMES, MOMENTS, dynamics, frame_moments
from .features import BLOCK_FRAMES, BLOCK_SIZE, FeatureExtractor, Features
from .harmony import CLASSES
from .harmony_frames import (
    CHANGING_NAMES,
    INTERVAL_NAMES,
    REGISTER_NAMES,
)
from .key_statistics import KEY_NAMES, REGISTER_SPREAD_NAMES, key_statistics, register_spread
from .level_floor import MEMORY_BLOCKS, LevelFloor, Loudness
from .mel_spectrum import MEL_BANDS, MelSpectrum
from .note_statistics import NOTE_FRAME_COUNT, NOTE_NAMES, note_statistics
from .pitch_frames import PitchFrames, PitchListener
from .recent_rows import RecentRows
from .recent_sums import RecentSums
from .rhythm import RHYTHM_NAMES, rhythm
from .small_sums import ZERO, mean_of
from .sound_summary import AGAIN_BLOCKS, SUMMARY_NAMES, SoundSummary
from .sounding_pitches import PITCH_COUNT

type StatisticsRow = NDArray[np.float32]

SMALLEST_BLOCKS = 6
"""Blocks a row must rest on before it means something: 3 s."""

_MEL_NAMES = tuple(f"mel_{band}" for band in range(MEL_BANDS))

STATISTICS_NAMES = (
    *(f"mean_{name}" for name in _MEL_NAMES),
    *(f"deviation_{name}" for name in _MEL_NAMES),
    *(f"rise_{name}" for name in _MEL_NAMES),
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


# First what comes every 50 ms, then what comes every 100 ms.
_MEL, _RISES, _POWER, *_PITCH = _places(
    *(MEL_BANDS, MEL_BANDS, 1),
    *(len(INTERVAL_NAMES), len(CHANGING_NAMES), len(REGISTER_NAMES), CLASSES, PITCH_COUNT),
    NOTE_FRAME_COUNT,
)
_INTERVALS, _CHANGING, _REGISTERS, _CLASSES, _PITCHES, _NOTES = _PITCH
_NEVER_ZERO = 1e-20

_CONTEXT_BLOCKS = 4
"""Blocks on which spectra, notes and encoder look back at most: 2 s."""


class HeardBlock(NamedTuple):
    """Half a second of sound."""

    block: Samples
    """8,000 samples."""
    loudness: Loudness
    features: Features
    """(10, 68)"""
    pitch: PitchFrames
    """Harmony and notes, (5, 280)."""


class MusicStatistics:
    """Turns a stream of samples into a row of statistics every 0.5 s, over the last 10 s at most.

    Pieces of any size give the same rows. Before the first sample there was silence.
    """

    def __init__(self) -> None:
        """Start before the first sample."""
        self._blocks = Blocks(BLOCK_SIZE)
        self._level = LevelFloor()
        self._features = FeatureExtractor()
        self._pitch = PitchListener()
        self._summary = SoundSummary()
        self._mel = MelSpectrum()
        self._mel_levels: NDArray[np.float32] | None = None
        self._sums = RecentSums(MEMORY_BLOCKS, _POWER.stop, _NOTES.stop - _POWER.stop)
        # The strength of the onsets in a frame, and its moments.
        self._frames = RecentRows(MEMORY_BLOCKS * BLOCK_FRAMES, 1 + MOMENTS)
        self._unheard: deque[tuple[Samples, Loudness]] = deque(maxlen=_CONTEXT_BLOCKS)
        self._uncounted: deque[HeardBlock] = deque(maxlen=_CONTEXT_BLOCKS + 1)

    @property
    def measured(self) -> int:
        """How many blocks, of which some may have been skipped, came since `keep`, at most 20."""
        return self._level.blocks

    @property
    def mean_power(self) -> float:
        """Mean square of these blocks."""
        return self._level.mean_power

    @property
    def blocks(self) -> int:
        """How many blocks a row is of, at most 20; one of fewer than six says little."""
        return len(self._frames) // BLOCK_FRAMES

    def push(self, samples: Samples) -> StatisticsRow:
        """Return one row for each block that `samples` completes: (blocks, STATISTICS_COUNT).

        `samples` is mono 16 kHz float32 in [-1, 1] of shape (any,). Names are in
        `STATISTICS_NAMES`.
        """
        rows = []
        for block in self._blocks.push(samples):
            loudness = self.measure(block)
            # What the gate alone would look at is left out.
            pitch = self._pitch.push(block, loudness.floor)
            # A copy, or a caller who reuses its buffer would change what is kept.
            self._count(block.copy(), loudness, pitch)
            rows.append(self.row())
        return np.stack(rows) if rows else np.empty((0, STATISTICS_COUNT), np.float32)

    # What follows is for who does not need every row: each block is measured, then heard or
    # skipped, and what was heard is counted when it may matter. Never mix with `push`.

    def measure(self, block: Samples) -> Loudness:
        """Return how loud a further block of 8,000 samples is."""
        return self._level.measure(block)

    def skip(self, block: Samples, loudness: Loudness) -> None:
        """Pass over a block, measured before, that will never be counted."""
        # A copy, or a caller who reuses its buffer would change what is kept.
        self._unheard.append((block.copy(), loudness))

    def hear(self, block: Samples, loudness: Loudness) -> HeardBlock:
        """Return what the gate looks at of a block, measured before.

        What comes after blocks that were skipped is as if they had not been.
        """
        for skipped in self._unheard:
            self._uncounted.append(self._listen(*skipped))
        self._unheard.clear()
        heard = self._listen(block.copy(), loudness)
        self._uncounted.append(heard)
        return heard

    def count(self) -> None:
        """Let what was heard since the last call count, but of more than five blocks only the last.

        With the four before it, a block counts as if all had been counted.
        """
        for block, loudness, _, pitch in self._uncounted:
            self._count(block, loudness, pitch)
        self._uncounted.clear()

    def _listen(self, block: Samples, loudness: Loudness) -> HeardBlock:
        # One Fourier transform soon after the other: the second finds its code in the cache.
        levels = self._pitch.levels(block, loudness.floor)
        features = self._features.push_block(block)
        return HeardBlock(block, loudness, features, self._pitch.frames(levels))

    def _count(self, block: Samples, loudness: Loudness, pitch: PitchFrames) -> None:
        mel = self._mel.push(block, loudness.floor)
        self._summary.push(block, loudness.mean_power)
        rises = np.maximum(differences(mel.levels, self._mel_levels), ZERO)
        self._mel_levels = mel.levels[-1:]
        onsets = rises.dot(mean_of(MEL_BANDS))[:, np.newaxis]
        moments = frame_moments(block, loudness.floor)
        self._frames.push(np.concatenate([onsets, moments], axis=1))
        timbre = [mel.levels, rises, mel.power[:, np.newaxis]]
        self._sums.push(np.concatenate(timbre, axis=1), pitch)

    def row(self) -> StatisticsRow:
        """Return the statistics of the blocks taken in and not forgotten, (STATISTICS_COUNT,).

        Raises:
            ValueError: if there is no block.
        """
        if not self.blocks:
            raise ValueError("there are no statistics of nothing: add a block first")
        mean, spread = self._sums.mean_and_deviation()
        frames = self._frames.rows
        return np.concatenate(
            [
                mean[_MEL] - math.log10(mean[_POWER.start] + _NEVER_ZERO),
                spread[_MEL],
                mean[_RISES],
                rhythm(frames[:, 0]),
                dynamics(frames[:, 1:]),
                mean[_INTERVALS],
                mean[_CHANGING],
                spread[_CHANGING],
                mean[_REGISTERS],
                key_statistics(mean[_CLASSES]),
                register_spread(mean[_PITCHES]),
                note_statistics(mean[_NOTES], spread[_NOTES]),
                self._summary.row(),
            ],
            dtype=np.float32,
        )

    def keep(self, blocks: int) -> None:
        """Forget all but the last `blocks` blocks: before them was another piece, or none."""
        self._level.keep(blocks)
        if 0 < blocks <= AGAIN_BLOCKS:
            self._hear_alike()
        self._summary.keep(blocks)
        self._sums.keep(blocks)
        self._frames.keep(blocks * BLOCK_FRAMES)

    def _hear_alike(self) -> None:
        """Let what is not counted yet be as loud as what is remembered.

        `SoundSummary.keep` does so with what is counted.
        """
        power = self._level.mean_power
        for place, (block, loudness) in enumerate(list(self._unheard)):
            self._unheard[place] = block, loudness._replace(mean_power=power)
        for place, heard in enumerate(list(self._uncounted)):
            loudness = heard.loudness._replace(mean_power=power)
            self._uncounted[place] = heard._replace(loudness=loudness)


def extract_statistics(samples: Samples) -> StatisticsRow:
    """Return the rows of a recording, one per whole block: (blocks, STATISTICS_COUNT)."""
    return MusicStatistics().push(samples)
