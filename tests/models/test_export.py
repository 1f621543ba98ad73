"""The file that ships says what the trained networks say, and describes itself."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

import jax
from ai_edge_litert.interpreter import Interpreter

from models import export as export_module
from models.engine import SHIPPED_MODEL, STATISTICS_NAMES, STEPS, NumpyRuntime
from models.ensemble_file import Provenance, load_ensemble, save_ensemble
from models.ensemble_graph import SIGNATURE, write_graph
from models.export import export, run_litert
from models.network import initial_networks
from models.parameters import Ensemble, Networks, Scaling
from models.songs import DataError
from models.tflite_writer import GraphWriter
from models.training import predict

MEMBERS = 5
STATISTICS = len(STATISTICS_NAMES)
PROVENANCE = Provenance(recipe={"members": 5}, seed=0, songs={"2013": 3}, windows=45)


@pytest.fixture(scope="module")
def windows() -> NDArray[np.float32]:
    random = np.random.default_rng(0)
    shape = (20, STEPS, STATISTICS)
    return (random.standard_normal(shape) * 2.0).astype(np.float32)


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    """Return untrained networks: their answers differ from window to window all the same."""
    networks = initial_networks(jax.random.key(0), 2 * MEMBERS, STATISTICS)
    arrays: Networks[NDArray[np.float32]] = jax.tree.map(lambda a: np.asarray(a) * 1.5, networks)
    random = np.random.default_rng(1)
    return Ensemble(
        arrays._replace(
            doubt_direct_weights=random.standard_normal(arrays.doubt_direct_weights.shape).astype(
                np.float32
            )
        ),
        Scaling(
            np.linspace(-1, 1, STATISTICS, dtype=np.float32), np.full(STATISTICS, 2.0, np.float32)
        ),
        Scaling(np.array([0.1, -0.1], np.float32), np.array([0.2, 0.3], np.float32)),
        room_weights=(0.1 * random.standard_normal(STATISTICS)).astype(np.float32),
        room_bias=np.asarray(0.2, np.float32),
        doubt_factor=np.array([1.5, 0.8], np.float32),
        doubt_offset=np.array([0.05, 0.02], np.float32),
    )


def test_both_runtimes_say_what_the_networks_say(
    ensemble: Ensemble, windows: NDArray[np.float32]
) -> None:
    content = write_graph(ensemble)
    litert = Interpreter(model_content=content).get_signature_runner(SIGNATURE)
    ours = NumpyRuntime(content, SIGNATURE)
    members, doubt = predict(ensemble, windows)
    for number, window in enumerate(windows):
        found, again = litert(x=window[np.newaxis]), ours.run({"x": window[np.newaxis]})
        for name in ("va", "members", "std"):
            np.testing.assert_allclose(again[name], found[name], atol=1e-5)
        np.testing.assert_allclose(found["members"][0], members[number], atol=0.02)
        np.testing.assert_allclose(found["va"][0], members[number].mean(axis=0), atol=0.02)
        np.testing.assert_allclose(found["std"][0], doubt[number], atol=0.02)


def test_the_mood_is_the_mean_of_the_members(
    ensemble: Ensemble, windows: NDArray[np.float32]
) -> None:
    interpreter = Interpreter(model_content=write_graph(ensemble))
    answer = interpreter.get_signature_runner(SIGNATURE)(x=windows[:1])
    assert answer["members"].shape == (1, MEMBERS, 2)
    np.testing.assert_allclose(answer["va"], answer["members"].mean(axis=1), atol=1e-6)


def test_statistics_far_out_are_cut_off(ensemble: Ensemble, windows: NDArray[np.float32]) -> None:
    content = write_graph(ensemble)
    far, farther = windows.copy(), windows.copy()
    far[:, :, 0], farther[:, :, 0] = 1e3, 1e6
    np.testing.assert_array_equal(run_litert(content, far), run_litert(content, farther))


def test_the_metadata_describe_the_file(
    ensemble: Ensemble, windows: NDArray[np.float32], tmp_path: Path
) -> None:
    path = tmp_path / "new" / "mood.tflite"
    figures = {"mean_fold_rmse_ratio": {"valence": 0.9, "arousal": 0.7}}
    difference = export(ensemble, PROVENANCE, figures, windows, path)
    described = json.loads(path.with_suffix(".json").read_text())
    content = path.read_bytes()
    assert described["sha256"] == hashlib.sha256(content).hexdigest()
    assert described["bytes"] == len(content) < 300_000
    assert described["input"]["statistics"] == list(STATISTICS_NAMES)
    assert described["outputs"]["va"]["order"] == ["valence", "arousal"]
    assert described["outputs"]["members"]["shape"] == [1, MEMBERS, 2]
    assert described["training"]["songs"] == {"2013": 3}
    assert described["cross_validation"] == figures
    expected = np.abs(run_litert(content, windows) - predict(ensemble, windows)[0]).max()
    assert difference.single_member_largest == pytest.approx(expected)


def test_the_same_networks_give_the_same_file(ensemble: Ensemble) -> None:
    assert write_graph(ensemble) == write_graph(ensemble)


def test_a_file_that_says_something_else_is_not_written(
    ensemble: Ensemble,
    windows: NDArray[np.float32],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members, doubt = predict(ensemble, windows)
    monkeypatch.setattr(export_module, "predict", lambda *_: (members + 0.1, doubt))
    with pytest.raises(DataError, match=r"differs from the float networks by 0\.1"):
        export(ensemble, PROVENANCE, {}, windows, tmp_path / "mood.tflite")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_too_large_is_not_written(
    ensemble: Ensemble,
    windows: NDArray[np.float32],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_module, "SIZE_LIMIT", 1000)
    with pytest.raises(DataError, match="1000 are too many"):
        export(ensemble, PROVENANCE, {}, windows, tmp_path / "mood.tflite")


def test_an_ensemble_survives_its_file(ensemble: Ensemble, tmp_path: Path) -> None:
    save_ensemble(tmp_path / "a.npz", ensemble, PROVENANCE)
    loaded, provenance = load_ensemble(tmp_path / "a.npz")
    assert provenance == PROVENANCE
    assert write_graph(loaded) == write_graph(ensemble)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive"])
def test_a_damaged_ensemble_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(DataError, match="no trained ensemble of this version"):
        load_ensemble(tmp_path / "a.npz")


def test_a_missing_ensemble_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="run `python -m models train` first"):
        load_ensemble(tmp_path / "a.npz")


def test_every_operation_of_the_writer_computes_what_it_says() -> None:
    graph = GraphWriter("operations")
    x = graph.input("x", (4, 6))
    weights = np.arange(-9, 9, dtype=np.float32).reshape(3, 6)
    halves = graph.split(x, 2)
    rows = graph.unpack(x)
    outputs = {
        "sum": graph.add(halves[0], halves[1]),
        "relu": graph.add_relu(x, graph.constant(np.array([-0.5], np.float32), "c")),
        "difference": graph.subtract(rows[3], rows[1]),
        "product": graph.multiply(x, rows[0]),
        "limits": graph.maximum(
            graph.minimum(x, graph.constant(np.array([0.4], np.float32), "u")),
            graph.constant(np.array([-0.2], np.float32), "l"),
        ),
        "logistic": graph.logistic(x),
        "tanh": graph.tanh(x),
        "connected": graph.fully_connected(
            x,
            graph.int8_weights(weights, "w"),
            graph.constant(np.array([1, 2, 3], np.float32), "b"),
        ),
        "matmul": graph.batch_matmul(graph.reshape(x, (2, 2, 6)), graph.reshape(x, (2, 2, 6))),
        "mean": graph.mean(x, 1),
    }
    runner = Interpreter(model_content=graph.finish("test", outputs)).get_signature_runner("test")
    value = np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32)
    found = runner(x=value)
    scales = np.abs(weights).max(axis=1, keepdims=True) / 127
    rounded = np.rint(weights / scales) * scales
    cubes = value.reshape(2, 2, 6)
    expected = {
        "sum": value[:, :3] + value[:, 3:],
        "relu": np.maximum(value - 0.5, 0),
        "difference": value[3] - value[1],
        "product": value * value[0],
        "limits": np.clip(value, -0.2, 0.4),
        "logistic": 1 / (1 + np.exp(-value)),
        "tanh": np.tanh(value),
        "connected": value @ rounded.T + [1, 2, 3],
        "matmul": cubes @ cubes.transpose(0, 2, 1),
        "mean": value.mean(axis=1),
    }
    for name, wanted in expected.items():
        np.testing.assert_allclose(found[name], wanted, atol=1e-5, err_msg=name)


def test_the_shipped_model_fits_its_metadata() -> None:
    described = json.loads(SHIPPED_MODEL.with_suffix(".json").read_text())
    content = SHIPPED_MODEL.read_bytes()
    assert described["sha256"] == hashlib.sha256(content).hexdigest()
    assert len(content) < 300_000
    assert described["input"]["statistics"] == list(STATISTICS_NAMES)
