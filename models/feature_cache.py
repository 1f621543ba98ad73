"""What is computed of every song, once, and kept until the sound or the code changes."""

import hashlib
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache as remember
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .decoding import decode
from .engine import INTEGRATION, Features, Samples, extract_features, extract_statistics
from .songs import DataError, Song

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
    code = code_of(extract)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(
            lambda song: kept(song, cache, code, lambda: extract(decode(song.audio))), songs
        )
        return list(tqdm(results, title, len(songs), unit="song", disable=None))


def kept(
    song: Song, cache: Path, identity: str, compute: Callable[[], NDArray[Any]]
) -> NDArray[Any]:
    """Return what `compute` says of `song`, computing what the folder `cache` does not have.

    Args:
        song: what it is about; another file of the same name is computed anew.
        cache: where it is kept.
        identity: changes with everything else that the answer depends on.
        compute: returns the answer.
    """
    path = cache / f"{_key(song, identity)}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        computed = compute()
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as file:
            np.save(file, computed)
        # Renamed when complete, or an interrupted run would leave half a file for the next.
        unfinished.replace(path)
    answer: NDArray[Any] = np.load(path)
    return answer


@remember
def code_of(*functions: Callable[..., object]) -> str:
    """Return a digest of the modules of `functions` and of what these use of their own packages.

    The weights of the engine's networks count as code of the modules that read them.
    """
    modules: dict[str, ModuleType] = {}
    for function in functions:
        _collect(sys.modules[function.__module__], modules)
    digest = hashlib.sha256()
    for name in sorted(modules):
        digest.update(inspect.getsource(modules[name]).encode())
    for module, weights in (("note_network", "notes.npz"), ("sound_encoder", "encoder.npz")):
        if any(name.endswith(f".{module}") for name in modules):
            digest.update((INTEGRATION / "engine" / "models" / weights).read_bytes())
    return digest.hexdigest()


def digest_of(*files: Path) -> str:
    """Return a digest of what `files` hold.

    Raises:
        DataError: if one cannot be read.
    """
    digest = hashlib.sha256()
    for file in files:
        try:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error}") from error
    return digest.hexdigest()


def version_of(file: Path) -> str:
    """Return what changes when `file` is replaced or written to."""
    state = file.stat()
    return f"{file.resolve()} {state.st_size} {state.st_mtime_ns}"


def _key(song: Song, identity: str) -> str:
    """Return a name that changes with the file of the song and with `identity`."""
    everything = f"{version_of(song.audio)} {identity}"
    return f"{song.id}-{hashlib.sha256(everything.encode()).hexdigest()[:16]}"


def _collect(module: ModuleType, found: dict[str, ModuleType]) -> None:
    """Add `module` and what it imports from its own package to `found`."""
    found[module.__name__] = module
    package = module.__name__.rpartition(".")[0]
    for value in list(vars(module).values()):
        name = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
        if isinstance(name, str) and name.startswith(f"{package}.") and name not in found:
            _collect(sys.modules[name], found)
