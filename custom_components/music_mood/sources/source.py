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


class SourceCredentialsError(SourceError):
    """The server wants a user name and password, or others than the address has."""

    translation_key = "invalid_auth"


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


class MicrophoneMissingError(SourceError):
    """There is no such microphone, or the sound system does not run."""

    translation_key = "microphone_missing"


class MicrophoneBusyError(SourceError):
    """Another program has the microphone for itself."""

    translation_key = "microphone_busy"


class MicrophoneDeniedError(SourceError):
    """The user of this process may not record."""

    translation_key = "microphone_denied"


class MicrophoneUnsupportedError(SourceError):
    """This ffmpeg is built without the sound system of the microphone."""

    translation_key = "microphone_unsupported"


class CameraNoStreamError(SourceError):
    """The camera gives pictures only."""

    translation_key = "camera_no_stream"


class SatelliteBusyError(SourceError):
    """The satellite serves another listener, and takes no second one."""

    translation_key = "satellite_busy"


class SatelliteSilentError(SourceError):
    """The satellite waits for a wake word, or for speech, before it sends anything."""

    translation_key = "satellite_silent"


class SatelliteNoMicrophoneError(SourceError):
    """It is a Wyoming service of another kind."""

    translation_key = "satellite_no_microphone"


class FfmpegMissingError(SourceError):
    """Ffmpeg cannot be started."""

    translation_key = "ffmpeg_missing"

    def __init__(self, binary: str) -> None:
        """Name the `binary` that should have been there."""
        super().__init__(f"ffmpeg cannot be started from {binary!r}: install ffmpeg")
        self.binary = binary


class PortAudioMissingError(SourceError):
    """The sounddevice package, or the PortAudio library behind it, is not there."""

    translation_key = "portaudio_missing"
