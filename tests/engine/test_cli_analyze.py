"""`music-mood analyze` as its user sees it, with the shipped model and the real ffmpeg."""

import csv
import json
import os
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from custom_components.music_mood.engine.cli import main
from custom_components.music_mood.engine.cli.outputs import output_names
from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.model import MoodModel
from custom_components.music_mood.engine.mood import MoodState
from custom_components.music_mood.engine.sound_encoder import EncoderWeights

from .recordings import write_song, write_wav
from .signals import SAMPLE_RATE, tune

type Output = pytest.CaptureFixture[str]

HEADER = ["t", "valence", "arousal", "valence_std", "arousal_std", "music"]
SILENCE = np.zeros(6 * SAMPLE_RATE, np.float32)


def analyze(*arguments: object) -> int:
    return main(["analyze", "--runtime", "numpy", *map(str, arguments)])


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="") as stream:
        return list(csv.reader(stream))


def heard_by_the_engine(samples: np.ndarray) -> list[MoodState]:
    """Return what the engine says of the samples as a 16-bit file keeps them."""
    kept = (np.clip(samples, -1, 1) * 32767).astype("<i2") / np.float32(32768)
    return MoodListener(MoodModel.load(runtime="numpy")).push(kept.astype(np.float32))


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_song(tmp_path / "song.wav")


class TestReport:
    def test_tells_the_overall_mood_and_the_sections(self, song: Path, capsys: Output) -> None:
        assert analyze(song) == 0
        out, err = capsys.readouterr()
        overall = [state.mood for state in heard_by_the_engine(tune(8.0)) if state.mood]
        valence = np.mean([mood.valence for mood in overall])
        assert "song.wav   0:08" in out
        assert f"valence {valence:+.2f}" in out
        assert "0:00 to 0:08" in out
        assert err == ""

    def test_says_so_when_there_is_no_music(self, tmp_path: Path, capsys: Output) -> None:
        assert analyze(write_wav(tmp_path / "quiet.wav", SILENCE)) == 0
        assert "no music found" in capsys.readouterr().out

    def test_shows_no_colours_and_no_progress_outside_a_terminal(
        self, song: Path, capsys: Output
    ) -> None:
        analyze(song)
        assert "\x1b" not in "".join(capsys.readouterr())

    def test_shows_progress_on_stderr_when_told_to(self, song: Path, capsys: Output) -> None:
        analyze("--progress", song, song)
        out, err = capsys.readouterr()
        assert "1/2" in err
        assert "2/2" in err
        assert err.endswith("\r\x1b[K")
        assert "\r" not in out


class TestCsv:
    def test_has_a_row_every_half_second_from_the_first_full_window_on(
        self, song: Path, tmp_path: Path
    ) -> None:
        assert analyze("--csv", tmp_path / "new" / "curves", song) == 0
        header, *rows = rows_of(tmp_path / "new" / "curves" / "song.csv")
        assert header == HEADER
        assert [float(row[0]) for row in rows] == [3.0 + 0.5 * i for i in range(11)]

    @pytest.mark.parametrize("raw", [False, True])
    def test_says_what_the_engine_says(self, tmp_path: Path, *, raw: bool) -> None:
        samples = np.concatenate([tune(5.0), SILENCE, tune(5.0)])
        analyze(
            *["--csv", tmp_path, write_wav(tmp_path / "a.wav", samples)],
            *(["--raw"] if raw else []),
        )
        expected = [state for state in heard_by_the_engine(samples) if state.raw]
        for row, state in zip(rows_of(tmp_path / "a.csv")[1:], expected, strict=True):
            mood = state.raw if raw else state.mood
            assert row[5] == ("1" if state.music else "0")
            if mood is None:
                assert row[1:5] == [""] * 4
            else:
                numbers = [mood.valence, mood.arousal, mood.valence_std, mood.arousal_std]
                assert [float(cell) for cell in row[1:5]] == pytest.approx(numbers, abs=1e-6)

    def test_without_music_the_mood_is_empty(self, tmp_path: Path) -> None:
        analyze("--csv", tmp_path, write_wav(tmp_path / "a.wav", SILENCE))
        assert {tuple(row[1:]) for row in rows_of(tmp_path / "a.csv")[1:]} == {
            ("", "", "", "", "0")
        }

    def test_raw_is_never_empty(self, tmp_path: Path) -> None:
        analyze("--raw", "--csv", tmp_path, write_wav(tmp_path / "a.wav", SILENCE))
        rows = rows_of(tmp_path / "a.csv")[1:]
        assert len(rows) == 7
        assert all(len(cell.partition(".")[2]) == 6 for row in rows for cell in row[:5])

    def test_namesakes_do_not_overwrite_each_other(self, tmp_path: Path) -> None:
        for folder, seconds in (("a", 4.0), ("b", 5.0)):
            (tmp_path / folder).mkdir()
            write_song(tmp_path / folder / "song.wav", seconds)
        analyze("--csv", tmp_path, tmp_path / "a/song.wav", tmp_path / "b/song.wav")
        assert len(rows_of(tmp_path / "song.csv")) == 1 + 3
        assert len(rows_of(tmp_path / "song-2.csv")) == 1 + 5

    def test_a_bad_file_leaves_nothing_behind(self, tmp_path: Path) -> None:
        text = tmp_path / "a.mp3"
        text.write_text("no music " * 100)
        analyze("--csv", tmp_path / "curves", text)
        assert list((tmp_path / "curves").iterdir()) == []


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        (["a/x.mp3", "x.flac"], ["x.csv", "x-2.csv"]),
        (["a/x.mp3", "b/x.mp3", "c/x.mp3"], ["x.csv", "x-2.csv", "x-3.csv"]),
        (["a/x", "b/x", "x-2"], ["x.csv", "x-3.csv", "x-2.csv"]),
        (["x.mp3", "X.MP3"], ["x.csv", "X-2.csv"]),
        (["http://u:pw@radio.example:80/live.ogg?key=1"], ["live.csv"]),
        (["http://radio.example:80/"], ["radio.example_80.csv"]),
    ],
)
def test_every_input_has_an_output_of_its_own(inputs: list[str], names: list[str]) -> None:
    assert output_names(inputs, ".csv") == names


class TestJson:
    def test_is_one_document_about_all_files(self, tmp_path: Path, capsys: Output) -> None:
        song = write_song(tmp_path / "song.flac")
        quiet = write_wav(tmp_path / "quiet.wav", SILENCE)
        assert analyze("--json", song, tmp_path / "nope", quiet) == 1
        document = json.loads(capsys.readouterr().out)
        heard, missing, silent = document["files"]

        assert (document["raw"], document["runtime"]) == (False, "numpy")
        assert heard["file"] == str(song)
        assert heard["error"] is None
        assert heard["seconds"] == pytest.approx(8.0, abs=0.1)
        assert set(heard["overall"]) == {
            *("quadrant", "valence", "arousal", "valence_std", "arousal_std", "shares", "light")
        }
        assert sum(heard["overall"]["shares"].values()) == pytest.approx(1.0)
        assert set(heard["sections"][0]) == {"start", "end", "quadrant", "valence", "arousal"}
        assert missing == {"file": str(tmp_path / "nope"), "error": "there is no such file"}
        assert silent["overall"] is None
        assert silent["music_seconds"] == 0
        assert [section["quadrant"] for section in silent["sections"]] == [None]


class TestPlot:
    def test_draws_a_picture(self, song: Path, tmp_path: Path) -> None:
        assert analyze("--plot", tmp_path / "pictures", song) == 0
        with Image.open(tmp_path / "pictures" / "song.png") as picture:
            assert picture.width > 1000
            colours = picture.convert("RGB").getcolors(1 << 24)
        assert colours is not None
        assert len(colours) > 500

    def test_draws_silence_and_odd_names_too(self, tmp_path: Path) -> None:
        quiet = write_wav(tmp_path / "a$b_$音.wav", SILENCE)
        assert analyze("--plot", tmp_path, quiet) == 0
        assert (tmp_path / "a$b_$音.png").stat().st_size > 1000

    def test_tells_what_to_install(
        self, song: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        assert analyze("--plot", tmp_path, song) == 1
        assert "pip install matplotlib" in capsys.readouterr().err


class TestBadInput:
    def test_each_bad_file_has_its_line_and_the_others_are_done(
        self, song: Path, tmp_path: Path, capsys: Output
    ) -> None:
        bad = {
            tmp_path / "nope.wav": "there is no such file",
            tmp_path: "it is a folder; name the files in it",
            tmp_path / "empty.wav": "the file is empty",
            tmp_path / "text.mp3": "it is not audio that ffmpeg can read",
            tmp_path / "short.wav": "it is too short: 2.9 s of sound, a mood needs 3 s",
            tmp_path / "header.wav": "it contains no sound",
            Path("a\0b"): "it cannot be opened: ",
            tmp_path / ("x" * 300): "it cannot be opened: file name too long",
        }
        (tmp_path / "empty.wav").touch()
        (tmp_path / "text.mp3").write_text("words " * 100)
        write_song(tmp_path / "short.wav", 2.9)
        write_song(tmp_path / "header.wav", 0.0)

        assert analyze(*bad, song) == 1

        out, err = capsys.readouterr()
        lines = err.splitlines()
        assert len(lines) == len(bad)
        for line, (path, reason) in zip(lines, bad.items(), strict=True):
            name = str(path).replace("\0", "\N{REPLACEMENT CHARACTER}")
            assert line.startswith(f"music-mood: {name}: {reason}")
        assert "song.wav" in out

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_that_may_not_be_read(self, song: Path, capsys: Output) -> None:
        song.chmod(0)
        assert analyze(song) == 1
        assert "permission denied" in capsys.readouterr().err

    def test_a_name_cannot_command_the_terminal(self, tmp_path: Path, capsys: Output) -> None:
        analyze(write_song(tmp_path / "a\x1b[31m\nb.wav", 4.0), tmp_path / "\x1b]0;x\x07")
        out, err = capsys.readouterr()
        assert "\x1b" not in out + err
        assert len(err.splitlines()) == 1

    def test_a_password_is_never_shown(self, capsys: Output) -> None:
        analyze("http://me:secret@127.0.0.1:9/live?token=secret")
        out, err = capsys.readouterr()
        assert "secret" not in out + err
        assert "connection refused" in err

    def test_an_output_folder_that_is_a_file(self, song: Path, capsys: Output) -> None:
        for folder in (song, song / "below"):
            assert analyze("--csv", folder, song) == 1
            assert capsys.readouterr().err == f"music-mood: {folder}: it is not a folder\n"

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder of the kernel")
    def test_an_output_folder_that_cannot_be_made(self, song: Path, capsys: Output) -> None:
        assert analyze("--csv", "/proc/curves", song) == 1
        assert "/proc/curves: cannot be made" in capsys.readouterr().err

    def test_an_output_that_cannot_be_written(
        self, song: Path, tmp_path: Path, capsys: Output
    ) -> None:
        (tmp_path / "song.csv").mkdir()
        assert analyze("--csv", tmp_path, song) == 1
        assert "song.csv cannot be written" in capsys.readouterr().err

    def test_no_ffmpeg(self, song: Path, tmp_path: Path, capsys: Output) -> None:
        assert analyze("--ffmpeg", tmp_path / "ffmpeg", song) == 1
        assert "apt install ffmpeg" in capsys.readouterr().err

    def test_a_damaged_model(self, song: Path, tmp_path: Path, capsys: Output) -> None:
        (tmp_path / "bad.tflite").write_bytes(b"TFL3" * 100)
        assert analyze("--model", tmp_path / "bad.tflite", song) == 1
        assert "bad.tflite is damaged" in capsys.readouterr().err

    def test_a_damaged_sound_encoder(
        self, song: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "encoder.npz").write_bytes(b"PK is not enough")
        monkeypatch.setattr(
            "custom_components.music_mood.engine.sound_summary.shipped_encoder",
            partial(EncoderWeights.load, tmp_path / "encoder.npz"),
        )
        assert analyze(song) == 1
        assert "encoder.npz is damaged" in capsys.readouterr().err


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["analyze"],
            ["listen"],
            ["listen", "a", "b"],
            ["sing"],
            ["listen", "a", "--csv", "b"],
        ],
    )
    def test_what_cannot_be_understood_is_refused(
        self, arguments: list[str], capsys: Output
    ) -> None:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2
        assert "usage: music-mood" in capsys.readouterr().err

    @pytest.mark.parametrize("command", [[], ["listen"], ["analyze"]])
    def test_help_shows_examples(self, command: list[str], capsys: Output) -> None:
        with pytest.raises(SystemExit) as end:
            main([*command, "--help"])
        assert end.value.code == 0
        assert "\n  music-mood " in capsys.readouterr().out
