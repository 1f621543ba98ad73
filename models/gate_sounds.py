"""The recordings the music gate learns from: annotated music, speech and noise, in folds.

No artist of the annotated songs and no source of speech or noise is in two folds.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from tqdm import tqdm

from .decoding import decode
from .engine import Samples
from .feature_cache import version_of
from .our_layout import read_rows
from .songs import DataError

type Kind = Literal["music", "speech", "noise"]
KINDS: tuple[Kind, ...] = get_args(Kind.__value__)

FOLDS = 5

UNHEARD = ("/cafe", "/crowded-bar", "/restaurant")
"""Ends of sources in which music may play faintly: nobody has listened, so they teach nothing."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One recording."""

    name: str
    kind: Kind
    source: str
    """Where it comes from; of music its genre, or the subset without one."""
    fold: int
    samples: Samples


def load_sounds(data: Path, cache: Path, more: Path | None = None) -> list[Sound]:
    """Return every recording, decoded once to `cache`.

    Args:
        data: folder with `deam` and `nonmusic`.
        cache: folder for the decoded sounds.
        more: folder with another manifest of music, speech and noise, as `gate-sounds` makes it.

    Raises:
        DataError: if a folder, a table or a recording is missing.
    """
    manifests = [data / "nonmusic", *([more] if more else [])]
    entries = [*_songs(data / "deam"), *_listed(manifests)]
    cache.mkdir(parents=True, exist_ok=True)
    return [
        Sound(path.stem, kind, source, fold, _decoded(path, kind, cache))
        for path, kind, source, fold in tqdm(entries, "decode", unit="file", disable=None)
    ]


type _Entry = tuple[Path, Kind, str, int]


def _songs(folder: Path) -> list[_Entry]:
    """List the songs; those without a fold are dealt out by their number."""
    return [
        (
            folder / "audio" / f"{row['song_id']}.opus",
            "music",
            row["genre"] or row["subset"],
            int(row["fold"] or int(row["song_id"]) % FOLDS),
        )
        for row in _rows(folder / "songs.csv", "song_id subset genre fold")
    ]


def _listed(folders: Sequence[Path]) -> list[_Entry]:
    """List what the manifests of `folders` name; each source is in one fold."""
    rows = [
        {**row, "folder": str(folder)}
        for folder in folders
        for row in _rows(folder / "manifest.csv", "path kind source seconds")
    ]
    folds = {kind: _deal([row for row in rows if row["kind"] == kind]) for kind in KINDS}
    return [
        (Path(row["folder"]) / row["path"], kind, row["source"], folds[kind][row["source"]])
        for kind in KINDS
        for row in rows
        if row["kind"] == kind
    ]


def _deal(rows: Sequence[dict[str, str]]) -> dict[str, int]:
    """Return the fold of each source: the longest first, each to the fold that has least."""
    seconds: dict[str, float] = defaultdict(float)
    for row in rows:
        seconds[row["source"]] += float(row["seconds"])
    filled = [0.0] * FOLDS
    folds = {}
    for source in sorted(seconds, key=lambda name: (-seconds[name], name)):
        folds[source] = filled.index(min(filled))
        filled[folds[source]] += seconds[source]
    return folds


def _rows(path: Path, columns: str) -> list[dict[str, str]]:
    if not path.is_file():
        raise DataError(f"{path} is missing: the gate needs the folders deam and nonmusic")
    return read_rows(path, columns)


def _decoded(path: Path, kind: Kind, cache: Path) -> Samples:
    if not path.is_file():
        raise DataError(f"{path} is listed, but missing")
    name = f"{kind}-{path.stem}-{sha256(version_of(path).encode()).hexdigest()[:12]}"
    kept = cache / f"{name}.npy"
    if not kept.exists():
        pcm = np.rint(np.clip(decode(path), -1.0, 1.0) * 32767.0).astype(np.int16)
        unfinished = kept.with_suffix(".part.npy")
        np.save(unfinished, pcm)
        # Renamed when complete, or an interrupted run would leave half a file for the next.
        unfinished.replace(kept)
    samples: Samples = np.load(kept).astype(np.float32) / np.float32(32768)
    return samples
