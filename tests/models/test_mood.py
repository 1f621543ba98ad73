"""The ensemble that ships: its rows, training, uncertainty and file."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

import jax
from ai_edge_litert.interpreter import Interpreter

from models.calibration import cross_fitted, doubt_factor, reliability
from models.engine import STATISTICS_NAMES, NumpyRuntime
from models.mood_export import MoodProvenance, export_mood, load_mood, save_mood
from models.mood_graph import SIGNATURE, write_mood_graph
from models.mood_network import initial_networks
from models.mood_parameters import STEPS, MoodEnsemble
from models.mood_training import MoodRecipe, predict_mood, train_mood
from models.parameters import Scaling
from models.rows import cut_rows
from models.songs import DataError, Song
from models.windows import Windows

STATISTICS = 20
PROVENANCE = MoodProvenance(recipe={"members": 3}, seed=0, songs={"2013": 3}, windows=45)
QUICK = MoodRecipe(members=3, steps=150, batch=32)


def made_up_song(labels: int, start: float = 33.0) -> Song:
    times = start + 0.5 * np.arange(labels, dtype=np.float64)
    moods = np.zeros((labels, 2), np.float32)
    return Song(
        id="a", audio=Path("a"), audio_start=30.0, subset="2013", fold=1, times=times, moods=moods
    )


@pytest.fixture(scope="module")
def windows() -> Windows:
    """Return windows whose newest row says the arousal, with noise; valence is pure chance."""
    random = np.random.default_rng(0)
    inputs = random.standard_normal((400, STEPS, STATISTICS)).astype(np.float32)
    arousal = 0.3 * np.tanh(inputs[:, -1, 3]) + 0.02 * random.standard_normal(400)
    valence = 0.2 * random.standard_normal(400)
    return Windows(
        inputs=inputs,
        moods=np.stack([valence, arousal], axis=1).astype(np.float32),
        songs=np.arange(400).astype(str),
        folds=np.arange(400) % 2,
        subsets=np.repeat("2013", 400),
    )


@pytest.fixture(scope="module")
def ensemble() -> MoodEnsemble:
    """Return untrained networks: their answers differ from window to window all the same."""
    networks = jax.tree.map(np.asarray, initial_networks(jax.random.key(0), 3, STATISTICS))
    random = np.random.default_rng(1)
    doubt = random.standard_normal(networks.doubt_weights.shape).astype(np.float32)
    return MoodEnsemble(
        networks._replace(doubt_weights=doubt),
        Scaling(
            np.linspace(-1, 1, STATISTICS, dtype=np.float32), np.full(STATISTICS, 2.0, np.float32)
        ),
        Scaling(np.array([0.1, -0.1], np.float32), np.array([0.2, 0.3], np.float32)),
        np.array([1.5, 0.8], np.float32),
    )


def test_rows_end_with_the_label_and_begin_with_the_earliest_valid_row() -> None:
    rows = np.arange(20, dtype=np.float32)[:, np.newaxis]
    cut = cut_rows([made_up_song(15)], [rows])
    np.testing.assert_array_equal(cut.inputs[0, :, 0], np.full(STEPS, 5.0))
    np.testing.assert_array_equal(cut.inputs[2, :, 0], [*[5.0] * 13, 6.0, 7.0])
    np.testing.assert_array_equal(cut.inputs[14, :, 0], np.arange(5.0, 20.0))


def test_labels_without_enough_sound_are_left_out() -> None:
    rows = np.zeros((20, 1), np.float32)
    assert len(cut_rows([made_up_song(30, 31.0)], [rows])) == 15
    with pytest.raises(DataError, match="no label has 3 s"):
        cut_rows([made_up_song(3, 30.5)], [rows])


def test_it_learns_what_can_be_learnt_and_knows_what_cannot(windows: Windows) -> None:
    unheard = windows.folds == 1
    trained = train_mood(windows.where(~unheard), QUICK, 0)
    members, doubt = predict_mood(trained, windows.inputs[unheard])
    error = members.mean(axis=1) - windows.moods[unheard]
    explained = 1.0 - error.var(axis=0) / windows.moods[unheard].var(axis=0)
    assert explained[1] > 0.5
    assert explained[0] < 0.1
    spread = doubt.mean(axis=0) / windows.moods.std(axis=0)
    assert spread[1] < spread[0]


def test_the_same_seed_gives_the_same_ensemble(windows: Windows) -> None:
    recipe = MoodRecipe(members=2, steps=3, batch=16)
    first, second = (train_mood(windows, recipe, 7) for _ in range(2))
    for a, b in zip(first.networks, second.networks, strict=True):
        np.testing.assert_array_equal(a, b)


def test_too_few_windows_are_refused(windows: Windows) -> None:
    few = windows.where(np.arange(len(windows)) < 5)
    with pytest.raises(DataError, match="5 windows are too few"):
        train_mood(few, QUICK, 0)


def test_both_runtimes_say_what_the_networks_say(ensemble: MoodEnsemble, windows: Windows) -> None:
    content = write_mood_graph(ensemble)
    litert = Interpreter(model_content=content).get_signature_runner(SIGNATURE)
    ours = NumpyRuntime(content, SIGNATURE)
    members, doubt = predict_mood(ensemble, windows.inputs[:20])
    for number, window in enumerate(windows.inputs[:20]):
        found, again = litert(x=window[np.newaxis]), ours.run({"x": window[np.newaxis]})
        for name in ("va", "members", "std"):
            np.testing.assert_allclose(again[name], found[name], atol=1e-5)
        np.testing.assert_allclose(found["members"][0], members[number], atol=0.01)
        np.testing.assert_allclose(found["va"][0], members[number].mean(axis=0), atol=0.01)
        np.testing.assert_allclose(found["std"][0], doubt[number], atol=0.02)


def test_statistics_far_out_are_cut_off(ensemble: MoodEnsemble, windows: Windows) -> None:
    ours = NumpyRuntime(write_mood_graph(ensemble), SIGNATURE)
    far, farther = windows.inputs[:1].copy(), windows.inputs[:1].copy()
    far[..., 0], farther[..., 0] = 1e3, 1e6
    np.testing.assert_array_equal(ours.run({"x": far})["va"], ours.run({"x": farther})["va"])


def test_the_metadata_describe_the_file(
    ensemble: MoodEnsemble, windows: Windows, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "mood.tflite"
    export_mood(ensemble, PROVENANCE, {"songs": 3}, windows.inputs[:20], path)
    described = json.loads(path.with_suffix(".json").read_text())
    assert described["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert described["input"]["statistics"] == list(STATISTICS_NAMES)
    assert described["outputs"]["members"]["shape"] == [1, 3, 2]
    assert described["training"]["songs"] == {"2013": 3}


def test_an_ensemble_survives_its_file(ensemble: MoodEnsemble, tmp_path: Path) -> None:
    save_mood(tmp_path / "a.npz", ensemble, PROVENANCE)
    loaded, provenance = load_mood(tmp_path / "a.npz")
    assert provenance == PROVENANCE
    assert write_mood_graph(loaded) == write_mood_graph(ensemble)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive"])
def test_a_damaged_ensemble_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(DataError, match="no trained ensemble of this version"):
        load_mood(tmp_path / "a.npz")


def normal_errors(count: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    random = np.random.default_rng(2)
    doubt = random.uniform(0.05, 0.3, (count, 2)).astype(np.float32)
    return doubt, (doubt * random.standard_normal((count, 2)) * [1.5, 0.5]).astype(np.float32)


def test_the_factor_makes_the_expected_error_the_found_one() -> None:
    doubt, error = normal_errors(20_000)
    factor = doubt_factor(error, np.zeros_like(error), doubt)
    np.testing.assert_allclose(factor, [1.5, 0.5], rtol=0.03)
    table = reliability(error, np.zeros_like(error), (doubt * factor).astype(np.float32))
    np.testing.assert_allclose(table.found, table.expected, rtol=0.1)


def test_a_fold_does_not_calibrate_itself() -> None:
    doubt, error = normal_errors(4_000)
    folds = np.repeat([0, 1], 2_000)
    error[folds == 1] *= 2.0
    fitted = cross_fitted(error, np.zeros_like(error), doubt, folds)
    np.testing.assert_allclose((fitted / doubt)[folds == 0].mean(axis=0), [3.0, 1.0], rtol=0.05)
    np.testing.assert_allclose((fitted / doubt)[folds == 1].mean(axis=0), [1.5, 0.5], rtol=0.05)
