"""The mood model as the rest of the program sees it."""

import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine import model_runtime
from custom_components.music_mood.engine.model import DEFAULT_MODEL, MoodModel
from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.engine.mood_window import STEPS, mood_window
from custom_components.music_mood.engine.music_statistics import (
    SMALLEST_BLOCKS,
    STATISTICS_COUNT,
    StatisticsRow,
    extract_statistics,
)
from custom_components.music_mood.engine.tflite import TFLiteError

from .signals import noise, tune


def window_of(sound: NDArray[np.float32]) -> StatisticsRow:
    return mood_window(extract_statistics(sound)[SMALLEST_BLOCKS - 1 :])


WINDOW = window_of(tune(5.0))
MODEL = MoodModel.load(runtime="numpy")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for suffix in (".tflite", ".json"):
        shutil.copy(DEFAULT_MODEL.with_suffix(suffix), tmp_path)
    return tmp_path / DEFAULT_MODEL.name


def test_numpy_and_litert_say_the_same() -> None:
    ours, theirs = MODEL.predict(WINDOW), MoodModel.load(runtime="litert").predict(WINDOW)
    for name in ("valence", "arousal", "valence_std", "arousal_std"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), abs=1e-5)


def test_litert_is_used_when_it_can_be_imported() -> None:
    assert MoodModel.load().runtime == "litert"


def test_without_litert_numpy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    monkeypatch.delitem(
        sys.modules, "custom_components.music_mood.engine.litert_runtime", raising=False
    )
    assert MoodModel.load().runtime == "numpy"
    with pytest.raises(ModelError, match="pip install ai-edge-litert"):
        MoodModel.load(runtime="litert")


@settings(max_examples=30)
@given(seed=st.integers(0, 1000), gain_db=st.floats(-40, 0))
def test_every_answer_is_finite_and_in_range(seed: int, gain_db: float) -> None:
    sound = noise(3.0, 0.3, seed) * np.float32(10 ** (gain_db / 20))
    mood = MODEL.predict(window_of(sound))
    assert -1.0 <= mood.valence <= 1.0
    assert -1.0 <= mood.arousal <= 1.0
    assert 0.0 <= mood.valence_std <= 1.0
    assert 0.0 <= mood.arousal_std <= 1.0


def test_volume_makes_no_difference_to_the_mood() -> None:
    loud, quiet = (
        MODEL.predict(WINDOW),
        MODEL.predict(window_of(tune(5.0) * np.float32(0.02))),
    )
    assert quiet.valence == pytest.approx(loud.valence, abs=0.01)
    assert quiet.arousal == pytest.approx(loud.arousal, abs=0.01)


def test_threads_may_share_a_model() -> None:
    windows = [window_of(noise(3.0, 0.2, seed)) for seed in range(6)]
    alone = [MODEL.predict(window) for window in windows]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(MODEL.predict, windows * 20)) == alone * 20


def test_a_window_of_another_length_is_refused() -> None:
    right, wrong = (re.escape(f"({steps}, {STATISTICS_COUNT})") for steps in (STEPS, STEPS - 1))
    with pytest.raises(ValueError, match=f"{right}, got {wrong}"):
        MODEL.predict(WINDOW[1:])


@pytest.mark.parametrize("runtime", ["numpy", "litert"])
def test_one_changed_byte_is_noticed(copied: Path, runtime: str) -> None:
    data = bytearray(copied.read_bytes())
    data[len(data) // 2] ^= 1
    copied.write_bytes(data)
    with pytest.raises(ModelError, match=r"mood\.tflite is damaged: install Music Mood again"):
        MoodModel.load(copied, runtime)  # type: ignore[arg-type]


@pytest.mark.parametrize("runtime", ["numpy", "litert"])
def test_what_is_no_model_is_refused(tmp_path: Path, runtime: str) -> None:
    path = tmp_path / "my.tflite"
    path.write_bytes(b"RIFF????WAVEfmt nothing to see here")
    with pytest.raises(ModelError, match=r"my\.tflite is damaged"):
        MoodModel.load(path, runtime)  # type: ignore[arg-type]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.tflite cannot be read"):
        MoodModel.load(tmp_path / "gone.tflite")


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_unreadable_metadata_is_an_error_and_not_ignored(copied: Path, content: str) -> None:
    copied.with_suffix(".json").write_text(content)
    with pytest.raises(ModelError, match="cannot be read"):
        MoodModel.load(copied)


def test_a_model_of_ones_own_needs_no_metadata(copied: Path) -> None:
    copied.with_suffix(".json").unlink()
    assert MoodModel.load(copied, "numpy").predict(WINDOW) == MODEL.predict(WINDOW)


def test_when_litert_refuses_a_file_numpy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise TFLiteError("an operation that is too new")

    monkeypatch.setattr(model_runtime, "_load_litert", refuse)
    assert MoodModel.load().runtime == "numpy"


def test_the_shipped_model_reached_its_aims_in_cross_validation() -> None:
    metadata = json.loads(DEFAULT_MODEL.with_suffix(".json").read_text())
    ratio = metadata["cross_validation"]["mean_fold_rmse_ratio"]
    assert ratio["arousal"] <= 0.65
    assert ratio["valence"] <= 0.76
    song_r2 = metadata["cross_validation"]["song_r2"]
    assert song_r2["arousal"] >= 0.58
    assert song_r2["valence"] >= 0.42


@pytest.mark.parametrize("runtime", ["numpy", "litert"])
def test_a_model_of_another_version_of_the_statistics_is_reported(
    monkeypatch: pytest.MonkeyPatch, runtime: Literal["numpy", "litert"]
) -> None:
    module = "custom_components.music_mood.engine.model"
    monkeypatch.setattr(f"{module}.STATISTICS_COUNT", STATISTICS_COUNT + 4)
    with pytest.raises(ModelError, match="another model"):
        MoodModel.load(runtime=runtime)
