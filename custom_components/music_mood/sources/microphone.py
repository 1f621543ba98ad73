"""Sound from a microphone of this machine, through the input devices of ffmpeg."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import override

from custom_components.music_mood.engine.ffmpeg import SoundSystem, explain, microphone_command

from .ffmpeg import FfmpegSource
from .source import (
    MicrophoneBusyError,
    MicrophoneDeniedError,
    MicrophoneMissingError,
    MicrophoneUnsupportedError,
    SourceError,
)

# What ffmpeg 5 to 8 and the sound systems behind it say.
_ERROR_OF_HINT: tuple[tuple[str, type[SourceError]], ...] = (
    (r"unknown input format", MicrophoneUnsupportedError),
    (r"permission denied|access denied|operation not permitted", MicrophoneDeniedError),
    (r"device or resource busy", MicrophoneBusyError),
    (
        r"cannot open audio device|: (no such|input/output error|connection refused)",
        MicrophoneMissingError,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrophoneSource(FfmpegSource):
    """A recording device of PulseAudio (or PipeWire), or of ALSA."""

    device: str
    """Its name in the sound system, such as "default" or "plughw:CARD=Webcam,DEV=0"."""
    system: SoundSystem = "pulse"

    @override
    def command(self) -> list[str]:
        """Return the command that records."""
        return microphone_command(self.device, system=self.system, binary=self.binary)

    @override
    def error_of(self, last_words: Sequence[str]) -> SourceError:
        """Return what is wrong with the microphone."""
        text = "\n".join(last_words)
        for hint, error in _ERROR_OF_HINT:
            if re.search(hint, text, re.IGNORECASE | re.MULTILINE):
                return error(explain(last_words))
        return SourceError(explain(last_words))
