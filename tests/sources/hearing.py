"""Listening to a source to its end."""

from collections.abc import Callable

import numpy as np

from custom_components.music_mood.engine.audio import Samples
from custom_components.music_mood.sources.source import AudioSource, SourceError


def _ignore(samples: Samples) -> None:
    """Do nothing with what arrives."""


async def hear_all(
    source: AudioSource, each: Callable[[Samples], None] = _ignore
) -> tuple[Samples, SourceError]:
    """Return all sound of a source, shown to `each` as it comes, and the error it ended with."""
    pieces = [np.empty(0, np.float32)]
    try:
        async with source.open() as chunks:
            async for samples in chunks:
                each(samples)
                pieces.append(samples)
    except SourceError as error:
        return np.concatenate(pieces), error
    raise AssertionError("the source ended without saying why")
