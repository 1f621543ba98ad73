"""Listening to a source for a moment, to know whether it gives sound."""

import asyncio

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Blocks, level_dbfs

from .source import AudioSource, SourceEndedError, SourceStalledError

PROBE_SECONDS = 1.0
LIMIT_SECONDS = 20.0


async def measure_level(source: AudioSource, *, limit: float | None = None) -> float:
    """Return the RMS level in dBFS of the first second of sound, less if there is no more.

    Args:
        source: what to listen to; it is closed again.
        limit: seconds after which to give up, 20 by default.

    Raises:
        SourceError: if no sound can be had in time.
    """
    limit = LIMIT_SECONDS if limit is None else limit
    try:
        async with asyncio.timeout(limit):
            return await _measure(source)
    except TimeoutError as error:
        raise SourceStalledError(f"no sound has arrived for {limit:g} seconds") from error


async def _measure(source: AudioSource) -> float:
    second = Blocks(int(PROBE_SECONDS * SAMPLE_RATE))
    level: float | None = None
    async with source.open() as chunks:
        try:
            async for samples in chunks:
                level = level_dbfs(samples)
                for block in second.push(samples):
                    return level_dbfs(block)
        except SourceEndedError:
            # A recording of half a second is played in a loop, and as good as any other.
            if level is None:
                raise
    if level is None:
        raise SourceEndedError("the sound came to its end")
    return level
