"""Every step from annotated songs to the file that ships, as a person types it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from models.cli import main

type Run = Callable[..., int]

QUICK = ("--members", "2", "--steps", "3", "--batch", "8", "--room-copies", "1")
QUICK_PAPER = ("--members", "2", "--epochs", "1", "--batch", "8")


def test_from_songs_to_the_shipped_file(command: Run, cache: Path, tmp_path: Path) -> None:
    model = tmp_path / "mood.tflite"
    assert command("statistics") == 0
    assert command("evaluate", *QUICK) == 0
    assert command("train", *QUICK) == 0
    assert command("export", "--output", str(model)) == 0
    assert command("figures", "--output", str(tmp_path / "figures")) == 0
    described = json.loads(model.with_suffix(".json").read_text())
    assert described["sha256"] == hashlib.sha256(model.read_bytes()).hexdigest()
    assert described["training"]["songs"] == {"2013": 10, "2014": 2}
    assert described["training"]["windows"] == 150
    evaluated = json.loads((cache / "evaluation" / "ensemble.json").read_text())
    assert described["cross_validation"] == evaluated
    assert {path.stem for path in (tmp_path / "figures").iterdir()} == {
        *("songs", "plane", "curves", "folds", "reliability", "genres", "quadrants")
    }


def test_a_finished_model_is_scored_on_the_songs_of_one_subset(
    command: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("score", "--subset", "2014") == 0
    table, _, figures = capsys.readouterr().out.partition("{")
    assert "| mood.tflite |" in table
    assert json.loads("{" + figures)["songs"] == 2


def test_the_shipped_file_is_scored_on_songs_in_the_layout_of_their_authors(
    deam_folder: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "--data", str(deam_folder), "--cache", str(cache)]) == 0
    assert '"songs": 3' in capsys.readouterr().out


def test_support_vectors_learn_the_made_up_world(
    command: Run, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("baseline", "--system", "svr-window") == 0
    assert command("baseline", "--system", "constant") == 0
    learnt, constant = (
        json.loads((cache / "evaluation" / f"{name}.json").read_text())
        for name in ("svr-window", "constant")
    )
    assert learnt["mean_fold_rmse_ratio"]["arousal"] < 0.8
    assert constant["mean_fold_rmse_ratio"]["arousal"] == pytest.approx(1.0)
    assert "| svr-window | 0." in capsys.readouterr().out
    assert main(["compare", "svr-window", "constant", "--cache", str(cache)]) == 0
    assert "arousal: song R² +" in capsys.readouterr().out


def test_songs_of_other_annotators_are_added_to_a_baseline_when_asked_for(
    command: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("--other-subsets", "--song-labels", "--every", "3")
    assert command("baseline", *QUICK_PAPER, *more) == 0
    assert "| paper | " in capsys.readouterr().out


def test_the_usual_level_is_added_to_a_cross_validation(
    command: Run, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("evaluate", *QUICK) == 0
    assert command("usual-level") == 0
    assert "| ensemble-usual-level | 0." in capsys.readouterr().out
    alone, known = (
        json.loads((cache / "evaluation" / f"{name}.json").read_text())
        for name in ("ensemble", "ensemble-usual-level")
    )
    assert known["pooled_rmse"]["valence"] == alone["pooled_rmse"]["valence"]
    assert known["pooled_rmse"]["arousal"] != alone["pooled_rmse"]["arousal"]


def test_loudness_can_only_be_added_where_the_uncertainty_is_known(
    command: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("baseline", "--system", "constant") == 0
    assert command("usual-level", "--name", "constant") == 1
    assert "constant says nothing of its uncertainty" in capsys.readouterr().err


def test_the_model_is_judged_in_rooms(
    command: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, picture = tmp_path / "rooms.md", tmp_path / "rooms.png"
    assert command("rooms", *QUICK, "--report", str(report), "--picture", str(picture)) == 0
    printed = capsys.readouterr().out
    assert printed.count("| medium | 0.") == 2
    assert "by a source that has played other songs before:" in printed
    assert report.read_text().count("| severe | ") == 2
    assert picture.stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate", "--data", "nowhere"], "no folder nowhere"),
        (["train", "--cache", "nowhere"], "run `python -m models evaluate` first"),
        (["compare", "a", "b"], "run `python -m models evaluate` first"),
        (["export", "--ensemble", "nothing.npz"], "run `python -m models train` first"),
        (["figures", "--data", "x", "--cache", "nowhere"], "run `python -m models evaluate` first"),
        (["score", "--data", "nowhere"], "no folder nowhere"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--model", "gone.tflite"), "cannot use the model gone.tflite"),
        (("--subset", "1999"), "holds no song of the subset 1999"),
    ],
)
def test_what_cannot_be_scored_is_said(
    arguments: tuple[str, str], message: str, command: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("score", *arguments) == 1
    assert message in capsys.readouterr().err


def test_data_without_judged_songs_are_refused(
    deam_folder: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (deam_folder / "MEMD_audio" / "2.wav").unlink()
    assert main(["evaluate", "--data", str(deam_folder), "--cache", str(cache)]) == 1
    assert "no song of the subset 2013" in capsys.readouterr().err
