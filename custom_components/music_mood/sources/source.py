"""What every source of sound offers, and everything that can go wrong with one."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Protocol

from custom_components.music_mood.engine.audio import Samples


class AudioSource(Protocol):
    """A place where sound comes from; it may be opened again and again, once at a time."""

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[Samples]]:
        """Return a context in which the sound arrives; leaving it stops every process behind it.

        The iterator gives mono float32 samples at 16 kHz, shape (any,), as they come in, and never
        ends by itself: a source that has nothing more to give raises `SourceEndedError`.

        Raises:
            SourceError: from entering the context or from the iterator.
        """


class SourceError(Exception):
    """The source gives no sound; the message says why, in words for the user, without secrets."""

    translation_key: ClassVar[str] = "source_failed"


class SourceNotFoundError(SourceError):
    """The file does not exist, or the server does not know the address."""

    translation_key = "not_found"


class SourceAccessError(SourceError):
    """The file may not be read, or the server wants another user name or password."""

    translation_key = "access_denied"


class SourceUnreachableError(SourceError):
    """Nothing answers at the address."""

    translation_key = "cannot_connect"


class SourceNoAudioError(SourceError):
    """There is something, but no sound in it."""

    translation_key = "no_audio"


class SourceUnsupportedError(SourceError):
    """There is something that is neither music nor video."""

    translation_key = "unsupported"


class SourceStalledError(SourceError):
    """The sound stopped coming, without an end."""

    translation_key = "timeout"


class SourceEndedError(SourceError):
    """The sound came to its end."""

    translation_key = "ended"


class SourceTooShortError(SourceError):
    """The sound came to its end before it was long enough for a mood."""

    translation_key = "too_short"


class FfmpegMissingError(SourceError):
    """Ffmpeg cannot be started."""

    translation_key = "ffmpeg_missing"

    def __init__(self, binary: str) -> None:
        """Name the `binary` that should have been there."""
        super().__init__(f"ffmpeg cannot be started from {binary!r}: install ffmpeg")
        self.binary = binary
