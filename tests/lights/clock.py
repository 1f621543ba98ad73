"""Time that only passes when a test says so."""

import asyncio


class Clock:
    """A clock and a sleep that belong together; starts at 1000 s."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, waking))
        await waking

    def advance(self, seconds: float) -> None:
        """Let time pass, and wake whoever has slept long enough."""
        self.now += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > self.now]
        for _, waking in due:
            if not waking.done():
                waking.set_result(None)
