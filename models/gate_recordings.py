"""Recordings of one's own, for the gate to learn or to be judged on: music, speech and noise.

A recording is `KIND/SOURCE/FILE`, and the source is one folder or several in each other:
`music/a cappella/our choir/kyrie.flac` is of the source "a cappella/our choir".
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from .decoding import decode
from .engine import SAMPLE_RATE
from .gate_sounds import KINDS, Kind, Sound
from .songs import DataError

SHORTEST_SECONDS = 5.0
"""Shorter recordings are left out: the gate may take 2 s to open."""


def read_recordings(folder: Path, most_seconds: float) -> list[Sound]:
    """Return the recordings in `folder`, all in fold 0; files in hidden folders do not count.

    Args:
        folder: holds `music`, `speech` and `noise`.
        most_seconds: how much of one source is taken, the files in the order of their names.

    Raises:
        DataError: if there is nothing of a kind, or a file is not sound.
    """
    return [sound for kind in KINDS for sound in _of_kind(folder, kind, most_seconds)]


def _of_kind(folder: Path, kind: Kind, most_seconds: float) -> list[Sound]:
    left: dict[str, float] = defaultdict(lambda: most_seconds)
    sounds = []
    for path in tqdm(list(_files(folder / kind)), kind, unit="file", disable=None):
        place = path.relative_to(folder / kind)
        source = place.parent.as_posix() if place.parent.parts else "(no source)"
        if left[source] < SHORTEST_SECONDS:
            continue
        samples = decode(path)[: round(left[source] * SAMPLE_RATE)]
        seconds = len(samples) / SAMPLE_RATE
        if seconds >= SHORTEST_SECONDS:
            sounds.append(Sound(place.as_posix(), kind, source, 0, samples))
            left[source] -= seconds
    if not sounds:
        raise DataError(
            f"no recording of {SHORTEST_SECONDS:.0f} s or more in {folder / kind}: there must be "
            "three folders, music, speech and noise, each with files or folders of files"
        )
    return sounds


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path
