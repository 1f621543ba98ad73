"""A source that is asked for anew whenever somebody wants to listen."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from custom_components.music_mood.engine.audio import Samples

from .source import AudioSource


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSource:
    """What somebody else knows the address of, a camera say, which may be another each time."""

    ask: Callable[[], Awaitable[AudioSource]]
    """Returns the source as it is now; raises `SourceError` if there is none."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Samples]]:
        """Ask, and listen to the answer."""
        source = await self.ask()
        async with source.open() as chunks:
            yield chunks
