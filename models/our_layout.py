"""The layout of our own data folder: one row per label, ten seconds of each song."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from .songs import DataError, Song

AUDIO_START = 30.0
"""The clips are the songs from this second on."""

_LABELS = "dynamic.csv"
_SONGS = "songs.csv"


def recognises(directory: Path) -> bool:
    """Say whether `directory` looks like this layout."""
    return (directory / _LABELS).is_file()


def read(directory: Path) -> list[Song]:
    """Return the songs of `directory`, in the order of `songs.csv`."""
    labels = _read_labels(directory / _LABELS)
    songs = [
        _song(directory, row, labels)
        for row in read_rows(directory / _SONGS, "song_id subset fold")
    ]
    if not songs:
        raise DataError(f"{directory / _SONGS} lists no song")
    return songs


def _song(directory: Path, row: dict[str, str], labels: dict[str, list[tuple[float, ...]]]) -> Song:
    identity = row["song_id"]
    audio = directory / "audio" / f"{identity}.opus"
    if not audio.is_file():
        raise DataError(f"song {identity} is listed in {_SONGS}, but {audio} is missing")
    if identity not in labels:
        raise DataError(f"song {identity} is listed in {_SONGS}, but has no row in {_LABELS}")
    table = np.array(sorted(labels[identity]))
    return Song(
        id=identity,
        audio=audio,
        audio_start=AUDIO_START,
        subset=row["subset"],
        genre=row.get("genre") or "",
        fold=int(row["fold"]) if row["fold"] else None,
        times=table[:, 0],
        moods=table[:, 1:].astype(np.float32),
    )


def _read_labels(path: Path) -> dict[str, list[tuple[float, ...]]]:
    labels: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    columns = ("t", "valence", "arousal")
    for number, row in enumerate(read_rows(path, "song_id t arousal valence"), start=2):
        try:
            labels[row["song_id"]].append(tuple(float(row[column]) for column in columns))
        except (TypeError, ValueError) as error:
            raise DataError(f"{path}, line {number}: t, arousal or valence is no number") from error
    return labels


def read_rows(path: Path, columns: str) -> list[dict[str, str]]:
    """Return the rows of a .csv file, which must have all `columns`, named between spaces.

    Raises:
        DataError: if the file or a column is missing.
    """
    if not path.is_file():
        raise DataError(f"{path} is missing")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(columns.split()) - set(reader.fieldnames or ())
        if missing:
            raise DataError(f"{path} lacks the column {', '.join(sorted(missing))}")
        return list(reader)
