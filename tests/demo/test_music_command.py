"""`python -m demo.music`: files, progress and errors."""

import wave
from pathlib import Path

import numpy as np
import pytest

from demo.music import SAMPLE_RATE, SECTIONS
from demo.music.__main__ import main
from demo.music.wav import write_wav


def read(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 44_100)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)


def test_a_section_becomes_a_wav_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sad.wav"

    assert main([str(path), "--section", "sad"]) == 0

    sad = SECTIONS[2]
    pcm = read(path)
    assert len(pcm) == round((sad.end - sad.start) * SAMPLE_RATE)
    assert 1000 < np.max(np.abs(pcm.astype(int))) < 32_000
    assert list(tmp_path.iterdir()) == [path]
    said = capsys.readouterr()
    assert f"{path}: 33.1 s" in said.out
    progress = said.err.splitlines()
    assert progress[0].startswith("Part 1 of ")
    assert progress[-1].startswith(f"Part {len(progress)} of {len(progress)}: sad: ")


def test_a_folder_that_is_not_there_is_told_before_anything_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "missing" / "piece.wav")]) == 1

    said = capsys.readouterr()
    assert "lies in a folder that is not there" in said.err
    assert "Part" not in said.err


def test_a_folder_in_place_of_the_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 1
    assert "is a folder" in capsys.readouterr().err


def test_an_unknown_section_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([str(tmp_path / "piece.wav"), "--section", "angry"])

    assert exit_.value.code == 2
    assert "happy" in capsys.readouterr().err


def test_samples_survive_the_file_to_within_two_steps(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).uniform(-1, 1, (5000, 2)).astype(np.float32)

    write_wav(tmp_path / "noise.wav", sound)

    assert np.max(np.abs(read(tmp_path / "noise.wav") / 32767 - sound)) < 2 / 32767


def test_a_written_file_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "piece.wav"
    path.write_text("old")

    write_wav(path, np.zeros((100, 2), np.float32))

    assert len(read(path)) == 100


@pytest.mark.parametrize("wrong", [1.5, float("nan"), float("inf")])
def test_an_older_file_survives_a_sound_that_cannot_be_written(
    tmp_path: Path, wrong: float
) -> None:
    path = tmp_path / "piece.wav"
    path.write_text("old")

    with pytest.raises(ValueError, match="outside"):
        write_wav(path, np.full((100, 2), wrong, np.float32))

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_file_survives_a_write_that_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "piece.wav"
    path.write_text("old")

    def full_disk(_: wave.Wave_write, __: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wave.Wave_write, "writeframes", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_wav(path, np.zeros((100, 2), np.float32))

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
