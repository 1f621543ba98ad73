"""`music-mood` as a process: signals, pipes and the ffmpeg it starts."""

import fcntl
import os
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from custom_components.music_mood import engine
from custom_components.music_mood.engine.cli.decode import decode
from custom_components.music_mood.engine.cli.errors import SourceError
from tests.sources.processes import ffmpeg_processes

from .recordings import write_song

TIME_LIMIT = 60

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    """Return how to start the command line as its wheel lays it out, without Home Assistant."""
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "music_mood").symlink_to(Path(engine.__file__).parent)
    start = f"import sys; sys.path.insert(0, {str(packages)!r}); import music_mood.cli as c; "
    return [sys.executable, "-c", start + "sys.exit(c.main())"]


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_song(tmp_path / "song.wav", 120.0)


@pytest.fixture
def silent_server(socket_enabled: None) -> Iterator[str]:  # noqa: ARG001
    """Return the address of a server that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/live"


def wait_for_the_end_of(pid: int) -> bool:
    """Return whether the process ends, at once when it does."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor, "rb", buffering=0) as process:
        return bool(select.select([process], [], [], TIME_LIMIT)[0])


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_listening_ends_in_an_orderly_way(
    program: list[str], song: Path, number: signal.Signals, status: int
) -> None:
    with subprocess.Popen(
        [*program, "listen", song], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        (ffmpeg,) = ffmpeg_processes(process.pid)
        process.send_signal(number)
        assert process.wait(TIME_LIMIT) == status
        assert not Path(f"/proc/{ffmpeg}").exists()
        assert process.stderr.read() == b""


def test_an_interrupted_analysis_says_so_by_its_status(
    program: list[str], song: Path, tmp_path: Path
) -> None:
    never_filled = tmp_path / "pipe.wav"
    os.mkfifo(never_filled)
    with subprocess.Popen(
        [*program, "analyze", "--csv", tmp_path / "csv", song, never_filled],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(TIME_LIMIT) == 130
        assert process.stderr.read() == b""
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["song.csv"]


def test_ffmpeg_does_not_outlive_a_killed_program(program: list[str], song: Path) -> None:
    with subprocess.Popen([*program, "listen", song], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        (ffmpeg,) = ffmpeg_processes(process.pid)
        process.kill()
        process.wait()
    assert wait_for_the_end_of(ffmpeg)


def test_output_that_nobody_reads_ends_it_quietly(program: list[str], song: Path) -> None:
    with subprocess.Popen(
        [*program, "listen", "--fast", song], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(TIME_LIMIT) == 141
        assert process.stderr.read() == b""


def test_a_server_that_never_answers_is_given_up(silent_server: str) -> None:
    command = ["ffmpeg", "-loglevel", "error", "-i", silent_server, "-f", "f32le", "pipe:1"]
    with (
        pytest.raises(SourceError, match=r"no sound has come for 0\.2 seconds"),
        decode(command, stall_seconds=0.2) as pieces,
    ):
        list(pieces)
    assert ffmpeg_processes() == []


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    """20 minutes as floats would be 77 MB."""
    song = tmp_path / "long.flac"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:r=8000:d=1200", song], check=True
    )
    program = (
        "import resource, sys\n"
        "from custom_components.music_mood.engine.cli.decode import decode\n"
        "from custom_components.music_mood.engine.ffmpeg import decode_command\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with decode(decode_command(sys.argv[1])) as pieces:\n"
        "    next(pieces); before = peak(); heard = sum(map(len, pieces))\n"
        "print(heard, peak() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, song], capture_output=True, check=True, text=True
    )
    heard, growth_in_kilobytes = map(int, done.stdout.split())
    assert heard == pytest.approx(1200 * 16_000, rel=0.001)
    assert growth_in_kilobytes < 20_000


def test_in_a_terminal_the_picture_is_drawn_and_the_cursor_given_back(
    program: list[str], song: Path
) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [*program, "listen", "--fast", song], stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        shown = _read_until_the_end(ours).decode()
        assert process.wait(TIME_LIMIT) == 0
    assert shown.startswith("\x1b[?25l")
    assert shown.endswith("\x1b[?25h")
    assert "\x1b[48;2;" in shown
    assert "2:00 / 2:00" in shown


def _read_until_the_end(descriptor: int) -> bytes:
    content, deadline = b"", time.monotonic() + TIME_LIMIT
    while select.select([descriptor], [], [], deadline - time.monotonic())[0]:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # Linux reports the end of a pseudoterminal as an error.
            piece = b""
        if not piece:
            break
        content += piece
    os.close(descriptor)
    return content
