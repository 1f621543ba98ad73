"""Features of every song, computed once and kept until the sound or the code changes."""

import hashlib
import inspect
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tqdm import tqdm

from .decoding import decode
from .engine import Features, extract_features
from .songs import Song


def load_features(songs: Sequence[Song], cache: Path) -> list[Features]:
    """Return the features of each song, (frames, 68), computing what `cache` does not have."""
    cache.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda song: _cached(song, cache), songs)
        return list(tqdm(results, "features", len(songs), unit="song", disable=None))


def _cached(song: Song, cache: Path) -> Features:
    path = cache / f"{_key(song)}.npy"
    if not path.exists():
        computed = extract_features(decode(song.audio))
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as file:
            np.save(file, computed)
        # Renamed when complete, or an interrupted run would leave half a file for the next.
        unfinished.replace(path)
    features: Features = np.load(path)
    return features


def _key(song: Song) -> str:
    """Return a name that changes with the file and with the code of the features."""
    state = song.audio.stat()
    code = inspect.getsource(inspect.getmodule(extract_features) or extract_features)
    identity = f"{song.audio.resolve()} {state.st_size} {state.st_mtime_ns} {code}"
    return f"{song.id}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
