"""Where results go: an output folder and one name in it for each input."""

import os
from collections.abc import Sequence
from pathlib import Path

from ..ffmpeg import is_address
from .errors import CommandError
from .text import printable


def prepare_folder(folder: Path) -> None:
    """Make `folder` if there is none.

    Raises:
        CommandError: if nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError, NotADirectoryError:
        raise CommandError(f"{folder}: it is not a folder") from None
    except OSError as error:
        raise CommandError(f"{folder}: cannot be made: {error.strerror}") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CommandError(f"{folder}: may not be written to: permission denied")


def output_names(inputs: Sequence[str], suffix: str) -> list[str]:
    """Return a file name for each input: `suffix` in place of its own; namesakes get a number.

    "a/song.mp3" and "b/song.flac" become "song.csv" and "song-2.csv".
    """
    own_names = [_own_name(name) for name in inputs]
    # Compared without case, as macOS and Windows do.
    taken = {f"{name}{suffix}".casefold() for name in own_names}
    given: set[str] = set()
    result = []
    for own_name in own_names:
        name, number = f"{own_name}{suffix}", 2
        while name.casefold() in given or (number > 2 and name.casefold() in taken):
            name, number = f"{own_name}-{number}{suffix}", number + 1
        given.add(name.casefold())
        result.append(name)
    return result


def _own_name(source: str) -> str:
    if not is_address(source):
        return Path(source).stem or "recording"
    server, _, path = source.partition("?")[0].partition("://")[2].rstrip("/").partition("/")
    if path:
        return printable(Path(path).stem)
    return printable(server.rpartition("@")[2].replace(":", "_")) or "stream"
