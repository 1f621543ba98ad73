"""Reading a .tflite file: tensors, operators and signatures, checked and with plain names.

Field and operator numbers are those of the TensorFlow Lite schema, version 3 (`schema.fbs`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .flatbuffer import FlatBufferError, Table

type Array = NDArray[np.generic]

_MAX_ELEMENTS = 50_000_000

_DTYPES = {0: "<f4", 1: "<f2", 2: "<i4", 4: "<i8", 6: "?", 9: "i1"}

_OPERATORS = {
    0: "ADD",
    6: "DEQUANTIZE",
    9: "FULLY_CONNECTED",
    14: "LOGISTIC",
    18: "MUL",
    22: "RESHAPE",
    28: "TANH",
    40: "MEAN",
    41: "SUB",
    49: "SPLIT",
    55: "MAXIMUM",
    57: "MINIMUM",
    88: "UNPACK",
    126: "BATCH_MATMUL",
}


class TFLiteError(ValueError):
    """The file is damaged, or uses something our runtime does not know; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantization:
    """Real value = scale * (stored - zero_point), along one axis."""

    scale: NDArray[np.float32]
    zero_point: NDArray[np.float32]
    axis: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """A tensor of the graph; `data` is None for what is computed at run time."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    data: Array | None
    quantization: Quantization | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One step of the graph; tensors by their index, -1 for an input left out."""

    kind: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Table | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A signature of the file: what goes in and comes out by name, and the steps between."""

    inputs: dict[str, int]
    outputs: dict[str, int]
    tensors: tuple[Tensor, ...]
    operators: tuple[Operator, ...]


def read_graph(data: bytes, signature: str) -> Graph:
    """Return the graph behind a `signature` of a .tflite file.

    Raises:
        TFLiteError: if the file is damaged, has no such signature or needs an unknown operator.
    """
    try:
        return _read_graph(Table.root(data, b"TFL3"), signature)
    except (FlatBufferError, ValueError, IndexError, OverflowError) as error:
        raise TFLiteError(f"not a usable .tflite file: {error}") from error


def _read_graph(model: Table, signature: str) -> Graph:
    graphs, buffers = list(model.tables(2)), list(model.tables(4))
    definition = next((table for table in model.tables(7) if table.text(2) == signature), None)
    if definition is None:
        raise TFLiteError(f"it has no signature {signature!r}")
    graph = graphs[definition.integer(4, "<I")]
    tensors = tuple(_read_tensor(table, buffers) for table in graph.tables(0))
    codes = [_operator_name(table) for table in model.tables(1)]
    operators = tuple(_read_operator(table, codes, len(tensors)) for table in graph.tables(3))
    return Graph(
        inputs=_names(definition, 0, len(tensors)),
        outputs=_names(definition, 1, len(tensors)),
        tensors=tensors,
        operators=operators,
    )


def _names(definition: Table, field: int, tensor_count: int) -> dict[str, int]:
    names = {table.text(0): table.integer(1, "<I") for table in definition.tables(field)}
    if any(index >= tensor_count for index in names.values()):
        raise TFLiteError("a signature names a tensor that does not exist")
    return names


def _read_tensor(table: Table, buffers: list[Table]) -> Tensor:
    code = table.integer(1, "<b")
    if code not in _DTYPES:
        raise TFLiteError(f"tensor type {code} is not supported")
    dtype = np.dtype(_DTYPES[code])
    shape = tuple(int(size) for size in table.array(0, "<i4"))
    if any(size < 1 for size in shape) or np.prod(shape, dtype=float) > _MAX_ELEMENTS:
        raise TFLiteError(f"tensor shape {shape} is not supported")
    return Tensor(
        name=table.text(3),
        shape=shape,
        dtype=dtype,
        data=_read_data(buffers[table.integer(2, "<I")], dtype, shape),
        quantization=_read_quantization(table.table(4)),
    )


def _read_data(buffer: Table, dtype: np.dtype[np.generic], shape: tuple[int, ...]) -> Array | None:
    content = buffer.array(0, np.uint8)
    if not content.size:
        return None
    return content.view(dtype).reshape(shape)


def _read_quantization(table: Table | None) -> Quantization | None:
    scale = table.array(2, "<f4") if table else np.empty(0, "<f4")
    if table is None or not scale.size:
        return None
    zero_point = table.array(3, "<i8").astype(np.float32)
    if zero_point.size != scale.size or not np.isfinite(scale).all():
        raise TFLiteError("the quantization of a tensor is damaged")
    return Quantization(
        scale=scale.astype(np.float32), zero_point=zero_point, axis=table.integer(6)
    )


def _operator_name(table: Table) -> str:
    code = max(table.integer(0, "<b"), table.integer(3))
    if code not in _OPERATORS:
        raise TFLiteError(f"operator number {code} is not supported")
    return _OPERATORS[code]


def _read_operator(table: Table, codes: list[str], tensor_count: int) -> Operator:
    inputs = tuple(int(index) for index in table.array(1, "<i4"))
    outputs = tuple(int(index) for index in table.array(2, "<i4"))
    if not all(-1 <= index < tensor_count for index in (*inputs, *outputs)):
        raise TFLiteError("an operator names a tensor that does not exist")
    return Operator(
        kind=codes[table.integer(0, "<I")],
        inputs=inputs,
        outputs=outputs,
        options=table.table(4),
    )
