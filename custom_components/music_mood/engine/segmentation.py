"""Where one piece of music ends and another begins: abrupt changes of the sound.

From the paper's system 2 (sections 3.1 and 3.2) come the wavelet bands after Mallat, their
short-term average energies, and what counts as a jump: an energy ratio of neighbouring regions
outside [0.6, 1.4], a rhythm ratio outside [0.8, 1.2]. Taken alone, that rule finds a jump every
few seconds in steady music. Ours are therefore the rest: regions of several seconds, energies
on a log scale, a likelihood ratio that weighs a difference by the music's own variability, peaks
instead of all that lies over a threshold, and the search for the exact place on a grid of 20 ms.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .audio import Blocks, Samples
from .band_levels import BAND_COUNT, ROW_SECONDS, ROW_SIZE, BandLevels, onsets
from .features import BLOCK_SIZE
from .recent_rows import RecentRows
from .regions import SUM_COUNT, Sums, divergence, jumped, log_likelihood, sum_rows

type _Array = NDArray[np.float64]

_HOP_ROWS = 5
_HOP_SECONDS = _HOP_ROWS * ROW_SECONDS
"""A change is looked for every 0.1 s."""
_BLOCK_HOPS = BLOCK_SIZE // ROW_SIZE // _HOP_ROWS
_MOST_ROWS = 50_000
"""So many rows are totalled at most before those that are remembered: a quarter of an hour."""
_SEARCH_HOPS = 4
"""How far from the highest divergence the exact place is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSettings:
    """When a change is a cut; times in seconds, whole multiples of 0.1."""

    before: float = 7.0
    """How much of the sound before a change is compared with what follows."""
    least_before: float = 3.0
    """How much of it there must be at least."""
    after: float = 2.2
    """How much of the sound after a change is compared; the answer comes this much later."""
    threshold: float = 3.8
    """The `divergence` of a cut."""
    confirm: float = 0.5
    """A cut diverges more than any moment this close to it."""
    apart: float = 3.0
    """The least time between two cuts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A change to other music."""

    time: float
    """Seconds from the first sample to the change."""
    found: float
    """Seconds from the first sample to the end of the half second that made it known."""


def find_cuts(samples: Samples, settings: CutSettings | None = None) -> list[float]:
    """Return the times of all cuts in a recording, in seconds.

    Args:
        samples: mono, 16 kHz, shape (any,), at any volume.
        settings: when a change is a cut.
    """
    return [cut.time for cut in CutDetector(settings).push(samples)]


class CutDetector:
    """Finds cuts in a stream; pieces of any size give the same cuts."""

    def __init__(self, settings: CutSettings | None = None) -> None:
        """Start before the first sample."""
        settings = settings or CutSettings()
        self._before = round(settings.before / _HOP_SECONDS)
        self._least_before = round(settings.least_before / _HOP_SECONDS)
        self._after = round(settings.after / _HOP_SECONDS)
        self._confirm = round(settings.confirm / _HOP_SECONDS)
        self._apart = round(settings.apart / _HOP_SECONDS)
        self._threshold = settings.threshold
        self._kept = self._before + self._after + 2 * self._confirm + _BLOCK_HOPS
        self._blocks = Blocks(BLOCK_SIZE)
        self._levels = BandLevels()
        # Running totals, from before the first hop that is remembered on.
        self._totals = RecentRows(self._kept + 1, SUM_COUNT)
        self._totals.push(np.zeros((1, SUM_COUNT)))
        self._logs = RecentRows(self._kept * _HOP_ROWS, BAND_COUNT)
        self._hops = 0
        self._scores: deque[float] = deque(maxlen=2 * self._confirm + 1)
        self._scored = 0
        self._last_cut: int | None = None

    @property
    def time(self) -> float:
        """Seconds of sound that have been looked at: whole blocks."""
        return self._hops * _HOP_SECONDS

    def push(self, samples: Samples) -> list[Cut]:
        """Return the cuts that are recognised with these `samples`, in order.

        Args:
            samples: mono, 16 kHz, shape (any,), at any volume.
        """
        return [cut for block in self._blocks.push(samples) for cut in self.push_block(block)]

    def push_block(self, block: Samples) -> list[Cut]:
        """Return the cuts that are recognised with one block of 8,000 samples.

        Never mix with `push` in one stream.
        """
        rows = self._levels.push(block)
        self._remember(sum_rows(rows, _HOP_ROWS), rows.logs)
        cuts = []
        for score in self._new_scores():
            self._scores.append(score)
            self._scored += 1
            if not self._is_peak():
                continue
            hop = self._least_before + self._scored - 1 - self._confirm
            if self._is_apart(hop):
                self._last_cut = hop
                cuts.append(Cut(time=self._locate(hop), found=self.time))
        return cuts

    def _remember(self, sums: Sums, logs: _Array) -> None:
        """Keep as much of the past as is still compared."""
        self._totals.push(self._totals.rows[-1] + np.add.accumulate(sums))
        totals = self._totals.rows
        if totals[0, 0] > _MOST_ROWS:
            # From the oldest one on, or after a week the totals would be too large to be exact.
            totals -= totals[0].copy()
        self._logs.push(logs)
        self._hops += _BLOCK_HOPS

    @property
    def _oldest(self) -> int:
        """The first hop that is still remembered."""
        return self._hops - len(self._totals) + 1

    def _new_scores(self) -> list[float]:
        """Return the divergence at each moment that now has enough sound after it."""
        start = self._least_before + self._scored - self._oldest
        if start >= len(self._totals) - self._after:
            return []
        before, after = self._sides(self._totals.rows, start)
        scores = divergence(before, after)
        if np.maximum.reduce(scores) >= self._threshold:
            rhythm = self._sides(self._total_onsets(), start)
            scores[~jumped(before, after, *rhythm)] = 0.0
        news: list[float] = scores.tolist()
        return news

    def _sides(self, totals: _Array, start: int) -> tuple[_Array, _Array]:
        """Return what is before and after each moment from `start` on, of `totals` by hop."""
        # What is compared after the last of these moments ends with the newest hop.
        end = len(totals) - self._after
        here = totals[start:end]
        # Where less came before, all of it is compared.
        back = np.arange(start - self._before, end - self._before)
        return here - totals.take(back, axis=0, mode="clip"), totals[start + self._after :] - here

    def _total_onsets(self) -> _Array:
        """Return how many onsets there are up to each hop that is remembered."""
        by_row = np.concatenate([[0.0], np.add.accumulate(onsets(self._logs.rows))])
        return by_row[::_HOP_ROWS]

    def _is_peak(self) -> bool:
        """Return whether the moment in the middle of the scores is their highest, and high."""
        if len(self._scores) <= self._confirm:
            return False
        middle = self._scores[-1 - self._confirm]
        return middle >= self._threshold and middle == max(self._scores)

    def _is_apart(self, hop: int) -> bool:
        return self._last_cut is None or hop - self._last_cut >= self._apart

    def _locate(self, hop: int) -> float:
        """Return the time near `hop` that best parts the sound into its two sides, in seconds."""
        here = hop - self._oldest
        start, end = here - _SEARCH_HOPS, here + _SEARCH_HOPS
        totals = self._totals.rows
        before = totals[start] - totals[max(0, here - self._before)]
        after = totals[here + self._after] - totals[end]
        rows = self._logs.rows[start * _HOP_ROWS : end * _HOP_ROWS]
        gain = np.cumsum(log_likelihood(rows, before) - log_likelihood(rows, after))
        row = (self._oldest + start) * _HOP_ROWS + int(np.argmax(gain)) + 1
        return row * ROW_SECONDS
