"""`music-mood listen` as its user sees it: the live picture, plain lines, pace and errors."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.audio import Samples
from custom_components.music_mood.engine.cli import main
from custom_components.music_mood.engine.cli.listen import Pacer
from custom_components.music_mood.engine.cli.picture import TRAIL_STATES, Picture
from custom_components.music_mood.engine.cli.plane import Plane
from custom_components.music_mood.engine.cli.source import find_duration, microphone
from custom_components.music_mood.engine.cli.terminal import Depth, Paint
from custom_components.music_mood.engine.cli.text import width
from custom_components.music_mood.engine.cli.view import LiveView
from custom_components.music_mood.engine.mood import MoodState, Quadrant

from .recordings import mood, state, write_song, write_wav
from .signals import SAMPLE_RATE, noise, tune

type Output = pytest.CaptureFixture[str]


def listen(*arguments: object) -> int:
    return main(["listen", "--runtime", "numpy", *map(str, arguments)])


def without_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Screen:
    """A terminal that understands just what the live view writes."""

    def __init__(self, columns: int = 100, rows: int = 30) -> None:
        self.size = (columns, rows)
        self.lines = [""] * rows
        self._row = 0

    def write(self, text: str) -> None:
        for piece in re.findall(
            r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", without_colours(text)
        ):
            if piece == "\n":
                self._row += 1
                assert self._row < self.size[1], "the terminal would scroll"
            elif piece == "\x1b[2J":
                self.lines = [""] * self.size[1]
            elif piece == "\x1b[H":
                self._row = 0
            elif up := re.fullmatch(r"\x1b\[(\d+)A", piece):
                self._row -= int(up[1])
                assert self._row >= 0
            elif not piece.startswith("\x1b") and piece != "\r":
                assert width(piece) < self.size[0], "the terminal would wrap"
                self.lines[self._row] = piece

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Drawing:
    """A live view on a screen, with a clock in the test's hands."""

    def __init__(self, duration: float | None = 100.0, columns: int = 100, rows: int = 30) -> None:
        self.screen = Screen(columns, rows)
        self.out = io.StringIO()
        self.now = 0.0
        self.drawn = 0
        picture = Picture("song.mp3", duration, Paint(Depth.TRUE))
        self.view = LiveView(
            picture, self.out, now=lambda: self.now, size=lambda _: self.screen.size
        )

    def show(self, shown: MoodState, after: float = 0.5) -> str:
        self.now += after
        self.view.show(shown)
        return self.read()

    def read(self) -> str:
        written = self.out.getvalue()
        self.drawn += bool(written)
        self.screen.write(written)
        self.out.seek(0)
        self.out.truncate()
        return self.screen.text


class TestPicture:
    def test_shows_quadrant_numbers_light_level_and_time(self) -> None:
        text = Drawing().show(state(30.0, Quadrant.TENSE))
        for part in ("TENSE", "-0.40 ±0.05", "+0.40 ±0.05", "-20 dB", "0:30 / 1:40", "song.mp3"):
            assert part in text
        assert re.search(r"light +#[0-9a-f]{6} +\d+ %", text)

    def test_updates_in_place(self) -> None:
        drawing = Drawing()
        first = drawing.show(state(30.0, Quadrant.HAPPY))
        second = drawing.show(state(30.5, Quadrant.SAD))
        assert "HAPPY" in first
        assert "HAPPY" not in second
        assert "SAD" in second
        assert second.count("song.mp3") == 1

    def test_says_when_there_is_no_music_or_no_mood_yet(self) -> None:
        drawing = Drawing()
        assert "LISTENING" in drawing.show(state(1.0, None))
        assert "SILENCE" in drawing.show(state(1.5, None, music=False))

    def test_a_live_source_has_no_end(self) -> None:
        assert "0:30 live" in Drawing(duration=None).show(state(30.0))

    def test_becomes_one_line_where_there_is_no_room(self) -> None:
        for columns, rows in ((40, 30), (100, 10)):
            drawing = Drawing(columns=columns, rows=rows)
            lines = drawing.show(state(30.0)).strip().splitlines()
            assert len(lines) == 1
            assert "happy" in lines[0]

    def test_fits_after_the_window_was_resized(self) -> None:
        drawing = Drawing()
        drawing.show(state(30.0))
        drawing.screen = Screen(50, 12)
        assert len(drawing.show(state(30.5)).strip().splitlines()) == 1

    @given(st.integers(1, 120), st.integers(1, 40), st.sampled_from([None, *Quadrant]))
    def test_never_wraps_or_scrolls(
        self, columns: int, rows: int, quadrant: Quadrant | None
    ) -> None:
        drawing = Drawing(columns=columns, rows=rows)
        if rows > 1:
            drawing.show(state(3600.0, quadrant))
            drawing.show(state(3600.5, quadrant))

    def test_is_not_drawn_more_often_than_the_eye_can_see(self) -> None:
        drawing = Drawing()
        for index in range(100):
            drawing.show(state(3.0 + index / 2), after=0.01)
        assert 15 <= drawing.drawn <= 21
        drawing.view.finish()
        assert "0:52" in drawing.read()


class TestPlane:
    @pytest.mark.parametrize(
        ("valence", "arousal", "cell"),
        [(0.0, 0.0, (5, 4)), (0.69, 0.69, (10, 0)), (-9.0, -9.0, (0, 7)), (0.69, -0.69, (10, 7))],
    )
    @pytest.mark.parametrize("depth", Depth)
    def test_shows_the_point_where_it_is(
        self, valence: float, arousal: float, cell: tuple[int, int], depth: Depth
    ) -> None:
        lines = Plane(11, 8, Paint(depth)).lines([mood(valence, arousal + 1e-9)])
        found = [
            (line.index("●"), row)
            for row, line in enumerate(map(without_colours, lines))
            if "●" in line
        ]
        column, row = cell
        assert found in ([(column, row)], [(column, row - 1)])

    def test_shows_where_the_mood_came_from(self) -> None:
        lines = Plane(11, 8, Paint(Depth.NONE)).lines([mood(-0.5, 0.5), mood(0.5, 0.5)])
        row = next(line for line in lines if "●" in line)
        assert row.index("·") < row.index("●")

    def test_the_trail_fades_and_ends(self) -> None:
        picture = Picture("a", None, Paint(Depth.NONE))
        picture.update(state(3.0, Quadrant.SAD))
        for index in range(TRAIL_STATES):
            picture.update(state(3.5 + index / 2, Quadrant.HAPPY))
        assert "·" not in "\n".join(picture.lines(100, 30))


class TestPlainLines:
    def test_there_is_one_for_every_half_second(self, tmp_path: Path, capsys: Output) -> None:
        assert listen("--fast", write_song(tmp_path / "song.wav", 5.0)) == 0
        out, err = capsys.readouterr()
        lines = out.splitlines()
        assert [float(line.split()[0]) for line in lines] == [0.5 * i for i in range(1, 11)]
        assert all("listening" in line for line in lines[:5])
        assert all("valence" in line and "light #" in line for line in lines[5:])
        assert "\x1b" not in out
        assert err == ""

    @pytest.mark.parametrize(
        ("sound", "name"),
        [(np.zeros(4 * SAMPLE_RATE, np.float32), "silence"), (noise(4.0), "noise")],
    )
    def test_what_is_no_music_is_named(
        self, tmp_path: Path, capsys: Output, sound: Samples, name: str
    ) -> None:
        assert listen("--fast", write_wav(tmp_path / "a.wav", sound)) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 8
        assert all(name in line for line in lines)


class TestPace:
    def test_a_recording_is_heard_at_the_speed_of_the_music(self) -> None:
        clock = Clock()
        pacer = Pacer(clock.read, clock.sleep)
        moments = []
        for time in np.arange(1, 21) / 2:
            clock.now += 0.1
            pacer.wait_until(float(time))
            moments.append(clock.now)
        np.testing.assert_allclose(np.diff(moments), 0.5)

    def test_after_a_long_pause_it_does_not_hurry(self) -> None:
        clock = Clock()
        pacer = Pacer(clock.read, clock.sleep)
        pacer.wait_until(0.5)
        clock.now += 1000.0
        pacer.wait_until(1.0)
        before = clock.now
        pacer.wait_until(1.5)
        assert clock.now - before == pytest.approx(0.5)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class TestSources:
    def test_the_duration_of_a_recording_is_known(self, tmp_path: Path) -> None:
        song = write_song(tmp_path / "song.wav", 5.0)
        assert find_duration(str(song), ffmpeg="ffmpeg") == pytest.approx(5.0)

    def test_of_what_is_no_recording_it_is_not(self, tmp_path: Path) -> None:
        assert find_duration(str(tmp_path), ffmpeg="ffmpeg") is None
        assert find_duration("rtsp://127.0.0.1:9/live", ffmpeg="/nowhere/ffmpeg") is None

    @pytest.mark.parametrize(
        ("name", "environment", "system", "device"),
        [
            ("", {}, "alsa", "default"),
            ("", {"PULSE_SERVER": "unix:/a"}, "pulse", "default"),
            ("usb", {}, "pulse", "usb"),
            ("alsa:hw:1,0", {"PULSE_SERVER": "unix:/a"}, "alsa", "hw:1,0"),
            ("alsa:", {}, "alsa", "default"),
            ("pulse:usb:1", {}, "pulse", "usb:1"),
        ],
    )
    def test_a_microphone_is_found_by_its_name(
        self, name: str, environment: dict[str, str], system: str, device: str
    ) -> None:
        command = microphone(name, ffmpeg="ffmpeg", environment=environment).command
        assert command[command.index("-f") + 1] == system
        assert command[command.index("-i") + 1] == device

    def test_a_running_sound_server_is_noticed(self, tmp_path: Path) -> None:
        (tmp_path / "pulse").mkdir()
        (tmp_path / "pulse" / "native").touch()
        environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
        assert "pulse" in microphone("", ffmpeg="ffmpeg", environment=environment).command


class TestBadInput:
    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (Path.is_file, "there is no such file"),
            (Path.touch, "the file is empty"),
            (lambda path: path.write_text("words " * 99), "it is not audio that ffmpeg can read"),
            (lambda path: write_wav(path, tune(2.0)), "it is too short: 2.0 s of sound"),
        ],
    )
    def test_is_named_in_one_line(
        self, tmp_path: Path, capsys: Output, make: Callable[[Path], object], reason: str
    ) -> None:
        make(tmp_path / "a.wav")
        assert listen("--fast", tmp_path / "a.wav") == 1
        err = capsys.readouterr().err
        assert err.startswith(f"music-mood: {tmp_path / 'a.wav'}: {reason}")
        assert err.count("\n") == 1

    def test_a_microphone_that_is_not_there(
        self, capsys: Output, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ALSA_CONFIG_PATH", "/nowhere")
        assert listen("--microphone", "alsa:no-such-card") == 1
        assert "microphone: the microphone cannot be opened" in capsys.readouterr().err

    def test_no_ffmpeg(self, tmp_path: Path, capsys: Output) -> None:
        song = write_song(tmp_path / "song.wav", 4.0)
        assert listen("--ffmpeg", tmp_path / "ffmpeg", song) == 1
        assert "ffmpeg was not found. Install it" in capsys.readouterr().err
