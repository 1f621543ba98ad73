"""A session of music: it begins with music, and ends a while after it, not with every pause."""

import asyncio
from collections.abc import Awaitable, Callable

from homeassistant.core import CALLBACK_TYPE, callback

from .timing import Timing


class Session:
    """Whether the lamps belong to music, which the pause between two songs does not end."""

    def __init__(
        self,
        timing: Timing,
        grace: float,
        *,
        begun: CALLBACK_TYPE,
        over: Callable[[], Awaitable[None]],
    ) -> None:
        """Prepare; there is no music yet.

        Args:
            timing: where time comes from.
            grace: seconds without music after which the session is over.
            begun: called when music begins that is not the continuation of other music.
            over: called after the grace; music that begins meanwhile does not cut it off.
        """
        self._timing = timing
        self._grace = grace
        self._begun = begun
        self._over = over
        self._running = False
        self._music = False
        self._ending: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether there is music, or there was a moment ago."""
        return self._running

    @callback
    def async_hear(self, *, music: bool) -> None:
        """Note whether there is music now."""
        if music:
            self.async_stop()
            if not self._running:
                self._running = True
                self._begun()
        elif self._music:
            self._end_after_grace()
        self._music = music

    @callback
    def async_continue(self) -> None:
        """Take up a session from before Home Assistant started; maybe its music is over."""
        self._running = True
        self._end_after_grace()

    @callback
    def async_stop(self) -> None:
        """Wait for the end of the session no more."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    @callback
    def _end_after_grace(self) -> None:
        self.async_stop()
        self._ending = self._timing.spawn(self._async_end())

    async def _async_end(self) -> None:
        await self._timing.sleep(self._grace)
        # What follows belongs to the lamps; music that starts meanwhile must not cut it off.
        self._ending = None
        self._running = False
        await self._over()
