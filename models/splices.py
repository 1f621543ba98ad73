"""Mixes of songs cut hard one into the next, with the truth where the cuts lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from .decoding import decode
from .engine import SAMPLE_RATE, Samples
from .songs import DataError, Song

CLIPS_PER_MIX = 5

_SILENT_START = SAMPLE_RATE // 8
"""Samples left out of each clip: an encoder's pause and fade-in there would give the cut away."""
_LONGEST = _SILENT_START + 10 * SAMPLE_RATE
_SHORTEST = 9.0
"""A clip ends at random between this many seconds and its end, so that no grid fits the cuts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Five songs, one after the other."""

    samples: Samples
    cuts: tuple[float, ...]
    """Where one song ends and the next begins, in seconds."""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE


def read_clips(songs: Sequence[Song]) -> list[Samples]:
    """Return up to 10 s of each song, without the silence at the start of the file."""
    bar = tqdm(songs, "decoding", unit="song", disable=None)
    return [decode(song.audio)[_SILENT_START:_LONGEST] for song in bar]


def splice(clips: Sequence[Samples], count: int, seed: int, *, same_loudness: bool) -> list[Mix]:
    """Return `count` mixes of five clips each, the same ones for the same `seed`.

    A clip comes again only after all others. With `same_loudness` all clips have the same RMS, so
    that no cut can be heard by its loudness.

    Raises:
        DataError: if there are less than five clips.
    """
    if len(clips) < CLIPS_PER_MIX:
        raise DataError(f"a mix takes {CLIPS_PER_MIX} songs, but there are {len(clips)}")
    random = np.random.default_rng(seed)
    order: list[int] = []
    mixes = []
    for _ in range(count):
        if len(order) < CLIPS_PER_MIX:
            order = [int(index) for index in random.permutation(len(clips))]
        parts = [_shorten(clips[order.pop()], random) for _ in range(CLIPS_PER_MIX)]
        if same_loudness:
            parts = [_at_loudness(part) for part in parts]
        ends = np.cumsum([len(part) for part in parts]) / SAMPLE_RATE
        mixes.append(Mix(samples=np.concatenate(parts), cuts=tuple(map(float, ends[:-1]))))
    return mixes


def _shorten(clip: Samples, random: np.random.Generator) -> Samples:
    shortest = min(round(_SHORTEST * SAMPLE_RATE), len(clip))
    return clip[: int(random.integers(shortest, len(clip) + 1))]


def _at_loudness(clip: Samples, rms: float = 0.1) -> Samples:
    """Return `clip` at an RMS of -20 dBFS; silence stays silence."""
    own = float(np.sqrt(np.mean(np.square(clip, dtype=np.float64))))
    return np.asarray(clip * (rms / max(own, 1e-6)), np.float32)
