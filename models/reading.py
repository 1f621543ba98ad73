"""Reading of annotated music, whichever way its folder is laid out."""

from pathlib import Path
from typing import Protocol

from . import deam_layout, our_layout
from .songs import DataError, Song


class _Layout(Protocol):
    def recognises(self, directory: Path) -> bool: ...

    def read(self, directory: Path) -> list[Song]: ...


_LAYOUTS: tuple[_Layout, ...] = (our_layout, deam_layout)


def read_songs(directory: Path) -> list[Song]:
    """Return the songs below `directory`, which has one of three layouts.

    * ours: `dynamic.csv`, `songs.csv` and `audio/ID.opus`, 10 s from 30 s on;
    * DEAM as its authors give it out: `MEMD_audio/` and `annotations/`;
    * "1000 Songs", its predecessor of 2013: `clips_45sec/` and `annotations/`.

    Raises:
        DataError: if it has none of them, or a part of one is missing.
    """
    if not directory.is_dir():
        raise DataError(
            f"no folder {directory}: give the folder of the annotated music with --data "
            "or in MUSIC_MOOD_DATA"
        )
    for candidate in (directory, directory / "deam"):
        for layout in _LAYOUTS:
            if layout.recognises(candidate):
                return layout.read(candidate)
    raise DataError(
        f"{directory} holds no annotated music that we know: expected dynamic.csv, songs.csv and "
        "audio/ (our layout), MEMD_audio/ and annotations/ (DEAM), or clips_45sec/ and "
        "annotations/ (1000 Songs)"
    )
