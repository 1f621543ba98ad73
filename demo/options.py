"""What a person can ask of scripts/demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One way of running the demo."""

    source: str | None
    microphone: bool
    port: int
    reset: bool


def parse_options(arguments: Sequence[str]) -> Options:
    """Read the command line; say what is wrong with it and exit, where that fits.

    The help is in scripts/demo, which can print it before anything is installed.
    """
    parser = argparse.ArgumentParser(prog="scripts/demo", add_help=False)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("source", metavar="FILE_OR_URL", nargs="?")
    what.add_argument("--microphone", action="store_true")
    parser.add_argument("--port", type=port_number, default=8123)
    parser.add_argument("--reset", action="store_true")
    return Options(**vars(parser.parse_args(arguments)))


def port_number(text: str) -> int:
    """Read a port as it is typed."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError("the port must be a number from 1 to 65535")
    return int(text)
