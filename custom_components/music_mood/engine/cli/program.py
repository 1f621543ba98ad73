"""The program `music-mood`: from its arguments to its exit status."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from .arguments import AnalyzeOptions, ListenOptions, read_arguments
from .errors import BROKEN_PIPE, FAILED, INTERRUPTED, CommandError

_ENDING_SIGNALS = ("SIGTERM", "SIGHUP")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status; `arguments` defaults to sys.argv[1:].

    Raises:
        SystemExit: after --help and --version (0), and when the usage is wrong (2).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A title that the terminal cannot show is no reason to fail.
            stream.reconfigure(errors="replace")
    options = read_arguments(arguments)
    try:
        with _ending_on_signals():
            return _run(options)
    except CommandError as error:
        print(f"music-mood: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        _let_go_of_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: AnalyzeOptions | ListenOptions) -> int:
    # Loaded late: --help and wrong usage need not wait for NumPy's friends.
    from ..model_file import ModelError  # noqa: PLC0415
    from .analyze import analyze  # noqa: PLC0415
    from .hearing import load_model  # noqa: PLC0415
    from .listen import listen  # noqa: PLC0415

    model = load_model(options.hearing)
    try:
        if isinstance(options, ListenOptions):
            return listen(options, model, out=sys.stdout)
        return analyze(options, model, model.runtime, out=sys.stdout, errors=sys.stderr)
    except ModelError as error:
        # The files of the gate, the notes and the encoder are read when listening begins.
        raise CommandError(str(error)) from error


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """End in an orderly way, ffmpeg included, when we are told to or the terminal has gone."""

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    numbers = [getattr(signal, name) for name in _ENDING_SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _let_go_of_stdout() -> None:
    """Keep Python from complaining at its end about output that nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
