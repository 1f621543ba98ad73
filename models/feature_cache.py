"""Features of every song, computed once and kept until the sound or the code changes."""

import hashlib
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache as remember
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .decoding import decode
from .engine import INTEGRATION, Features, Samples, extract_features, extract_statistics
from .songs import Song

type _Extract = Callable[[Samples], NDArray[np.float32]]


def load_features(songs: Sequence[Song], cache: Path) -> list[Features]:
    """Return the features of each song, (frames, 68), computing what `cache` does not have."""
    return _load(songs, cache, extract_features, "features")


def load_statistics(songs: Sequence[Song], cache: Path) -> list[NDArray[np.float32]]:
    """Return the statistics of each song, (blocks, n), computing what `cache` does not have."""
    return _load(songs, cache, extract_statistics, "statistics")


def _load(
    songs: Sequence[Song], cache: Path, extract: _Extract, title: str
) -> list[NDArray[np.float32]]:
    cache.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda song: _cached(song, cache, extract), songs)
        return list(tqdm(results, title, len(songs), unit="song", disable=None))


def _cached(song: Song, cache: Path, extract: _Extract) -> NDArray[np.float32]:
    path = cache / f"{_key(song, extract)}.npy"
    if not path.exists():
        computed = extract(decode(song.audio))
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as file:
            np.save(file, computed)
        # Renamed when complete, or an interrupted run would leave half a file for the next.
        unfinished.replace(path)
    features: NDArray[np.float32] = np.load(path)
    return features


def _key(song: Song, extract: _Extract) -> str:
    """Return a name that changes with the file and with the code of the features."""
    state = song.audio.stat()
    identity = f"{song.audio.resolve()} {state.st_size} {state.st_mtime_ns} {_code(extract)}"
    return f"{song.id}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"


@remember
def _code(extract: _Extract) -> str:
    """Return a digest of the engine's modules that `extract` uses and of its networks."""
    modules: dict[str, ModuleType] = {}
    _collect(sys.modules[extract.__module__], modules)
    digest = hashlib.sha256()
    for name in sorted(modules):
        digest.update(inspect.getsource(modules[name]).encode())
    for module, weights in (("note_network", "notes.npz"), ("sound_encoder", "encoder.npz")):
        if any(name.endswith(f".{module}") for name in modules):
            digest.update((INTEGRATION / "engine" / "models" / weights).read_bytes())
    return digest.hexdigest()


def _collect(module: ModuleType, found: dict[str, ModuleType]) -> None:
    """Add `module` and what it imports from its own package to `found`."""
    found[module.__name__] = module
    package = module.__name__.rpartition(".")[0]
    for value in list(vars(module).values()):
        name = getattr(value, "__module__", None)
        if isinstance(name, str) and name.startswith(f"{package}.") and name not in found:
            _collect(sys.modules[name], found)
