"""What a person can ask of scripts/demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

DESCRIPTION = """\
Starts a real Home Assistant with Music Mood, on this computer only, and lets it listen to a demo
piece, or to music of your own. The lamps are virtual. Everything is kept in .cache/demo; a Home
Assistant that you have already is never touched. Stop it with Ctrl-C.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One way of running the demo."""

    source: str | None
    microphone: bool
    port: int
    reset: bool


def parse_options(arguments: Sequence[str]) -> Options:
    """Read the command line; print the help or what is wrong with it, and exit, where that fits."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=DESCRIPTION)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "source",
        metavar="FILE_OR_URL",
        nargs="?",
        help="your own music: a file, or the address of a stream",
    )
    what.add_argument(
        "--microphone", action="store_true", help="listen with the microphone of this computer"
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=8123,
        help="where Home Assistant answers (default: 8123)",
    )
    parser.add_argument(
        "--reset", action="store_true", help="forget the demo home first, and start a new one"
    )
    return Options(**vars(parser.parse_args(arguments)))


def port_number(text: str) -> int:
    """Read a port as it is typed."""
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port; choose one from 1024 to 65535")
    return port
