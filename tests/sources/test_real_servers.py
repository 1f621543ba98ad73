"""Streams from the servers that people run: Icecast, and a camera's RTSP."""

import asyncio
import shutil
import subprocess
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from custom_components.music_mood.engine.audio import SAMPLE_RATE, level_dbfs
from custom_components.music_mood.sources.probe import hear_beginning
from custom_components.music_mood.sources.source import (
    SourceEndedError,
    SourceNoAudioError,
    SourceNotFoundError,
    SourceStalledError,
    SourceUnreachableError,
)
from custom_components.music_mood.sources.stream import StreamSource
from tests.sources.hearing import hear_all
from tests.sources.icecast import icecast
from tests.sources.sound import chords

pytestmark = pytest.mark.usefixtures("socket_enabled")

SYSTEM_PYTHON = "/usr/bin/python3"
RTSP_SERVER = Path(__file__).with_name("rtsp_server.py")


def rtsp_server_runs() -> bool:
    """Return whether the Python of the system knows GStreamer's RTSP server."""
    needed = 'import gi; gi.require_version("GstRtspServer", "1.0")'
    if shutil.which(SYSTEM_PYTHON) is None:
        return False
    asked = subprocess.run([SYSTEM_PYTHON, "-c", needed], capture_output=True, check=False)
    return asked.returncode == 0


needs_rtsp = pytest.mark.skipif(
    not rtsp_server_runs(),
    reason="needs GStreamer's RTSP server; scripts/test installs it on Debian",
)


@dataclass(frozen=True, slots=True)
class Camera:
    """An RTSP server with some streams."""

    address: str
    unplug: Callable[[], None]


@pytest.fixture
def station(wav: Path, socket_enabled: None) -> Iterator[str]:  # noqa: ARG001
    """Return the address of an Icecast station."""
    # Icecast gives its rights up, and has no way into the folders that pytest makes.
    with TemporaryDirectory() as folder, icecast(Path(folder), wav) as address:
        yield address


@pytest.fixture
async def camera() -> AsyncIterator[Camera]:
    """Return a running camera."""
    server = await asyncio.create_subprocess_exec(
        SYSTEM_PYTHON, str(RTSP_SERVER), stdin=PIPE, stdout=PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        async with asyncio.timeout(10):
            port = int(await server.stdout.readline())
        yield Camera(f"rtsp://127.0.0.1:{port}", server.kill)
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


async def test_an_icecast_station_is_heard(station: str) -> None:
    heard = await hear_beginning(StreamSource(address=station), seconds=3.0)

    assert level_dbfs(heard) == pytest.approx(level_dbfs(chords(3.0)), abs=1.0)


async def test_an_icecast_without_this_station_says_so(station: str) -> None:
    _, error = await hear_all(StreamSource(address=f"{station}.missing"))

    assert type(error) is SourceNotFoundError


@needs_rtsp
async def test_the_sound_of_a_camera_is_heard(camera: Camera) -> None:
    heard = await hear_beginning(StreamSource(address=f"{camera.address}/camera"), seconds=2.0)

    spectrum = np.abs(np.fft.rfft(heard[-SAMPLE_RATE:]))
    assert spectrum.argmax() == 440
    assert level_dbfs(heard[-SAMPLE_RATE:]) == pytest.approx(-15.0, abs=0.5)


@needs_rtsp
async def test_a_camera_without_microphone_says_so(camera: Camera) -> None:
    _, error = await hear_all(StreamSource(address=f"{camera.address}/silent"))

    assert type(error) is SourceNoAudioError


@needs_rtsp
async def test_a_camera_without_this_stream_says_so(camera: Camera) -> None:
    _, error = await hear_all(StreamSource(address=f"{camera.address}/nowhere"))

    assert type(error) is SourceNotFoundError


@needs_rtsp
async def test_a_camera_that_loses_its_power_is_an_outage(camera: Camera) -> None:
    killed = False

    def kill(_: object) -> None:
        nonlocal killed
        if not killed:
            killed = True
            camera.unplug()

    source = StreamSource(address=f"{camera.address}/camera", stall_seconds=3.0)
    heard, error = await hear_all(source, each=kill)

    assert len(heard) > 0
    assert isinstance(error, SourceEndedError | SourceStalledError | SourceUnreachableError)
