"""Listening to a source for a moment, to know whether it gives sound."""

import asyncio

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Blocks, Samples

from .source import AudioSource, SourceEndedError, SourceStalledError, SourceTooShortError

LIMIT_SECONDS = 20.0


async def hear_beginning(
    source: AudioSource, *, seconds: float, limit: float | None = None
) -> Samples:
    """Return the first `seconds` of sound, at 16 kHz.

    Args:
        source: what to listen to; it is closed again.
        seconds: how much sound there has to be.
        limit: seconds after which to give up, 20 by default.

    Raises:
        SourceTooShortError: if there is sound, but less.
        SourceError: if no sound can be had in time.
    """
    limit = LIMIT_SECONDS if limit is None else limit
    try:
        async with asyncio.timeout(limit):
            return await _hear(source, seconds)
    except TimeoutError as error:
        raise SourceStalledError(f"no sound has arrived for {limit:g} seconds") from error


async def _hear(source: AudioSource, seconds: float) -> Samples:
    beginning = Blocks(int(seconds * SAMPLE_RATE))
    heard_any = False
    async with source.open() as chunks:
        try:
            async for samples in chunks:
                heard_any = True
                for block in beginning.push(samples):
                    return block
        except SourceEndedError as error:
            if heard_any:
                raise SourceTooShortError(f"it has less than {seconds:g} s of sound") from error
            raise
    raise SourceEndedError("the sound came to its end")
