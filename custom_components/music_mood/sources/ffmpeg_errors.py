"""What ffmpeg's last words say about the source."""

import re
from collections.abc import Iterable

from custom_components.music_mood.engine.ffmpeg import explain

from .source import (
    SourceAccessError,
    SourceCredentialsError,
    SourceEndedError,
    SourceError,
    SourceNoAudioError,
    SourceNotFoundError,
    SourceStalledError,
    SourceUnreachableError,
    SourceUnsupportedError,
)

# Anchored to what ffmpeg itself says: the rest of a line may be the name of a file.
_ERROR_OF_HINT: tuple[tuple[str, type[SourceError]], ...] = (
    # A camera of which we wanted the sound alone, and which has none.
    (r"method PLAY failed: 45\d\b", SourceNoAudioError),
    (r"(returned|failed:|error) 401\b|authorization failed", SourceCredentialsError),
    (r"(returned|failed:|error) 403\b", SourceAccessError),
    (r": (permission denied|operation not permitted)$", SourceAccessError),
    (r"(returned|failed:|error) 4[0-9x]{2}\b", SourceNotFoundError),
    (r": (no such file or directory|is a directory)$", SourceNotFoundError),
    (r"(returned|failed:|error) 5[0-9x]{2}\b", SourceUnreachableError),
    (r"failed to resolve hostname|: connection refused$", SourceUnreachableError),
    (r": (network is unreachable|no route to host)$", SourceUnreachableError),
    (r": (connection|operation) timed out$", SourceStalledError),
    (r"matches no streams|does not contain any stream$", SourceNoAudioError),
    (r"protocol not found$|not on whitelist|no decoder found for", SourceUnsupportedError),
    (r": (invalid data found when processing input|invalid argument)$", SourceUnsupportedError),
    (r"\] stream ends prematurely at \d+", SourceEndedError),
    (r": (connection reset by peer|broken pipe|input/output error)$", SourceUnreachableError),
)
_ENDED = "the server closed the connection before any sound came"


def error_of(lines: Iterable[str]) -> SourceError:
    """Return the error behind what ffmpeg wrote to its stderr."""
    lines = tuple(lines)
    text = "\n".join(lines)
    for hint, error in _ERROR_OF_HINT:
        if re.search(hint, text, re.IGNORECASE | re.MULTILINE):
            return error(_ENDED if error is SourceEndedError else explain(lines))
    return SourceError(explain(lines))
