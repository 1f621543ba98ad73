"""More speech, noise and music for the gate, from packages of Debian: games, prompts, sound themes.

Acted dialogue by dozens of speakers, prompts in other languages, footsteps, engines, weather,
alarms, orchestras, drum loops. The packages are free software; their sounds are unpacked into a
folder of one's own and stay out of this repository.
"""

import re
import subprocess
import wave
import zipfile
from collections.abc import Iterator, Sequence
from csv import writer
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
from tqdm import tqdm

from .engine import SAMPLE_RATE, Samples
from .gate_containers import opensfx_sounds, queen_sounds, resource_sounds
from .gate_sounds import Kind
from .songs import DataError

type Container = Literal["files", "zip", "queen", "opensfx", "rcc"]

_FILE_SECONDS = 20.0
_PAUSE_SECONDS = 0.3
_SHORTEST_SECONDS = 0.1
_MUSIC_PIECE_SECONDS = 10.0
_MUSIC_PIECES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Some sounds of a package."""

    name: str
    kind: Kind
    pattern: str
    """Regular expression that the sound's path matches somewhere."""
    but_not: str = "^$"
    """Regular expression of paths that are left out after all."""
    container: Container = "files"
    most_seconds: float = 120.0


_NAMED_OR_PLAYED = r"_desc|instruments|/music|toys|cartoon|clothes|seasonal|flags|symbols"
"""Stamps whose sounds are names spoken aloud, or may be music."""

PACKAGES = (
    Package(
        name="flight-of-the-amazon-queen",
        kind="speech",
        pattern=r"^[0-9A-Z_]+[0-9]\.SB$",
        container="queen",
        most_seconds=1500.0,
    ),
    *(
        Package(name=name, kind="speech", pattern=r"\.(g722|wav)$", most_seconds=240.0)
        for name in (
            "asterisk-core-sounds-it-g722",
            "asterisk-core-sounds-ru-g722",
            "asterisk-prompt-it-menardi-wav",
        )
    ),
    Package(
        name="trigger-rally-data", kind="speech", pattern=r"codriver/.*\.wav$", container="zip"
    ),
    Package(
        name="nexuiz-data",
        kind="speech",
        pattern=r"sound/(announcer|tutorial|player/.*/coms)/.*\.(ogg|wav)$",
        but_not=r"rap",
        container="zip",
    ),
    Package(
        name="megaglest-data",
        kind="speech",
        pattern=r"(worker|spearman|swordman|horseman|archer|princess|initiate|cudgel)_(ack|select)",
    ),
    *(
        Package(
            name=f"fillets-ng-data-{language}",
            kind="speech",
            pattern=r"-[mv]-.*\.ogg$",
            most_seconds=300.0,
        )
        for language in ("cs", "nl")
    ),
    Package(
        name="tuxpaint-stamps-default",
        kind="speech",
        pattern=r"_desc.*\.ogg$",
        most_seconds=600.0,
    ),
    *(
        Package(name=name, kind="speech", pattern=r"\.gsm$")
        for name in ("asterisk-prompt-es-co", "asterisk-prompt-fr-armelle")
    ),
    Package(
        name="0ad-data", kind="speech", pattern=r"voice/.*/civ/", but_not=r"dog", container="zip"
    ),
    Package(name="boswars-data", kind="speech", pattern=r"tutorial/.*\.wav$|\.(ready|completed)\."),
    Package(
        name="wesnoth-1.16-data",
        kind="noise",
        pattern=r"\.(ogg|wav)$",
        but_not=r"horn-|fanfare|wardrums|magic-holy|harp|heal|gamestart|join|leave|bell|arrive|chat|"
        r"music|select|laugh|wail",
    ),
    Package(name="openttd-opensfx", kind="noise", pattern=r"", container="opensfx"),
    Package(
        name="sound-theme-freedesktop",
        kind="noise",
        pattern=r"\.oga$",
        but_not=r"audio-channel|service-log",
    ),
    Package(
        name="ufoai-sound",
        kind="noise",
        pattern=r"sound/(ambience|doors|footsteps|impact|misc|ugv|weapons|aliens|ui)/",
        container="zip",
    ),
    Package(
        name="nexuiz-data",
        kind="noise",
        pattern=r"sound/(ambient|misc|plats|weapons|desertfactory)/.*\.(ogg|wav)$",
        but_not=r"tuba",
        container="zip",
    ),
    Package(
        name="openarena-data",
        kind="noise",
        pattern=r"sound/(world|weapons|movers|player/footsteps)/",
        container="zip",
    ),
    Package(
        name="trigger-rally-data", kind="noise", pattern=r"^sounds/[^/]*\.wav$", container="zip"
    ),
    Package(
        name="megaglest-data",
        kind="noise",
        pattern=r"tilesets/.*(night|day|rain|wind|wolf|chicken|hawk|rooster|owl|cow)",
        but_not=r"hell|nightime",
    ),
    Package(name="lmms-common", kind="noise", pattern=r"samples/effects/"),
    Package(
        name="0ad-data",
        kind="noise",
        pattern=r"audio/(actor|ambient|attack|resource)/",
        but_not=r"human/death",
        container="zip",
        most_seconds=480.0,
    ),
    Package(
        name="tuxpaint-stamps-default", kind="noise", pattern=r"\.ogg$", but_not=_NAMED_OR_PLAYED
    ),
    Package(name="bucklespring-data", kind="noise", pattern=r"\.wav$", most_seconds=40.0),
    Package(name="torcs-data", kind="noise", pattern=r"sound/.*\.wav$"),
    Package(name="searchandrescue-data", kind="noise", pattern=r"sounds/"),
    Package(name="foobillardplus-data", kind="noise", pattern=r"\.wav$", but_not=r"intro|outro"),
    Package(name="colobot-common-sounds", kind="noise", pattern=r"sounds/"),
    Package(name="opencity-data", kind="noise", pattern=r"\.wav$"),
    Package(name="lincity-ng-data", kind="noise", pattern=r"sounds/", most_seconds=180.0),
    Package(name="minetest-data", kind="noise", pattern=r"/sounds/"),
    Package(
        name="minetest-mod-homedecor",
        kind="noise",
        pattern=r"/sounds/",
        but_not=r"doorbell",
    ),
    Package(name="crrcsim-data", kind="noise", pattern=r"(electric|fan|glider)\.wav$"),
    Package(
        name="widelands-data",
        kind="noise",
        pattern=r"sound/(animals|atlanteans|barbarians|empire|farm|fisher|hammering|metal|mill|saw"
        r"|sawmill|stones|woodcutting)",
    ),
    Package(name="scorched3d-data", kind="noise", pattern=r"/wav/", but_not=r"apoc/data/wav/misc"),
    Package(name="endless-sky-data", kind="noise", pattern=r"sounds/.*\.(wav|mp3)$"),
    Package(name="extremetuxracer-data", kind="noise", pattern=r"_slide\.wav$"),
    Package(
        name="btanks-data", kind="noise", pattern=r"sounds/(ambient/(city|country|forest)|[^/]*$)"
    ),
    Package(name="dustracing2d-data", kind="noise", pattern=r"sounds/", but_not=r"bell|menu"),
    Package(
        name="gcompris-qt-data",
        kind="noise",
        pattern=r"(animals|canal_lock|watercycle)\.rcc",
        container="rcc",
    ),
    Package(name="wesnoth-1.16-music", kind="music", pattern=r"\.ogg$", most_seconds=600.0),
    Package(name="planetblupi-music-ogg", kind="music", pattern=r"\.ogg$", most_seconds=300.0),
    Package(name="asterisk-moh-opsound-g722", kind="music", pattern=r"\.g722$"),
    Package(name="megaglest-data", kind="music", pattern=r"/music/.*\.ogg$", most_seconds=300.0),
    Package(name="sonic-pi-samples", kind="music", pattern=r"(loop_|ambi_(choir|drone|piano))"),
    Package(name="gcompris-qt-data", kind="music", pattern=r"music\.rcc", container="rcc"),
    Package(
        name="0ad-data", kind="music", pattern=r"audio/music/", container="zip", most_seconds=400.0
    ),
    *(
        Package(name=name, kind="music", pattern=pattern, most_seconds=200.0)
        for name, pattern in (
            ("ardentryst", r"/Music/"),
            ("asc-music", r"\.mp3$"),
            ("btanks-data", r"/tunes/"),
            ("colobot-common-sounds", r"/music/"),
            ("drascula-music", r"audio/track.*\.ogg$"),
            ("enigma-data", r"/music/"),
            ("extremetuxracer-data", r"/music/"),
            ("fillets-ng-data", r"/music/"),
            ("freedroidrpg-data", r"/music/"),
            ("fretsonfire-songs-muldjord", r"song\.ogg$"),
            ("fretsonfire-songs-sectoid", r"song\.ogg$"),
            ("lincity-ng-data", r"/music/"),
            ("marsshooter-data", r"/music/"),
            ("openclonk-data", r"\.ogg$"),
            ("searchandrescue-data", r"/music/"),
            ("singularity-music", r"\.ogg$"),
            ("warzone2100-music", r"\.opus$"),
            ("widelands-data", r"/music/"),
        )
    ),
    *(
        Package(name=name, kind="music", pattern=r"\.ogg$", container="zip", most_seconds=200.0)
        for name in ("nexuiz-music", "ufoai-music")
    ),
)
"""What is taken; a package that holds several kinds is listed several times."""


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


def collect_sounds(unpacked: Path, output: Path) -> int:
    """Write the sounds as files of about 20 s with a manifest, as `nonmusic` has it.

    Short sounds of a package follow each other in one file, a pause between them. Returns the
    number of files.
    """
    rows: list[tuple[str, str, str, str]] = []
    for package in tqdm(PACKAGES, "packages", disable=None):
        folder = output / package.kind
        folder.mkdir(parents=True, exist_ok=True)
        for number, piece in enumerate(_files(package, unpacked / package.name)):
            path = folder / f"{package.name}_{number:03d}.wav"
            _write(path, piece)
            seconds = f"{len(piece) / SAMPLE_RATE:.2f}"
            source = f"debian:{package.name}"
            rows.append((str(path.relative_to(output)), package.kind, source, seconds))
    with (output / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        table = writer(file)
        table.writerow(("path", "kind", "source", "seconds"))
        table.writerows(rows)
    return len(rows)


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
