"""Sound that waits to be heard, with a limit: who is too slow loses the oldest."""

import asyncio
import math
from collections import deque

import numpy as np

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples


class Backlog:
    """A queue of samples between one that brings and one that takes, in one event loop."""

    def __init__(self, *, limit: float, portion: float, most: float = math.inf) -> None:
        """Keep at most `limit` seconds of sound at 16 kHz.

        It is given out from `portion` seconds on, and not more than `most` seconds at once.
        """
        self._limit = int(limit * SAMPLE_RATE)
        self._portion = int(portion * SAMPLE_RATE)
        self._most = most * SAMPLE_RATE
        self._pieces: deque[Samples] = deque()
        self._waiting = 0
        self._arrived = asyncio.Event()
        self._dropped = 0

    @property
    def dropped_seconds(self) -> float:
        """Seconds of sound lost so far because nobody took them in time."""
        return self._dropped / SAMPLE_RATE

    def put(self, samples: Samples) -> None:
        """Add `samples`, and drop the oldest pieces while there are too many."""
        self._pieces.append(samples)
        self._waiting += len(samples)
        while self._waiting > self._limit:
            lost = len(self._pieces.popleft())
            self._waiting -= lost
            self._dropped += lost
        self._arrived.set()

    async def take(self) -> Samples:
        """Return what waits, as soon as it is a portion; pieces are not cut for `most`."""
        while self._waiting < self._portion:
            self._arrived.clear()
            await self._arrived.wait()
        taken, size = [], 0
        while self._pieces and (size < self._portion or size + len(self._pieces[0]) <= self._most):
            taken.append(self._pieces.popleft())
            size += len(taken[-1])
        self._waiting -= size
        return np.concatenate(taken)
