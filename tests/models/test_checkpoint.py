"""Checkpoints of TensorFlow, read without it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from models.checkpoint import read_checkpoint
from models.songs import DataError

from .checkpoints import write_checkpoint

NAMES = st.text("abcd_/01", min_size=1, max_size=12)
VALUES = arrays(
    np.float32, array_shapes(max_dims=4, max_side=3), elements=st.floats(-9, 9, width=32)
)


def files_of(folder: Path) -> tuple[Path, Path]:
    return folder / ".index", folder / ".data-00000-of-00001"


@settings(max_examples=30)
@given(variables=st.dictionaries(NAMES, VALUES, min_size=2, max_size=40))
def test_every_variable_comes_back(
    tmp_path_factory: pytest.TempPathFactory, variables: dict[str, NDArray[np.float32]]
) -> None:
    folder = tmp_path_factory.mktemp("checkpoint")
    write_checkpoint(folder, variables)
    read = read_checkpoint(*files_of(folder))
    assert read.keys() == variables.keys()
    for name, values in variables.items():
        np.testing.assert_array_equal(read[name], values)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_checkpoint(*files_of(tmp_path))


@pytest.mark.parametrize("content", [b"", b"something else", bytes(200)])
def test_what_is_no_checkpoint_is_reported(tmp_path: Path, content: bytes) -> None:
    index, data = files_of(tmp_path)
    index.write_bytes(content)
    data.write_bytes(b"")
    with pytest.raises(DataError, match="no checkpoint of TensorFlow"):
        read_checkpoint(index, data)


def test_a_shortened_index_is_reported(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, {"a": np.zeros((2, 3), np.float32), "b": np.ones(4, np.float32)})
    index, data = files_of(tmp_path)
    content = index.read_bytes()
    index.write_bytes(content[5:])
    with pytest.raises(DataError):
        read_checkpoint(index, data)


def test_shortened_values_are_reported(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, {"a": np.zeros((2, 3), np.float32), "b": np.ones(4, np.float32)})
    index, data = files_of(tmp_path)
    data.write_bytes(data.read_bytes()[:-4])
    with pytest.raises(DataError):
        read_checkpoint(index, data)
