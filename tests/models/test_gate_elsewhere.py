"""A finished gate on anybody's own recordings: what is read, and what is counted."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.mood import MoodEstimate
from custom_components.music_mood.engine.music_statistics import StatisticsRow
from models.cli import main
from models.engine import SAMPLE_RATE
from models.gate_elsewhere import elsewhere_report, judge_elsewhere
from models.gate_engine import SHIPPED_GATE, SoundModel
from models.gate_instruments import plucked
from models.gate_noises import machine
from models.gate_recordings import read_recordings
from models.gate_sounds import Sound
from models.songs import DataError

from .made_up import made_up_sound, write_wav


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return music that the gate knows at once, noise that it never takes for it, and speech."""
    for number in range(2):
        random = np.random.default_rng(number)
        for place, sound in (
            (f"music/strings/lute/{number}.wav", plucked(8.0, random)),
            (f"speech/voice/{number}.wav", made_up_sound(8.0, 0.3, number)),
            (f"noise/washing/{number}.wav", machine(8.0, random)),
        ):
            path = tmp_path / "recordings" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(path, sound)
    return tmp_path / "recordings"


def test_every_recording_has_its_kind_and_its_source(folder: Path) -> None:
    sounds = read_recordings(folder, 60.0)
    assert [(sound.kind, sound.source, sound.name) for sound in sounds] == [
        ("music", "strings/lute", "strings/lute/0.wav"),
        ("music", "strings/lute", "strings/lute/1.wav"),
        ("speech", "voice", "voice/0.wav"),
        ("speech", "voice", "voice/1.wav"),
        ("noise", "washing", "washing/0.wav"),
        ("noise", "washing", "washing/1.wav"),
    ]


def test_no_source_counts_for_more_than_what_is_asked_for(folder: Path) -> None:
    lengths = [len(sound.samples) / SAMPLE_RATE for sound in read_recordings(folder, 14.0)]
    assert lengths == [8.0, 6.0] * 3
    # The 2 s that are left of a source are too short to judge.
    assert len(read_recordings(folder, 10.0)) == 3


def test_short_and_hidden_files_are_left_out(folder: Path) -> None:
    write_wav(folder / "noise" / "washing" / "click.wav", made_up_sound(4.9, 0.0, 1))
    (folder / "noise" / ".thumbnails").mkdir()
    (folder / "noise" / ".thumbnails" / "picture.png").write_bytes(b"no sound")
    (folder / "noise" / "washing" / ".listing").write_text("no sound")
    assert len(read_recordings(folder, 60.0)) == 6


def test_a_recording_may_lie_in_no_folder_of_its_own(folder: Path) -> None:
    write_wav(folder / "noise" / "rain.wav", made_up_sound(6.0, 0.0, 1))
    assert "(no source)" in {sound.source for sound in read_recordings(folder, 60.0)}


def test_what_is_missing_or_no_sound_is_named(folder: Path) -> None:
    (folder / "speech" / "voice" / "notes.txt").write_text("no sound")
    with pytest.raises(DataError, match=r"cannot decode .*notes\.txt"):
        read_recordings(folder, 60.0)
    with pytest.raises(DataError, match=r"no recording of 5 s or more in .*music"):
        read_recordings(folder / "speech", 60.0)


class Whatever:
    """A model of mood that has no opinion."""

    def predict(self, window: StatisticsRow) -> MoodEstimate:
        del window
        return MoodEstimate(valence=0.0, arousal=0.0, valence_std=1.0, arousal_std=1.0)


def open_share(sound: Sound) -> float:
    """Return how much of a recording's time after 2 s the engine's own listener lets through."""
    states = MoodListener(Whatever()).push(sound.samples)
    return float(np.mean([state.music for state in states[4:]]))


def test_the_shares_are_those_of_the_engines_listener(folder: Path, tmp_path: Path) -> None:
    sounds = read_recordings(folder, 60.0)
    figures = judge_elsewhere(SoundModel.load(SHIPPED_GATE), sounds, tmp_path / "cache", 0, 2)
    found = {row["name"]: row["open"]["clean"] for row in figures["recordings"]}
    assert found == pytest.approx({sound.name: open_share(sound) for sound in sounds})
    assert found["strings/lute/0.wav"] == 1.0
    assert found["washing/0.wav"] == 0.0

    (lute,) = (row for row in figures["sources"] if row["name"] == "strings/lute")
    assert (lute["recordings"], lute["sources"], lute["seconds"]) == (2, 1, 12.0)
    assert [(row["kind"], row["name"]) for row in figures["groups"]] == [
        ("music", "strings"),
        ("speech", ""),
        ("noise", ""),
    ]
    report = elsewhere_report(figures)
    for line in ("| music | strings | 2 | 1 | 12 | 100.0% |", "| speech to music | 2 |", "medium"):
        assert line in report


def test_the_command_prints_and_keeps_the_tables(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "report.md"
    options = ["--tries", "2", "--most", "8", "--cache", str(tmp_path / "cache")]
    assert main(["gate-judge", str(folder), *options, "--report", str(kept)]) == 0
    printed = capsys.readouterr().out
    assert "| music | strings/lute | 1 | 1 | 6 |" in printed
    assert printed.strip() in kept.read_text()


def test_a_model_that_cannot_be_used_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "gate.tflite"
    assert main(["gate-judge", str(folder), "--model", str(nowhere)]) == 1
    error = capsys.readouterr().err
    assert f"cannot use the model {nowhere}" in error
    assert len(error.splitlines()) == 1
