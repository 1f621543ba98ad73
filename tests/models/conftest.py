"""A small world for training: a dozen songs that we make up, dull and sad or bright and happy."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from tqdm import tqdm

from .made_up import TABLES, Moods, made_up_sound, write_table, write_wav

SONGS = 12


@pytest.fixture(autouse=True)
def no_threads_left_behind() -> Iterator[None]:
    """Keep tqdm from starting its monitor, which outlives the test."""
    before = tqdm.monitor_interval
    tqdm.monitor_interval = 0
    yield
    tqdm.monitor_interval = before


@pytest.fixture(scope="session")
def moods() -> Moods:
    """Valence and arousal of each made-up song."""
    return {
        str(number): (0.5, 0.6) if number % 2 else (-0.4, -0.5) for number in range(1, SONGS + 1)
    }


@pytest.fixture(scope="session")
def our_folder(tmp_path_factory: pytest.TempPathFactory, moods: Moods) -> Path:
    """Return a folder in our own layout: opus files and two tables."""
    folder = tmp_path_factory.mktemp("ours")
    (folder / "audio").mkdir()
    times = np.arange(15.0, 45.0, 0.5)
    labels = [
        {"song_id": song, "t": t, "arousal": arousal, "valence": valence}
        for song, (valence, arousal) in moods.items()
        for t in times
    ]
    songs = [
        {
            "song_id": song,
            "subset": "2013" if int(song) <= 10 else "2014",
            "artist": f"Artist {song}",
            "title": "",
            "genre": "",
            "fold": int(song) // 2 % 2 if int(song) <= 10 else "",
        }
        for song in moods
    ]
    write_table(folder / "dynamic.csv", labels)
    write_table(folder / "songs.csv", songs)
    for song, (_, arousal) in moods.items():
        sound = made_up_sound(10.02, arousal, int(song))
        write_wav(folder / "sound.wav", sound)
        target = folder / "audio" / f"{song}.opus"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", str(folder / "sound.wav"), str(target)], check=True
        )
    return folder


@pytest.fixture
def deam_folder(tmp_path: Path) -> Path:
    """Return a folder as the authors of DEAM lay it out, with three songs."""
    (tmp_path / "MEMD_audio").mkdir()
    (tmp_path / TABLES).mkdir(parents=True)
    for song in ("2", "1001", "2001"):
        write_wav(tmp_path / "MEMD_audio" / f"{song}.wav", made_up_sound(20.0, 0.1, int(song)))
    header = ["song_id", " sample_15000ms", " sample_15500ms", " sample_16000ms"]
    for table, values in (("arousal", (0.1, 0.2, "")), ("valence", (-0.1, -0.2, -0.3))):
        rows = [dict(zip(header, (song, *values), strict=True)) for song in ("2", "1001", "2001")]
        write_table(tmp_path / TABLES / f"{table}.csv", rows)
    return tmp_path


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder for generated files."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def command(our_folder: Path, cache: Path) -> Callable[..., int]:
    """Run a command of `python -m models` on the made-up songs; returns its exit status."""
    pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")
    from models.cli import main  # noqa: PLC0415  needs jax

    def run(name: str, *options: str) -> int:
        places = ["--cache", str(cache), "--data", str(our_folder)]
        if name in {"train", "export"}:
            places += ["--ensemble", str(cache / "ensemble.npz")]
        return main([name, *places, *options])

    return run
