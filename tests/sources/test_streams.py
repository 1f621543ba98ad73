"""Streams from servers that behave well or badly."""

import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from custom_components.music_mood.engine.audio import level_dbfs
from custom_components.music_mood.sources.probe import hear_beginning
from custom_components.music_mood.sources.source import (
    SourceAccessError,
    SourceCredentialsError,
    SourceEndedError,
    SourceError,
    SourceNotFoundError,
    SourceStalledError,
    SourceTooShortError,
    SourceUnreachableError,
    SourceUnsupportedError,
)
from custom_components.music_mood.sources.stream import StreamSource
from tests.sources.hearing import hear_all
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import Handler, never_answers, replies, serve, stops_after
from tests.sources.sound import chords, write_wav

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    yield
    assert ffmpeg_processes() == []


@pytest.fixture
def song(wav: Path) -> bytes:
    return wav.read_bytes()


async def never_mind(seconds: float) -> None:
    """Hear what comes faster than the clock at once."""


async def failure(handler: Handler) -> SourceError:
    """Return what goes wrong when listening to a server that answers so."""
    async with serve(handler) as address:
        source = StreamSource(address=address, stall_seconds=1.0, sleep=never_mind)
        _, error = await hear_all(source)
    return error


async def test_sound_arrives_over_http(song: bytes) -> None:
    async with serve(replies("200 OK", "audio/wav", song, length=len(song))) as address:
        heard = await hear_beginning(StreamSource(address=address), seconds=2.0)

    np.testing.assert_allclose(heard, chords(2.0), atol=2 / 32767)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("404 Not Found", SourceNotFoundError),
        ("410 Gone", SourceNotFoundError),
        ("401 Unauthorized", SourceCredentialsError),
        ("403 Forbidden", SourceAccessError),
        ("500 Internal Server Error", SourceUnreachableError),
        ("503 Service Unavailable", SourceUnreachableError),
    ],
)
async def test_a_refusal_says_what_to_check(status: str, expected: type[SourceError]) -> None:
    assert type(await failure(replies(status, "text/plain"))) is expected


async def test_a_web_page_is_no_stream() -> None:
    page = b"<!DOCTYPE html><html><body>Radio of the year</body></html>" * 50

    error = await failure(replies("200 OK", "text/html", page, length=len(page)))

    assert type(error) is SourceUnsupportedError


async def test_a_server_that_closes_before_any_sound() -> None:
    assert type(await failure(replies("200 OK", "audio/mpeg", b"ID3"))) is SourceEndedError


async def test_a_server_that_never_answers_counts_as_stalled() -> None:
    assert type(await failure(never_answers)) is SourceStalledError


async def test_a_stream_that_falls_silent_counts_as_stalled(song: bytes) -> None:
    assert type(await failure(stops_after(song[: len(song) // 2]))) is SourceStalledError


async def test_a_stream_that_is_cut_off_has_ended(song: bytes) -> None:
    error = await failure(replies("200 OK", "audio/wav", song[: len(song) // 2], length=len(song)))

    assert type(error) is SourceEndedError


async def test_nobody_at_the_address() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    source = StreamSource(address=f"http://user:secret@127.0.0.1:{port}/stream?token=hidden")

    with pytest.raises(SourceUnreachableError) as caught:
        await hear_beginning(source, seconds=1.0)

    assert "secret" not in str(caught.value)
    assert "hidden" not in str(caught.value)


async def test_a_playlist_from_the_network_cannot_open_files(tmp_path: Path) -> None:
    private = write_wav(tmp_path / "private.wav", chords(1.0))
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nfile://{private}\n#EXT-X-ENDLIST\n"

    error = await failure(replies("200 OK", "application/vnd.apple.mpegurl", playlist.encode()))

    assert isinstance(error, SourceError)
    assert not isinstance(error, SourceEndedError)


async def test_the_probe_gives_up_in_time() -> None:
    async with serve(never_answers) as address:
        with pytest.raises(SourceStalledError):
            await hear_beginning(StreamSource(address=address), seconds=1.0, limit=0.3)


@pytest.mark.parametrize("missing", [0, 1])
async def test_the_probe_wants_as_much_sound_as_it_is_told(tmp_path: Path, missing: int) -> None:
    samples = np.full(24_000 - missing, 0.1, np.float32)
    source = StreamSource(address=str(write_wav(tmp_path / "tone.wav", samples)))

    if missing:
        with pytest.raises(SourceTooShortError):
            await hear_beginning(source, seconds=1.5)
    else:
        heard = await hear_beginning(source, seconds=1.5)
        assert level_dbfs(heard) == pytest.approx(-20.0, abs=0.1)
