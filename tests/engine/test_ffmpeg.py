"""What ffmpeg is asked for and what its answers mean, with the real ffmpeg wherever possible."""

import http.server
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.ffmpeg import (
    Playback,
    decode_command,
    explain,
    is_address,
    microphone_command,
    probe_command,
    read_duration,
    redact,
)

from .recordings import write_song, write_wav
from .signals import tone

TIME_LIMIT = 60
MICROPHONE_FAILED = (
    "the microphone cannot be opened: is it plugged in, and is the sound system running?"
)


def run(command: list[str], folder: Path | None = None) -> tuple[NDArray[np.float32], list[str]]:
    done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT, check=False, cwd=folder)
    return np.frombuffer(done.stdout, "<f4"), done.stderr.decode().splitlines()


@contextmanager
def http_server(folder: Path, status: int = 200) -> Iterator[str]:
    """Serve a folder, or refuse everything with a status."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(folder), **kwargs)  # type: ignore[arg-type]

        def do_GET(self) -> None:
            if status == 200:
                super().do_GET()
            else:
                self.send_error(status)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestDecoding:
    def test_any_recording_becomes_16_khz_mono(self, tmp_path: Path) -> None:
        rate, seconds = 44_100, 2.0
        moments = np.arange(int(rate * seconds)) / rate
        left = 0.5 * np.sin(2 * np.pi * 440 * moments)
        stereo = np.stack([left, left], axis=1).astype(np.float32)

        samples, errors = run(decode_command(str(write_wav(tmp_path / "a.wav", stereo, rate))))

        assert errors == []
        assert len(samples) == 32_000
        middle = samples[1000:-1000]
        expected = tone(440, seconds)[1000:-1000]
        np.testing.assert_allclose(middle, expected, atol=2e-3)

    @pytest.mark.parametrize("suffix", ["mp3", "flac", "ogg", "opus", "m4a"])
    def test_of_every_common_kind(self, tmp_path: Path, suffix: str) -> None:
        samples, errors = run(decode_command(str(write_song(tmp_path / f"song.{suffix}", 4.0))))
        assert errors == []
        assert len(samples) / 16_000 == pytest.approx(4.0, abs=0.1)

    @pytest.mark.parametrize(
        "name", ["-x.wav", "concat:a|b.wav", "song%03d.wav", "a b'c\"d.wav", "ü—♫.wav", "http:.wav"]
    )
    def test_a_file_may_have_any_name(self, tmp_path: Path, name: str) -> None:
        write_song(tmp_path / name, 1.0)
        samples, errors = run(decode_command(name), tmp_path)
        assert errors == []
        assert len(samples) == 16_000

    def test_a_looped_recording_has_no_end(self, tmp_path: Path) -> None:
        song = write_song(tmp_path / "a.wav", 0.5)
        command = decode_command(str(song), playback=Playback(loop=True))
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert len(process.stdout.read(20 * 8000 * 4)) == 20 * 8000 * 4
            process.kill()

    @pytest.mark.usefixtures("socket_enabled")
    def test_a_stream_is_read_from_the_network(self, tmp_path: Path) -> None:
        write_song(tmp_path / "song.mp3", 2.0)
        with http_server(tmp_path) as address:
            samples, _ = run(decode_command(f"{address}/song.mp3"))
        assert len(samples) / 16_000 == pytest.approx(2.0, abs=0.1)

    @pytest.mark.usefixtures("socket_enabled")
    def test_a_playlist_from_the_network_cannot_open_our_files(self, tmp_path: Path) -> None:
        secret = write_song(tmp_path / "secret.wav", 2.0)
        playlist = (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{secret}\n#EXT-X-ENDLIST\n"
        )
        (tmp_path / "list.m3u8").write_text(playlist)
        with http_server(tmp_path) as address:
            samples, errors = run(decode_command(f"{address}/list.m3u8"))
        assert len(samples) == 0
        assert errors

    def test_a_file_cannot_reach_the_network(self, tmp_path: Path) -> None:
        playlist = tmp_path / "list.m3u8"
        playlist.write_text(
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n"
            "http://127.0.0.1:9/a.mp3\n#EXT-X-ENDLIST\n"
        )
        samples, errors = run(decode_command(str(playlist)))
        assert len(samples) == 0
        assert "refused" not in " ".join(errors)

    def test_ffmpeg_itself_gives_up_on_a_silent_server(self) -> None:
        for address, option in (
            ("http://radio.example/live", "-rw_timeout"),
            ("tcp://radio.example:4953", "-rw_timeout"),
            ("rtsp://camera.example/live", "-timeout"),
            ("udp://239.0.0.1:1234", "-timeout"),
        ):
            command = decode_command(address)
            assert int(command[command.index(option) + 1]) == 15_000_000


class TestMicrophone:
    def test_is_read_from_the_named_system_and_device(self) -> None:
        command = microphone_command("hw:1,0", system="alsa", binary="/opt/ffmpeg")
        assert command[0] == "/opt/ffmpeg"
        assert command[command.index("-f") : command.index("-i") + 2] == [
            "-f",
            "alsa",
            "-i",
            "hw:1,0",
        ]


class TestDuration:
    @pytest.mark.parametrize("name", ["song.wav", "song.flac", "song.mp3"])
    def test_of_a_recording(self, tmp_path: Path, name: str) -> None:
        song = write_song(tmp_path / name, 5.0)
        assert read_duration(run(probe_command(str(song)))[1]) == pytest.approx(5.0, abs=0.1)

    def test_of_more_than_an_hour(self) -> None:
        assert read_duration(["x", "  Duration: 02:03:04.50, start: 0.0"]) == 7384.5

    @pytest.mark.parametrize("lines", [[], ["  Duration: N/A, bitrate: 128 kb/s"], ["nonsense"]])
    def test_is_not_known_of_a_live_stream(self, lines: list[str]) -> None:
        assert read_duration(lines) is None


class TestExplaining:
    def test_a_file_that_does_not_exist(self, tmp_path: Path) -> None:
        assert explain(run(decode_command(str(tmp_path / "nope")))[1]) == "the file does not exist"

    def test_a_folder(self, tmp_path: Path) -> None:
        assert explain(run(decode_command(str(tmp_path)))[1]) == "it is a folder, not a file"

    def test_a_text(self, tmp_path: Path) -> None:
        (tmp_path / "a.mp3").write_text("no music at all " * 100)
        errors = run(decode_command(str(tmp_path / "a.mp3")))[1]
        assert explain(errors) == "it is not audio that ffmpeg can read"

    @pytest.mark.parametrize("kind", ["flac", "ogg"])
    def test_a_file_that_breaks_off(self, tmp_path: Path, kind: str) -> None:
        song = tmp_path / f"song.{kind}"
        tone = ["-f", "lavfi", "-i", "sine=d=2"]
        subprocess.run(["ffmpeg", "-v", "error", *tone, song], check=True)
        song.write_bytes(song.read_bytes()[:100])
        meaning = "it breaks off before there is any sound: is it complete?"
        assert explain(run(decode_command(str(song)))[1]) == meaning

    def test_a_film_without_sound(self, tmp_path: Path) -> None:
        film = tmp_path / "film.mp4"
        subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", film], check=True
        )
        assert explain(run(decode_command(str(film)))[1]) == "it contains no sound"

    @pytest.mark.usefixtures("socket_enabled")
    @pytest.mark.parametrize(
        ("status", "meaning"),
        [
            (401, "the server refuses access: check user name and password"),
            (403, "the server refuses access: check user name and password"),
            (404, "the server does not know this address"),
            (410, "the server does not know this address"),
            (500, "the server has a problem of its own"),
            (503, "the server has a problem of its own"),
        ],
    )
    def test_a_server_that_refuses(self, tmp_path: Path, status: int, meaning: str) -> None:
        with http_server(tmp_path, status) as address:
            assert explain(run(decode_command(f"{address}/live"))[1]) == meaning

    def test_a_server_that_is_not_there(self) -> None:
        errors = run(decode_command("http://127.0.0.1:9/live"))[1]
        assert explain(errors) == "nothing answers at this address: connection refused"

    def test_a_name_that_nobody_knows(self) -> None:
        errors = run(decode_command("http://no-such-host.invalid/live"))[1]
        assert explain(errors) == "the name of the server is not known"

    @pytest.mark.parametrize(
        ("lines", "meaning"),
        [
            # The wording of ffmpeg 7 and 8, which put "Error opening input" before every reason.
            (
                [
                    "[in#0 @ 0x5e] Error opening input: Server returned 404 Not Found",
                    "Error opening input file http://radio.example/live.",
                ],
                "the server does not know this address",
            ),
            (
                ["[in#0 @ 0x5e] Error opening input: Invalid data found when processing input"],
                "it is not audio that ffmpeg can read",
            ),
            (
                ["[rtsp @ 0x5e] method DESCRIBE failed: 401 Unauthorized"],
                "the server refuses access: check user name and password",
            ),
            (["http://radio.example: Connection timed out"], "the server does not answer in time"),
            (["song.mp3: Permission denied"], "it may not be read: permission denied"),
            (
                [
                    "ALSA lib pcm.c:2666:(open) Unknown PCM: No such file or directory",
                    "[alsa @ 0x5e] cannot open audio device default (No such file or directory)",
                    "default: Input/output error",
                ],
                MICROPHONE_FAILED,
            ),
        ],
    )
    def test_of_other_versions_and_systems(self, lines: list[str], meaning: str) -> None:
        assert explain(lines) == meaning

    def test_the_name_of_a_file_is_no_error(self) -> None:
        lines = [
            "file:timed out, connection refused, 404.mp3: Invalid data found when processing input"
        ]
        assert explain(lines) == "it is not audio that ffmpeg can read"

    def test_what_we_do_not_know_is_passed_on_without_secrets(self) -> None:
        lines = ["", "something new at http://me:secret@radio.example/?key=abc", " "]
        assert explain(lines) == "something new at http://***@radio.example/?***"

    def test_silence_of_ffmpeg(self) -> None:
        assert explain([]) == "ffmpeg stopped without saying why"


word = st.text(st.characters(categories=["L", "N"], include_characters="@:._-!"), min_size=1)


@given(word, word)
def test_redacting_leaves_no_password(user: str, password: str) -> None:
    address = f"rtsp://{user}:§{password}§@camera.example:554/stream?token=§{password}§"
    assert "§" not in redact(f"cannot open {address} today")
    assert "camera.example:554/stream" in redact(address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://user:pa/ss@radio.example/live", "http://***"),
        ("http://user:p@ss@radio.example/live", "http://***@radio.example/live"),
        ("http://radio.example/s?SECRET", "http://radio.example/s?***"),
        ("http://radio.example/s#token=SECRET", "http://radio.example/s#***"),
        ("rtmp://radio.example/live/STREAMKEY", "rtmp://radio.example/***"),
        ("srt://radio.example:9000", "srt://radio.example:9000"),
        ("https://radio.example/live.ogg", "https://radio.example/live.ogg"),
    ],
)
def test_what_may_be_secret_is_hidden_and_the_rest_is_not(address: str, shown: str) -> None:
    assert redact(f"cannot open {address} today") == f"cannot open {shown} today"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("http://radio.example/live", True),
        ("RTSP://camera.example", True),
        ("song.mp3", False),
        ("/music/http:/song.mp3", False),
        ("file:///music/song.mp3", False),
        ("concat:a|b", False),
    ],
)
def test_only_addresses_of_the_network_are_addresses(source: str, expected: bool) -> None:
    assert is_address(source) is expected
