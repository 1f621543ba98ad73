"""Sound that waits to be heard, with a limit: who is too slow loses the oldest."""

import asyncio
from collections import deque

import numpy as np

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples


class Backlog:
    """A queue of samples between one that brings and one that takes, in one event loop."""

    def __init__(self, *, limit: float, portion: float) -> None:
        """Keep at most `limit` seconds of sound at 16 kHz, given out from `portion` seconds on."""
        self._limit = int(limit * SAMPLE_RATE)
        self._portion = int(portion * SAMPLE_RATE)
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
        """Return everything that waits, as soon as it is a portion."""
        while self._waiting < self._portion:
            self._arrived.clear()
            await self._arrived.wait()
        samples = np.concatenate(self._pieces)
        self._pieces.clear()
        self._waiting = 0
        return samples
