"""The picture of the gate, as a person asks for it."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("matplotlib", reason="matplotlib is not installed: scripts/setup train")
pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from models.cli import main

FIGURES: dict[str, Any] = {
    "steady": {
        room: {"music": {"open": 0.98}, "speech": {"open": speech}, "noise": {"open": 0.04}}
        for room, speech in (("clean", 0.01), ("severe", 0.3))
    },
    "reaction_curves": {"speech to music": [0.5, 0.9], "music to speech": [0.0, 1.0]},
    "special": {"rap": {"open": 0.9, "talked_over": 0.1}},
}


def keep(cache: Path, figures: object, *, name: str = "1", at: int = 1) -> Path:
    path = cache / "gate" / f"figures-{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures))
    os.utime(path, (at, at))
    return path


def drawn(cache: Path, *more: str) -> bytes:
    picture = cache / "pictures" / "gate.png"
    picture.unlink(missing_ok=True)
    assert main(["gate-figures", "--cache", str(cache), "--output", str(picture), *more]) == 0
    return picture.read_bytes()


def test_the_last_figures_are_drawn_or_those_asked_for(tmp_path: Path) -> None:
    first = keep(tmp_path, FIGURES, name="z", at=1)
    picture = drawn(tmp_path)
    assert picture.startswith(b"\x89PNG")

    better = copy.deepcopy(FIGURES)
    better["special"]["rap"]["open"] = 0.95
    keep(tmp_path, better, name="a", at=2)
    assert drawn(tmp_path) != picture
    assert drawn(tmp_path, "--figures", str(first)) == picture


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (("steady", "clean", "noise"), {"open": 0.05}),
        (("steady", "severe", "speech"), {"open": 0.4}),
        (("special", "rap"), {"talked_over": 0.2}),
        (("reaction_curves",), {"music to noise": [0.0, 0.5]}),
    ],
)
def test_every_figure_shows(tmp_path: Path, place: tuple[str, ...], change: dict[str, Any]) -> None:
    keep(tmp_path, FIGURES)
    picture = drawn(tmp_path)
    changed = copy.deepcopy(FIGURES)
    part = changed
    for name in place:
        part = part[name]
    part.update(change)
    keep(tmp_path, changed)
    assert drawn(tmp_path) != picture


def test_what_cannot_be_drawn_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["gate-figures", "--cache", str(tmp_path), "--output", str(tmp_path / "gate.png")]
    for figures, message in (
        (None, "no figures in"),
        ({"steady": {}}, "is of an earlier version: run `python -m models gate-evaluate` first"),
    ):
        if figures is not None:
            keep(tmp_path, figures)
        assert main(command) == 1
        assert message in capsys.readouterr().err
    keep(tmp_path, {}).write_text("{")
    assert main(command) == 1
    assert "cannot be read" in capsys.readouterr().err
