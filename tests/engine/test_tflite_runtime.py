"""The NumPy runtime of .tflite files, with LiteRT as its oracle."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.litert_runtime import LiteRTRuntime
from custom_components.music_mood.engine.model import DEFAULT_MODEL
from custom_components.music_mood.engine.mood_window import STEPS
from custom_components.music_mood.engine.music_statistics import STATISTICS_COUNT
from custom_components.music_mood.engine.tflite import TFLiteError
from custom_components.music_mood.engine.tflite_runtime import NumpyRuntime
from models.tflite_writer import GraphWriter, Tensor

type Array = NDArray[np.float32]
type Build = Callable[[GraphWriter, Tensor], Tensor]


def values(*shape: int, seed: int = 1) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def written(build: Build, shape: tuple[int, ...] = (4, 1, 6)) -> bytes:
    """Return a file whose signature `run` computes y = build(x)."""
    graph = GraphWriter("test")
    return graph.finish("run", {"y": build(graph, graph.input("x", shape))})


GRAPHS: dict[str, Build] = {
    "add": lambda g, x: g.add(x, g.constant(values(6), "c")),
    "add_relu": lambda g, x: g.add_relu(x, g.constant(values(4, 1, 6), "c")),
    "subtract": lambda g, x: g.subtract(g.constant(values(4, 1, 1), "c"), x),
    "multiply": lambda g, x: g.multiply(x, x),
    "minimum": lambda g, x: g.minimum(x, g.constant(values(1), "c")),
    "maximum": lambda g, x: g.maximum(x, g.constant(values(1), "c")),
    "logistic": lambda g, x: g.logistic(g.multiply(x, g.constant(values(1) * 100, "c"))),
    "tanh": lambda g, x: g.tanh(x),
    "batch_matmul": lambda g, x: g.batch_matmul(x, g.constant(values(4, 3, 6), "w")),
    "int8 weights": lambda g, x: g.fully_connected(
        g.reshape(x, (4, 6)), g.int8_weights(values(5, 6), "w"), g.constant(values(5), "b")
    ),
    "mean": lambda g, x: g.mean(x, 0),
    "split": lambda g, x: g.multiply(*g.split(x, 2)),
    "unpack": lambda g, x: g.subtract(*g.unpack(x)[:2]),
    "view of a view": lambda g, x: g.tanh(g.unpack(g.reshape(g.split(g.tanh(x), 2)[0], (2, 6)))[1]),
    "memory used again": lambda g, x: g.add(
        g.tanh(g.add(g.multiply(x, x), x)), g.multiply(g.logistic(g.tanh(x)), x)
    ),
}


@pytest.mark.parametrize("build", GRAPHS.values(), ids=GRAPHS.keys())
def test_every_operation_gives_what_litert_gives(build: Build) -> None:
    data = written(build)
    ours, theirs = NumpyRuntime(data, "run"), LiteRTRuntime(data, "run")
    # Twice: a second run must not see what the first one left in memory.
    for seed in (2, 3):
        x = {"x": values(4, 1, 6, seed=seed)}
        np.testing.assert_allclose(ours.run(x)["y"], theirs.run(x)["y"], rtol=1e-6, atol=1e-6)


def test_the_shipped_model_gives_what_litert_gives() -> None:
    data = DEFAULT_MODEL.read_bytes()
    ours, theirs = NumpyRuntime(data, "window"), LiteRTRuntime(data, "window")
    for seed in range(20):
        window = {"x": values(1, STEPS, STATISTICS_COUNT, seed=seed) * 10.0 ** (seed % 5 - 2)}
        ours_out, theirs_out = ours.run(window), theirs.run(window)
        assert ours_out["va"].shape == (1, 2)
        assert ours_out["members"].shape == (1, 5, 2)
        for name in ("va", "members"):
            np.testing.assert_allclose(ours_out[name], theirs_out[name], atol=1e-5)


def test_the_shipped_model_is_small() -> None:
    assert DEFAULT_MODEL.stat().st_size < 300_000


def test_a_result_does_not_change_with_the_next_run() -> None:
    runtime = NumpyRuntime(written(GRAPHS["tanh"]), "run")
    first = runtime.run({"x": values(4, 1, 6)})["y"]
    kept = first.copy()
    runtime.run({"x": values(4, 1, 6, seed=9)})
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"z": values(4, 1, 6)}, r"expected inputs \['x'\]"),
        ({"x": values(4, 6)}, r"expected \(4, 1, 6\)"),
    ],
)
def test_wrong_inputs_are_refused(inputs: dict[str, Array], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        NumpyRuntime(written(GRAPHS["tanh"]), "run").run(inputs)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "identifier"),
        (b"not a model at all", "identifier"),
        (written(GRAPHS["tanh"]), "no signature 'window'"),
    ],
)
def test_what_is_no_model_is_refused_with_a_reason(data: bytes, message: str) -> None:
    with pytest.raises(TFLiteError, match=message):
        NumpyRuntime(data, "window")


SMALL = written(GRAPHS["int8 weights"])


def loads_or_is_refused(data: bytes) -> None:
    """Load and run damaged `data`; any error but TFLiteError fails the test."""
    try:
        runtime = NumpyRuntime(data, "run")
    except TFLiteError:
        return
    with np.errstate(all="ignore"):
        runtime.run({name: array * 0 for name, array in runtime._inputs.items()})


@given(st.integers(0, len(SMALL) - 1))
def test_a_truncated_file_is_refused_in_order(length: int) -> None:
    loads_or_is_refused(SMALL[:length])


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), max_size=5))
def test_flipped_bytes_never_do_worse_than_being_refused(damage: list[tuple[int, int]]) -> None:
    data = bytearray(SMALL)
    for position, value in damage:
        data[position] = value
    loads_or_is_refused(bytes(data))
