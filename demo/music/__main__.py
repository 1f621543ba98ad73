"""Render the demo piece: `python -m demo.music OUTPUT.wav [--section NAME]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .piece import SECTIONS, part_count, render
from .signal import SAMPLE_RATE, rms
from .wav import write_wav


def main(arguments: Sequence[str] | None = None) -> int:
    """Render into a WAV file; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.music",
        description="Compose, play and master the demo piece of Music Mood into a WAV file.",
    )
    parser.add_argument("output", type=Path, metavar="OUTPUT.wav")
    parser.add_argument(
        "--section",
        choices=[section.name for section in SECTIONS],
        help="render this section alone",
    )
    options = parser.parse_args(arguments)
    folder = options.output.parent
    if options.output.is_dir() or not folder.is_dir():
        wrong = "is a folder" if options.output.is_dir() else "lies in a folder that is not there"
        print(f"{options.output} {wrong}: name a file in a folder that exists", file=sys.stderr)
        return 1
    sound = render(options.section, progress=_Progress(part_count(options.section)))
    try:
        write_wav(options.output, sound)
    except OSError as error:
        print(f"Cannot write {options.output}: {error.strerror or error}", file=sys.stderr)
        return 1
    level = 20 * np.log10(rms(sound.astype(np.float64)))
    print(f"{options.output}: {len(sound) / SAMPLE_RATE:.1f} s, {level:.1f} dBFS RMS")
    return 0


class _Progress:
    """One line that tells which part is being played; a line each where there is no terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._begun = 0

    def __call__(self, part: str) -> None:
        self._begun += 1
        line = f"Part {self._begun} of {self._total}: {part}"
        if sys.stderr.isatty():
            end = "\n" if self._begun == self._total else ""
            print(f"\r\x1b[2K{line}", end=end, file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
