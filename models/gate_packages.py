"""More speech, noise and music for the gate, from packages of Debian and recordings of one's own.

They are unpacked into a folder of one's own and stay out of this repository.
"""

import re
import subprocess
import wave
import zipfile
from collections.abc import Iterator, Sequence
from csv import writer
from hashlib import sha256
from pathlib import Path

import numpy as np
from tqdm import tqdm

from .engine import SAMPLE_RATE, Samples
from .gate_containers import opensfx_sounds, queen_sounds, resource_sounds
from .gate_drum_kits import drum_kits
from .gate_package_list import PACKAGES, Container, Package
from .gate_recordings import read_recordings
from .gate_rhythms import drumming
from .songs import DataError

_FILE_SECONDS = 20.0
_PAUSE_SECONDS = 0.3
_SHORTEST_SECONDS = 0.1
_MUSIC_PIECE_SECONDS = 10.0
_MUSIC_PIECES = 4
_DRUMMED_FILES = 6
_MOST_OF_ONES_OWN = 300.0
"""Seconds of a source among one's own recordings."""


def unpack_packages(folder: Path) -> None:
    """Download and unpack every package below `folder`, those that are there already excepted.

    Raises:
        DataError: if a package cannot be had.
    """
    for name in sorted({package.name for package in PACKAGES}):
        place = folder / name
        if place.is_dir():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _run(["apt-get", "download", name], folder)
        (archive,) = folder.glob(f"{name}_*.deb")
        _run(["dpkg", "-x", str(archive), str(place)], folder)


def collect_sounds(unpacked: Path, output: Path, own: Path | None = None) -> int:
    """Write the sounds as files of about 20 s with a manifest, as `nonmusic` has it.

    Short sounds of a package follow each other in one file, a pause between them. Returns the
    number of files.

    Args:
        unpacked: holds the packages.
        output: folder for the files.
        own: recordings of one's own, `{music,speech,noise}/SOURCE/FILE`, five seconds or longer,
            some of each kind.

    Raises:
        DataError: if one's own recordings cannot be read, or there are none of a kind.
    """
    # Read first: what is wrong with them is known before an hour of unpacking.
    ones_own = read_recordings(own, _MOST_OF_ONES_OWN) if own else []
    rows: list[tuple[str, str, str, str]] = []

    def add(kind: str, name: str, source: str, sound: Samples) -> None:
        path = output / kind / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, sound)
        place = str(path.relative_to(output))
        rows.append((place, kind, source, f"{len(sound) / SAMPLE_RATE:.2f}"))

    for package in tqdm(PACKAGES, "packages", disable=None):
        folder = unpacked / package.name
        source = f"debian:{package.name}"
        if package.container == "drum kits":
            for name, piece in _drummed(folder):
                kit = name.rpartition("_")[0]
                add(package.kind, f"{package.name}_{name}", f"{source}/{_one_author(kit)}", piece)
        else:
            for number, piece in enumerate(_files(package, folder)):
                add(package.kind, f"{package.name}_{number:03d}", source, piece)
    for number, sound in enumerate(ones_own):
        add(sound.kind, f"own_{number:03d}", f"own:{sound.source}", sound.samples)
    with (output / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        table = writer(file)
        table.writerow(("path", "kind", "source", "seconds"))
        table.writerows(rows)
    return len(rows)


def _drummed(folder: Path) -> Iterator[tuple[str, Samples]]:
    """Yield name and sound of what is drummed on each kit below `folder`."""
    for kit in drum_kits(folder, lambda path: _decode(path.name, path.read_bytes())):
        random = np.random.default_rng(list(sha256(kit.name.encode()).digest()))
        for number in range(_DRUMMED_FILES):
            sound = drumming(kit, _FILE_SECONDS, random)
            yield f"{re.sub(r'[^\w-]+', '-', kit.name)}_{number}", sound


def _one_author(kit: str) -> str:
    """Return the source of a kit: the first word of its name, which kits of one author share."""
    return re.split(r"[-_\d]", kit)[0] or kit


def _files(package: Package, folder: Path) -> Iterator[Samples]:
    left = round(package.most_seconds * SAMPLE_RATE)
    for piece in _pieces(package, folder):
        if left <= 0:
            return
        left -= len(piece)
        yield piece


def _pieces(package: Package, folder: Path) -> Iterator[Samples]:
    """Yield files of music from several places of each track, of all else joined."""
    if package.kind == "music":
        for sound in _sounds(package, folder):
            count = round(_MUSIC_PIECE_SECONDS * SAMPLE_RATE)
            pieces = min(_MUSIC_PIECES, max(1, len(sound) // (2 * count)))
            for start in np.linspace(0, max(0, len(sound) - count), pieces + 2)[1:-1].astype(int):
                yield sound[start : start + count]
        return
    whole = round(_FILE_SECONDS * SAMPLE_RATE)
    pause = np.zeros(round(_PAUSE_SECONDS * SAMPLE_RATE), np.float32)
    gathered: list[Samples] = []
    for sound in _sounds(package, folder):
        gathered += [sound[:whole], pause]
        if sum(map(len, gathered)) >= whole:
            yield np.concatenate(gathered)
            gathered = []
    if gathered:
        yield np.concatenate(gathered)


def _sounds(package: Package, folder: Path) -> Iterator[Samples]:
    """Yield each sound once, at a common loudness, in an order that does not follow the names."""
    seen: set[str] = set()
    chosen = [
        (sha256(name.encode()).hexdigest(), name, content)
        for name, content in _contents(package.container, folder)
        if re.search(package.pattern, name) and not re.search(package.but_not, name)
    ]
    for _, name, content in sorted(chosen):
        digest = sha256(content).hexdigest()
        sound = _decode(name, content) if digest not in seen else np.empty(0, np.float32)
        seen.add(digest)
        loudness = float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0
        if len(sound) >= _SHORTEST_SECONDS * SAMPLE_RATE and loudness > 1e-4:
            yield np.clip(sound * np.float32(0.08 / loudness), -1.0, 1.0)


def _contents(container: Container, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every sound below `folder`."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if container == "files":
            yield str(path.relative_to(folder)), path.read_bytes()
        elif container == "zip" and path.suffix in {".pk3", ".zip"}:
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith((".ogg", ".wav")):
                        yield name, archive.read(name)
        elif container == "queen" and path.suffix == ".1c":
            yield from queen_sounds(path.read_bytes())
        elif container == "opensfx" and path.suffix == ".cat":
            yield from opensfx_sounds(path.read_bytes())
        elif container == "rcc" and path.suffix == ".rcc":
            yield from resource_sounds(path.name, path.read_bytes())


def _decode(name: str, content: bytes) -> Samples:
    """Return the sound; nothing if ffmpeg does not understand it, as a few old files are broken."""
    ending = name.rpartition(".")[2]
    form = ["-f", ending] if ending in {"g722", "gsm"} else []
    command = ["ffmpeg", "-nostdin", "-v", "quiet", *form, "-i", "pipe:0", "-ac", "1"]
    command += ["-ar", str(SAMPLE_RATE), "-f", "f32le", "pipe:1"]
    done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=120)
    return np.frombuffer(done.stdout, "<f4").astype(np.float32)


def _write(path: Path, sound: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.rint(np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes())


def _run(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() or "no reason given"
        raise DataError(f"{' '.join(command)}: {reason.splitlines()[-1]}")
