"""What ffmpeg's last words say about the source."""

import re
from collections.abc import Iterable

from custom_components.music_mood.engine.ffmpeg import explain

from .source import (
    SourceAccessError,
    SourceEndedError,
    SourceError,
    SourceNoAudioError,
    SourceNotFoundError,
    SourceStalledError,
    SourceUnreachableError,
    SourceUnsupportedError,
)

_ERROR_OF_HINT: tuple[tuple[str, type[SourceError]], ...] = (
    (r"no such file or directory|404 not found", SourceNotFoundError),
    (r"40[13] |authorization failed|permission denied|not permitted", SourceAccessError),
    (r"server returned 4", SourceNotFoundError),
    (r"matches no streams|does not contain any stream", SourceNoAudioError),
    (r"protocol not found|not on whitelist", SourceUnsupportedError),
    (r"connection refused|failed to resolve|name or service not known", SourceUnreachableError),
    (r"temporary failure in name|unreachable|no route to host", SourceUnreachableError),
    (r"ends prematurely", SourceEndedError),
    (r"connection reset|broken pipe|input/output error|returned 5", SourceUnreachableError),
    (r"timed out|timeout", SourceStalledError),
    (r"invalid data found|could not find codec|unknown format", SourceUnsupportedError),
)

_ENDED = "the server closed the connection before any sound came"


def error_of(lines: Iterable[str]) -> SourceError:
    """Return the error behind what ffmpeg wrote to its stderr."""
    lines = tuple(lines)
    text = "\n".join(lines).lower()
    for hint, error in _ERROR_OF_HINT:
        if re.search(hint, text):
            return error(_ENDED if error is SourceEndedError else explain(lines))
    return SourceError(explain(lines))
