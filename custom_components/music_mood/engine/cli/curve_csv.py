"""The mood over time as CSV, a row every half second."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..mood import MoodState
from .errors import SourceError

HEADER = ("t", "valence", "arousal", "valence_std", "arousal_std", "music")


class CurveCsv:
    """Writes states as rows, from the first full window on."""

    def __init__(self, stream: IO[str], *, raw: bool) -> None:
        """Write the header; `raw` takes the model's own output, which is never missing."""
        self._writer = csv.writer(stream, lineterminator="\n")
        self._raw = raw
        self._writer.writerow(HEADER)

    def push(self, state: MoodState) -> None:
        """Write one state."""
        if state.raw is None:
            return
        mood = state.raw if self._raw else state.mood
        numbers = (mood.valence, mood.arousal, mood.valence_std, mood.arousal_std) if mood else ()
        cells = [f"{number:.6f}" for number in numbers] or [""] * 4
        self._writer.writerow([f"{state.time:.6f}", *cells, int(state.music)])


@contextmanager
def curve_csv(path: Path, *, raw: bool) -> Iterator[CurveCsv]:
    """Give a writer to `path`; when the block fails nothing is left there, not even half a file.

    Raises:
        SourceError: if it cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as stream:
            yield CurveCsv(stream, raw=raw)
        unfinished.replace(path)
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
