"""From a running ffmpeg to moods."""

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..audio import SAMPLE_RATE
from ..listener import Model, MoodListener
from ..model import MoodModel
from ..model_file import ModelError
from ..mood import MoodState
from .arguments import ModelOptions
from .decode import decode
from .errors import CommandError, SourceError
from .source import Source

SHORTEST_SECONDS = 3.0
"""One window of the model: less than this has no mood."""


def load_model(options: ModelOptions) -> MoodModel:
    """Return the model the user wants.

    Raises:
        CommandError: if it cannot be used.
    """
    try:
        with _quiet_libraries():
            return MoodModel.load(Path(options.model), options.runtime)
    except ModelError as error:
        raise CommandError(str(error)) from error


class Hearing:
    """The states of one source, one for each half second, as they come."""

    def __init__(self, source: Source, model: Model) -> None:
        """Start nothing yet."""
        self.seconds = 0.0
        """How much sound has come."""
        self._source = source
        self._listener = MoodListener(model)

    def states(self) -> Generator[MoodState]:
        """Yield the states; ffmpeg runs until they are all taken, or the generator is closed.

        Raises:
            SourceError: if there is no sound, or less than one window of it.
            CommandError: if there is no ffmpeg.
        """
        heard_mood = False
        with decode(self._source.command) as pieces:
            for samples in pieces:
                self.seconds += len(samples) / SAMPLE_RATE
                for state in self._listener.push(samples):
                    heard_mood |= state.raw is not None
                    yield state
        if not heard_mood:
            raise SourceError(
                f"it is too short: {self.seconds:.1f} s of sound, "
                f"a mood needs {SHORTEST_SECONDS:.0f} s"
            )


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Drop what native code writes to stderr: LiteRT greets there; its errors are raised anyway."""
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  os.devnull is no path of a file
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
