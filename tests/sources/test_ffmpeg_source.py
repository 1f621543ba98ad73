"""Sound through ffmpeg: what arrives, what goes wrong, and what is left behind."""

import asyncio
import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples
from custom_components.music_mood.engine.ffmpeg import Playback
from custom_components.music_mood.sources.process import MAX_LEAD_SECONDS
from custom_components.music_mood.sources.source import (
    FfmpegMissingError,
    SourceEndedError,
    SourceError,
    SourceNoAudioError,
    SourceNotFoundError,
    SourceStalledError,
    SourceUnsupportedError,
)
from custom_components.music_mood.sources.stream import StreamSource
from tests.sources.hearing import hear_all
from tests.sources.processes import ffmpeg_processes, is_running
from tests.sources.sound import chords, write_wav

ENDLESS = Playback(realtime=True, loop=True)


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    yield
    assert ffmpeg_processes() == []


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "song.wav", chords(3.0))


def script(path: Path, commands: str) -> str:
    """Write a program that behaves as ffmpeg might, and return its path."""
    path.write_text(f"#!/bin/sh\n{commands}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


async def test_gives_every_sample_of_a_file_and_then_says_it_ended(song: Path) -> None:
    heard, error = await hear_all(StreamSource(address=str(song)))

    assert heard.dtype == np.float32
    np.testing.assert_allclose(heard, chords(3.0), atol=2 / 32767)
    assert type(error) is SourceEndedError


async def test_a_looped_recording_goes_on_beyond_its_end(tmp_path: Path) -> None:
    tick = write_wav(tmp_path / "tick.wav", chords(0.3))
    count = 0
    async with StreamSource(address=str(tick), playback=Playback(loop=True)).open() as chunks:
        async for samples in chunks:
            count += len(samples)
            if count > SAMPLE_RATE:
                break


async def test_resamples_and_mixes_whatever_the_file_holds(tmp_path: Path) -> None:
    ogg = tmp_path / "stereo.ogg"
    process = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=1:sample_rate=44100"),
        *("-ac", "2", "-c:a", "libvorbis", str(ogg)),
    )
    assert await process.wait() == 0

    heard, error = await hear_all(StreamSource(address=str(ogg)))

    assert type(error) is SourceEndedError
    assert abs(len(heard) / SAMPLE_RATE - 1.0) < 0.05
    spectrum = np.abs(np.fft.rfft(heard))
    assert abs(spectrum.argmax() * SAMPLE_RATE / len(heard) - 440) < 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", SourceError),
        (b"<html><body>no music here</body></html>", SourceUnsupportedError),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", SourceError),
        (bytes(range(256)) * 40, SourceUnsupportedError),
    ],
    ids=["empty", "web page", "cut header", "rubbish"],
)
async def test_says_when_a_file_is_no_audio(
    tmp_path: Path, content: bytes, expected: type[SourceError]
) -> None:
    file = tmp_path / "song.wav"
    file.write_bytes(content)

    heard, error = await hear_all(StreamSource(address=str(file)))

    assert len(heard) == 0
    assert isinstance(error, expected)
    assert str(error)


async def test_says_when_a_video_has_no_sound(tmp_path: Path) -> None:
    video = tmp_path / "silent.mkv"
    process = await asyncio.create_subprocess_exec(
        *("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=32x32:duration=1:rate=5"),
        str(video),
    )
    assert await process.wait() == 0

    _, error = await hear_all(StreamSource(address=str(video)))

    assert type(error) is SourceNoAudioError


async def test_says_when_there_is_no_file(tmp_path: Path) -> None:
    _, error = await hear_all(StreamSource(address=str(tmp_path / "missing.mp3")))

    assert type(error) is SourceNotFoundError


async def test_the_name_of_a_file_is_not_taken_for_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "404 not found, connection refused.mp3"
    file.write_text("no music")

    _, error = await hear_all(StreamSource(address=str(file)))

    assert type(error) is SourceUnsupportedError


async def test_says_when_ffmpeg_is_missing(song: Path, tmp_path: Path) -> None:
    forbidden = tmp_path / "forbidden"
    forbidden.write_text("no program")
    for binary in (tmp_path / "nowhere", forbidden, song / "below-a-file"):
        _, error = await hear_all(StreamSource(address=str(song), binary=str(binary)))
        assert isinstance(error, FfmpegMissingError)
        assert str(binary) in str(error)


async def test_an_address_that_no_program_can_be_given_is_an_error(tmp_path: Path) -> None:
    _, error = await hear_all(StreamSource(address=f"{tmp_path}/\0"))

    assert type(error) is SourceUnsupportedError


async def test_half_a_sample_at_the_end_is_dropped(tmp_path: Path) -> None:
    binary = script(tmp_path / "ffmpeg", r"printf '\000\000\200\077\001\002\003'")

    heard, error = await hear_all(StreamSource(address="/song", binary=binary))

    assert heard.tolist() == [1.0]
    assert type(error) is SourceEndedError


async def test_no_output_and_no_words_means_no_sound(tmp_path: Path) -> None:
    binary = script(tmp_path / "ffmpeg", "exit 0")

    _, error = await hear_all(StreamSource(address="/song", binary=binary))

    assert type(error) is SourceNoAudioError


async def test_an_exit_status_without_words_is_reported(tmp_path: Path) -> None:
    binary = script(tmp_path / "ffmpeg", "exit 9")

    _, error = await hear_all(StreamSource(address="/song", binary=binary))

    assert "9" in str(error)


async def test_a_flood_of_errors_neither_blocks_nor_piles_up(tmp_path: Path) -> None:
    flood = "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2"
    last_words = "echo Server returned 404 Not Found >&2; exit 1"
    binary = script(tmp_path / "ffmpeg", f"{flood}; {last_words}")

    _, error = await hear_all(StreamSource(address="/song", binary=binary))

    assert type(error) is SourceNotFoundError
    assert len(str(error)) < 200


async def test_a_source_that_falls_silent_counts_as_stalled(tmp_path: Path) -> None:
    binary = script(tmp_path / "ffmpeg", "head -c 12800 /dev/zero; exec sleep 1000")

    source = StreamSource(address="/song", binary=binary, stall_seconds=0.2)
    heard, error = await hear_all(source)

    assert len(heard) == 3200
    assert type(error) is SourceStalledError


async def test_a_closed_output_ends_the_source_though_the_process_lives(tmp_path: Path) -> None:
    binary = script(tmp_path / "ffmpeg", "exec >&- 2>&-; exec sleep 1000")

    _, error = await hear_all(StreamSource(address="/song", binary=binary))

    assert isinstance(error, SourceError)


async def test_a_killed_ffmpeg_is_an_error(song: Path) -> None:
    source = StreamSource(address=str(song), playback=ENDLESS)

    def kill(_: Samples) -> None:
        for pid in ffmpeg_processes():
            os.kill(pid, signal.SIGKILL)

    _, error = await hear_all(source, each=kill)

    assert isinstance(error, SourceError)


async def test_cancelling_ends_ffmpeg(song: Path) -> None:
    arrived = asyncio.Event()

    async def listen() -> None:
        async with StreamSource(address=str(song), playback=ENDLESS).open() as chunks:
            async for _ in chunks:
                arrived.set()

    task = asyncio.create_task(listen())
    await arrived.wait()
    assert len(ffmpeg_processes()) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("steps", range(8))
async def test_cancelling_in_the_middle_of_the_start_leaves_nothing(song: Path, steps: int) -> None:
    source = StreamSource(address=str(song), playback=ENDLESS)

    async def listen() -> None:
        async with source.open() as chunks:
            async for _ in chunks:
                pass

    before = asyncio.all_tasks()
    task = asyncio.create_task(listen())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == before


async def test_ffmpeg_does_not_outlive_a_parent_that_was_killed(song: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from custom_components.music_mood.engine.ffmpeg import Playback\n"
        "from custom_components.music_mood.sources.stream import StreamSource\n"
        "async def main():\n"
        "    source = StreamSource(\n"
        "        address=sys.argv[1], playback=Playback(realtime=True, loop=True)\n"
        "    )\n"
        "    async with source.open() as chunks:\n"
        "        async for samples in chunks:\n"
        "            print('heard', flush=True)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, str(song)), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"heard\n"
    (child,) = ffmpeg_processes(parent.pid)
    parent.kill()
    await parent.wait()

    async with asyncio.timeout(20):
        while is_running(child):  # noqa: ASYNC110  a process of another parent sends no event
            await asyncio.sleep(0.05)


async def test_a_source_faster_than_the_clock_is_held_back(tmp_path: Path) -> None:
    song = write_wav(tmp_path / "long.wav", chords(20.0))
    now = 0.0
    heard_at: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    source = StreamSource(address=str(song), clock=lambda: now, sleep=sleep)

    _, error = await hear_all(source, each=lambda _: heard_at.append(now))

    assert type(error) is SourceEndedError
    assert heard_at[40] == 0.0
    assert heard_at[-1] == pytest.approx(20.0 - MAX_LEAD_SECONDS, abs=0.2)


async def test_one_source_can_be_opened_again(song: Path) -> None:
    source = StreamSource(address=str(song))

    first, _ = await hear_all(source)
    second, _ = await hear_all(source)

    np.testing.assert_array_equal(first, second)
