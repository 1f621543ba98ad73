"""What the command line may say."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..model import DEFAULT_MODEL
from ..model_runtime import RuntimeName

_DESCRIPTION = """\
Hear the mood of music: valence (unpleasant to pleasant) and arousal (calm to excited),
both from -1 to 1. Everything happens on this machine; ffmpeg does the decoding."""

_EXAMPLES = """\
examples:
  music-mood listen song.mp3                  live, at the speed of the music
  music-mood listen https://radio.example/live.ogg
  music-mood listen --microphone              the default microphone
  music-mood analyze *.mp3                    overall mood and sections
  music-mood analyze --csv curves *.flac      a row every half second
  music-mood analyze --json song.mp3 | jq '.files[0].overall.quadrant'

exit status:
  0 all went well    1 something could not be heard or written
  2 wrong usage      130 interrupted    141 nobody reads the output any more"""

_LISTEN_EXAMPLES = """\
examples:
  music-mood listen song.mp3
  music-mood listen --fast song.mp3 > states.txt
  music-mood listen rtsp://camera.example/stream
  music-mood listen --microphone
  music-mood listen --microphone alsa:hw:1,0

A recording is heard at the speed of the music. Ctrl-C ends it with exit status 0.
In a terminal the picture updates in place; elsewhere there is a line every half second.
NO_COLOR=1 leaves out the colours."""

_ANALYZE_EXAMPLES = """\
examples:
  music-mood analyze *.mp3
  music-mood analyze --csv curves --plot pictures song.flac
  music-mood analyze --raw --csv curves clips/*.wav
  music-mood analyze --json song.mp3

The CSV of song.mp3 is song.csv, with the columns t (seconds, the end of the 3 to 10 s
that the row speaks of), valence, arousal, valence_std, arousal_std (the error to expect,
as a standard deviation) and music (1 or 0). Without music the mood is left empty.
A file that cannot be heard is named on stderr, the others are done, the exit status is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptions:
    """What both commands need: a model and ffmpeg."""

    model: Path
    runtime: RuntimeName
    ffmpeg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenOptions:
    """What `music-mood listen` shall do."""

    hearing: ModelOptions
    source: str | None
    """A file or address; None for a microphone."""
    microphone: str | None
    """Its name, "" for the default one; None for a source."""
    fast: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzeOptions:
    """What `music-mood analyze` shall do."""

    hearing: ModelOptions
    files: tuple[str, ...]
    csv: Path | None
    plot: Path | None
    json: bool
    raw: bool
    progress: bool | None
    """None: only in a terminal."""


def read_arguments(arguments: Sequence[str] | None) -> ListenOptions | AnalyzeOptions:
    """Return what the user wants; `arguments` without the program's name, None for sys.argv.

    Raises:
        SystemExit: after --help and --version (0), and when the usage is wrong (2).
    """
    parser, listen_parser = _parsers()
    given = parser.parse_args(arguments)
    hearing = ModelOptions(model=given.model, runtime=given.runtime, ffmpeg=given.ffmpeg)
    if given.command == "analyze":
        return AnalyzeOptions(
            hearing=hearing,
            files=tuple(given.files),
            csv=given.csv,
            plot=given.plot,
            json=given.json,
            raw=given.raw,
            progress=given.progress,
        )
    if (given.source is None) == (given.microphone is None):
        listen_parser.error("name one source: a file, an address or --microphone")
    return ListenOptions(
        hearing=hearing, source=given.source, microphone=given.microphone, fast=given.fast
    )


def _parsers() -> tuple[argparse.ArgumentParser, argparse.ArgumentParser]:
    parser = _parser("music-mood", _DESCRIPTION, _EXAMPLES)
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="listen | analyze")
    listen = commands.add_parser(
        "listen",
        help="show the mood live",
        description="Show the mood of a file, a stream or a microphone live.",
        epilog=_LISTEN_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyze = commands.add_parser(
        "analyze",
        help="tell the overall mood and the sections of recordings",
        description="Tell the overall mood and the sections of recordings.",
        epilog=_ANALYZE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_listen_arguments(listen)
    _add_analyze_arguments(analyze)
    for command in (listen, analyze):
        _add_hearing_arguments(command)
    return parser, listen


def _parser(name: str, description: str, epilog: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=name,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_listen_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="a file or an address (URL)")
    parser.add_argument(
        "--microphone",
        nargs="?",
        const="",
        metavar="NAME",
        help="listen to a microphone: of PulseAudio or PipeWire (its name there), or alsa:NAME; "
        "without NAME the default one",
    )
    parser.add_argument("--fast", action="store_true", help="do not wait for a recording's clock")


def _add_analyze_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="recordings (or addresses)")
    parser.add_argument("--csv", type=Path, metavar="DIR", help="write one CSV per file into DIR")
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="DIR",
        help="write one picture (PNG) per file into DIR; needs matplotlib",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")
    parser.add_argument(
        "--raw",
        action="store_true",
        help="give the model's own output, before gate, calibration and smoothing; "
        "sections always follow the smoothed mood",
    )
    parser.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        help="show progress on stderr (default: only in a terminal)",
    )


def _add_hearing_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", type=Path, default=DEFAULT_MODEL, metavar="FILE", help="another .tflite model"
    )
    parser.add_argument(
        "--runtime",
        choices=("auto", "numpy", "litert"),
        default="auto",
        help="what runs the model (default: LiteRT where installed, else NumPy)",
    )
    parser.add_argument(
        "--ffmpeg", default="ffmpeg", metavar="PROGRAM", help="the ffmpeg to use (default: ffmpeg)"
    )


def _version() -> str:
    try:
        return version("music-mood")
    except PackageNotFoundError:
        return "(not installed)"
