"""The whole demo: a real Home Assistant that hears a file, and is gone afterwards."""

import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from demo.folders import CHECKOUT
from tests.sources.sound import chords, write_wav

PYTHON = CHECKOUT / ".venvs" / "demo" / "bin" / "python"
START = """
import sys
from pathlib import Path
from demo.folders import Folders
from demo.launcher import main
sys.exit(main(sys.argv[2:], Folders(Path(sys.argv[1]))))
"""
GIVE_UP_AFTER = 180.0

pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="needs the environment of the demo: scripts/setup demo"
)


@pytest.fixture
def port() -> int:
    enable_socket()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Eight seconds of broken chords."""
    return write_wav(tmp_path / "song.wav", chords(8.0))


@pytest.fixture
def demo(tmp_path: Path, song: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [str(PYTHON), "-P", "-c", START, str(tmp_path / "demo"), str(song), f"--port={port}"]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as process:
        yield process
        process.kill()


def read_until(process: subprocess.Popen[bytes], words: tuple[str, ...]) -> str:
    """Return what the demo says up to one of these words; fail when it ends before."""
    assert process.stderr is not None
    said = ""
    deadline = time.monotonic() + GIVE_UP_AFTER
    while not any(word in said for word in words):
        ready, _, _ = select.select([process.stderr], [], [], deadline - time.monotonic())
        chunk = os.read(process.stderr.fileno(), 65536) if ready else b""
        assert chunk, f"the demo stopped, or said nothing for too long, after: {said}"
        said += chunk.decode()
    return said


def processes_of(folder: Path) -> list[str]:
    """Return the command lines that name something in the folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        if str(folder) in line:
            found.append(line)
    return found


def wait_until_gone(folder: Path) -> bool:
    """Return whether nobody uses the folder any more, at least in the end."""
    deadline = time.monotonic() + GIVE_UP_AFTER
    while left := processes_of(folder):
        if time.monotonic() > deadline:
            return False
        select.select([], [], [], 0.1)
    return not left


def test_a_song_becomes_a_mood_and_nothing_is_left_running(
    demo: subprocess.Popen[bytes], tmp_path: Path, song: Path, port: int
) -> None:
    welcome = read_until(demo, ("Ctrl-C",))
    assert f"http://127.0.0.1:{port}" in welcome
    assert song.name in welcome

    read_until(demo, ("happy", "tense", "sad", "calm"))
    assert any("ffmpeg" in line for line in processes_of(tmp_path))

    demo.send_signal(signal.SIGINT)
    assert demo.wait(GIVE_UP_AFTER) == 0
    assert processes_of(tmp_path) == []


def test_home_assistant_ends_even_when_the_demo_is_killed(
    demo: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    read_until(demo, ("Ctrl-C",))
    demo.kill()
    assert wait_until_gone(tmp_path)
