"""Songs as microphones in simulated rooms hear them, as files that are made once and kept."""

import hashlib
import inspect
import json
import wave
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from . import rooms, rooms_codec, rooms_noise, rooms_reverb
from .decoding import decode
from .engine import SAMPLE_RATE
from .feature_cache import digest_of
from .rooms import Way, hard_way, random_way, simulate
from .songs import Song

SEED = 2026
"""Fixed: every system meets the same noise in the same rooms."""

_CODE = (rooms, rooms_codec, rooms_noise, rooms_reverb)
"""What decides how a room sounds."""

type _WayOf = Callable[[np.random.Generator], Way]


def recorded(songs: Sequence[Song], setting: str, way: Way, cache: Path) -> list[Song]:
    """Return `songs` as recorded in one room, in a folder of `cache` for this room."""
    identity = json.dumps(asdict(way), sort_keys=True) + str(SEED)
    return _recorded(songs, setting, identity, lambda _: way, cache)


def room_copy(songs: Sequence[Song], number: int, cache: Path) -> list[Song]:
    """Return `songs` each in a room of its own, drawn at random: to train on.

    Copies of different `number` are in different rooms.
    """
    return _recorded(songs, f"copy-{number}", f"{number}{SEED}", random_way, cache, number)


def hard_room_copy(songs: Sequence[Song], number: int, cache: Path) -> list[Song]:
    """Return `songs` as `room_copy` does, in rooms that leave little of them."""
    return _recorded(songs, f"hard-copy-{number}", f"{number}{SEED}", hard_way, cache, number)


def _recorded(
    songs: Sequence[Song], title: str, identity: str, way_of: _WayOf, cache: Path, *chance: int
) -> list[Song]:
    identity += "".join(inspect.getsource(part) for part in _CODE)
    folder = cache / f"{title}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    progress = tqdm(songs, title, unit="song", disable=None)
    return [replace(song, audio=_recording(song, way_of, folder, *chance)) for song in progress]


def _recording(song: Song, way_of: _WayOf, folder: Path, *chance: int) -> Path:
    path = folder / f"{song.id}-{digest_of(song.audio)[:16]}.wav"
    if not path.exists():
        random = np.random.default_rng([SEED, *chance, *song.id.encode()])
        heard = simulate(decode(song.audio), way_of(random), random)
        unfinished = path.with_suffix(".part")
        with wave.open(str(unfinished), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(np.rint(heard * 32768.0).astype("<i2").tobytes())
        # Renamed when complete, or an interrupted run would leave half a file for the next.
        unfinished.replace(path)
    return path
