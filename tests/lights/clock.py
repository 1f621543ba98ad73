"""Time that only passes when a test says so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Clock:
    """A clock, a sleep and a timeout that belong together; starts at 1000 s."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._limits: list[tuple[float, asyncio.Timeout]] = []

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, waking))
        await waking

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        async with asyncio.timeout(None) as timeout:
            limit = (self.now + seconds, timeout)
            self._limits.append(limit)
            try:
                yield
            finally:
                self._limits.remove(limit)

    def advance(self, seconds: float) -> None:
        """Let time pass, wake whoever has slept long enough, and stop what takes too long."""
        self.now += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > self.now]
        for _, waking in due:
            if not waking.done():
                waking.set_result(None)
        for end, timeout in self._limits:
            if end <= self.now:
                timeout.reschedule(asyncio.get_running_loop().time())
