"""What ships belongs together, and the tables tell of what ships."""

import hashlib
import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is not installed: scripts/setup train")

from models.engine import DEFAULT_ENCODER, DEFAULT_WEIGHTS, SHIPPED_MODEL
from models.gate_report import report

MODELS = Path(__file__).parents[2] / "models"


def test_the_mood_model_was_trained_with_the_notes_and_the_encoder_that_ship() -> None:
    made_with = json.loads(SHIPPED_MODEL.with_suffix(".json").read_bytes())["input"]["made_with"]
    assert made_with == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (DEFAULT_WEIGHTS, DEFAULT_ENCODER)
    }


def test_the_tables_of_the_gate_are_of_the_gate_that_ships() -> None:
    figures = json.loads((SHIPPED_MODEL.parent / "gate.json").read_bytes())["held_out_sources"]
    told = (MODELS / "results" / "gate.md").read_text(encoding="utf-8")
    # The metadata leave out how each source was heard.
    of_all_sources, _, _ = report(figures | {"sources": []}).partition("## By source")
    assert of_all_sources in told
