"""Sound that ffmpeg reads and decodes, whatever it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import override

from .ffmpeg_errors import error_of
from .process import ProcessSource
from .source import FfmpegMissingError, SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class FfmpegSource(ProcessSource):
    """A source behind an ffmpeg process; what ffmpeg reads is said by its kinds."""

    binary: str = "ffmpeg"

    @override
    def error_of(self, last_words: Sequence[str]) -> SourceError:
        """Return the error behind what ffmpeg wrote to its stderr."""
        return error_of(last_words)

    @override
    def missing_error(self) -> SourceError:
        """Return the error of an ffmpeg that is not installed."""
        return FfmpegMissingError(self.binary)
