"""The few threads in which the sound of all rooms becomes moods."""

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

DATA_WORKERS: HassKey[Workers] = HassKey(f"{DOMAIN}_workers")

TURN_SECONDS = 1.0
"""Most sound that a room may bring to one turn.

Turns are taken in the order of asking, and nobody asks for the next before the last is done. So a
room that has to catch up, or a recording that is analysed, delays the others by one turn at most.
"""
THREADS = 2
"""While one is in a long turn the other goes on; more would only wait for each other's model."""


class Workers:
    """A pool of threads of our own: Home Assistant's are for what others wait for.

    It lives as long as somebody has joined. Every method is called in the event loop.
    """

    def __init__(self) -> None:
        """Start without a thread."""
        self._users: set[Hashable] = set()
        self._pool: ThreadPoolExecutor | None = None

    @callback
    def async_join(self, user: Hashable) -> None:
        """Keep the threads for `user` until it leaves."""
        self._users.add(user)

    async def async_leave(self, user: Hashable) -> None:
        """Let go of the threads; who leaves last ends them."""
        self._users.discard(user)
        if not self._users:
            await self.async_close()

    async def run[*Args, Result](
        self, work: Callable[[*Args], Result], *arguments: *Args
    ) -> Result:
        """Return what `work` returns, done in a thread when its turn has come."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix=DOMAIN)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(work, *arguments))

    async def async_close(self) -> None:
        """End the threads, after the turns that they are in."""
        pool, self._pool = self._pool, None
        if pool is not None:
            end = partial(pool.shutdown, cancel_futures=True)
            await asyncio.get_running_loop().run_in_executor(None, end)


@callback
@singleton(DATA_WORKERS)
def async_get_workers(hass: HomeAssistant) -> Workers:
    """Return the workers of this Home Assistant."""
    workers = Workers()

    async def close(_event: Event) -> None:
        await workers.async_close()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, close)
    return workers
