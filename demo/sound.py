"""What the demo listens to: the demo piece, a person's own music, or the microphone."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .error import DemoError
from .folders import CHECKOUT

MICROPHONE_ADDRESS = "udp://127.0.0.1:18124"


@dataclass(frozen=True, slots=True)
class Sound:
    """Something to listen to."""

    title: str
    address: str
    """A path or an address that ffmpeg reads."""

    @property
    def folder(self) -> Path | None:
        """The folder that Home Assistant must be allowed to read, if any."""
        path = Path(self.address)
        return path.parent if path.is_absolute() else None


MICROPHONE = Sound("the microphone of this computer", MICROPHONE_ADDRESS)


def own_music(source: str) -> Sound:
    """Take a file or an address that a person typed.

    Raises:
        DemoError: there is no such file, or it is a folder.
    """
    if "://" in source:
        return Sound(_shown(source), source)
    path = Path(source).expanduser().resolve()
    if path.is_dir():
        raise DemoError(f"{source} cannot be played: it is a folder. Give a file in it.")
    if not path.is_file():
        message = f"There is no file {source}. Give a file with music, or the address of a stream."
        raise DemoError(message)
    return Sound(path.name, str(path))


def demo_piece(folder: Path, say: Callable[[str], None]) -> Sound:
    """Return our own two minutes of music, rendered when they are new or their score has changed.

    Raises:
        DemoError: the piece cannot be rendered.
    """
    path = folder / f"demo-piece-{_version_of_the_score()}.wav"
    if not path.exists():
        say("Rendering the demo piece (once) ...")
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "demo.music", str(path)]
        environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
        # In a session of its own, Ctrl-C reaches it through us, and ends it without a traceback.
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
            start_new_session=True,
        )
        if done.returncode:
            raise DemoError("The demo piece could not be rendered; the lines above say why.")
    return Sound("the demo piece, in a loop", str(path))


def _shown(address: str) -> str:
    """Return host, port and path: what tells streams apart, without what may be secret."""
    parts = urlsplit(address)
    return parts.netloc.rpartition("@")[2] + parts.path or "a stream"


def _version_of_the_score() -> str:
    digest = hashlib.sha256()
    for file in sorted((CHECKOUT / "demo" / "music").glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
