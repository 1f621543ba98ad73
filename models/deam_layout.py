"""The layouts in which the annotators gave their data out: DEAM, and "1000 Songs" before it.

A. Aljanaki, Y.-H. Yang, M. Soleymani, "Developing a benchmark for emotional analysis of music",
PLoS ONE 12(3), 2017; M. Soleymani et al., "1000 songs for emotional analysis of music", 2013.
One table for each of arousal and valence, a row per song, a column per half second named after
its time: `sample_15000ms` describes the half second that ends 15 s into the 45 s excerpt.
"""

import csv
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .songs import DataError, Song

FOLDS = 5

_COLUMN = re.compile(r"sample_(\d+)ms")
_AUDIO_SUFFIXES = (".mp3", ".wav", ".flac", ".opus", ".ogg")


@dataclass(frozen=True, slots=True)
class _Layout:
    audio: str
    arousal: str
    valence: str


_PER_SONG = "annotations/annotations averaged per song/dynamic (per second annotations)"
_LAYOUTS = (
    _Layout("MEMD_audio", f"{_PER_SONG}/arousal.csv", f"{_PER_SONG}/valence.csv"),
    _Layout(
        "clips_45sec",
        "annotations/arousal_cont_average.csv",
        "annotations/valence_cont_average.csv",
    ),
)


def recognises(directory: Path) -> bool:
    """Say whether `directory` looks like one of these layouts."""
    return any((directory / layout.audio).is_dir() for layout in _LAYOUTS)


def read(directory: Path) -> list[Song]:
    """Return the songs that have sound and both annotations, in the order of the tables."""
    layout = next(layout for layout in _LAYOUTS if (directory / layout.audio).is_dir())
    arousal = _read_table(directory / layout.arousal)
    valence = _read_table(directory / layout.valence)
    sounds = {
        path.stem: path
        for path in sorted((directory / layout.audio).rglob("*"))
        if path.suffix.lower() in _AUDIO_SUFFIXES
    }
    artists = dict(_artists(directory))
    songs = [
        _song(identity, sounds[identity], arousal[identity], valence[identity], artists)
        for identity in arousal
        if identity in sounds and identity in valence
    ]
    if not songs:
        raise DataError(
            f"no song has both sound in {directory / layout.audio} and annotations in "
            f"{(directory / layout.arousal).parent}"
        )
    return songs


def _song(
    identity: str,
    audio: Path,
    arousal: dict[float, float],
    valence: dict[float, float],
    artists: dict[str, str],
) -> Song:
    times = sorted(arousal.keys() & valence.keys())
    subset = _subset(int(identity))
    return Song(
        id=identity,
        audio=audio,
        audio_start=0.0,
        subset=subset,
        # No official folds: an artist's songs share the fold that the name happens to give.
        fold=zlib.crc32(artists.get(identity, identity).encode()) % FOLDS
        if subset == "2013"
        else None,
        times=np.array(times),
        moods=np.array([(valence[t], arousal[t]) for t in times], np.float32),
    )


def _subset(number: int) -> str:
    """Return the year of the campaign that annotated song `number` (DEAM manual, section 1)."""
    return "2013" if number <= 1000 else "2014" if number <= 2000 else "2015"


def _read_table(path: Path) -> dict[str, dict[float, float]]:
    """Return the value at each time of each song; empty cells are left out."""
    if not path.is_file():
        raise DataError(f"{path} is missing")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = [column.strip() for column in next(reader, [])]
        times = [
            int(match[1]) / 1000.0 if (match := _COLUMN.fullmatch(column)) else None
            for column in header
        ]
        if header[:1] != ["song_id"] or not any(times):
            raise DataError(f"{path} has no header of song_id, sample_15000ms, ...")
        table: dict[str, dict[float, float]] = {}
        for number, row in enumerate(reader, start=2):
            cells = zip(times, row, strict=False)
            try:
                table[row[0].strip()] = {
                    t: float(cell) for t, cell in cells if t is not None and cell.strip()
                }
            except (IndexError, ValueError) as error:
                raise DataError(f"{path}, line {number}: not a row of numbers") from error
    return table


def _artists(directory: Path) -> Iterator[tuple[str, str]]:
    """Yield song and artist from the tables of metadata, where there are any."""
    for path in [*directory.glob("metadata/*.csv"), *directory.rglob("songs_info.csv")]:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                cells = {str(name).strip().lower(): value for name, value in row.items()}
                identity, artist = cells.get("song_id") or cells.get("id"), cells.get("artist")
                if identity and artist:
                    yield identity.strip(), artist.strip().lower()
