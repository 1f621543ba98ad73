"""Sound from files and network streams."""

from dataclasses import dataclass
from typing import override

from custom_components.music_mood.engine.ffmpeg import Playback, decode_command

from .ffmpeg import FfmpegSource

_LIVE = Playback()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSource(FfmpegSource):
    """A file, or the address of a stream."""

    address: str
    playback: Playback = _LIVE

    @override
    def command(self) -> list[str]:
        """Return the command that decodes the stream."""
        return decode_command(self.address, binary=self.binary, playback=self.playback)
