"""Writes a .tflite file operation by operation, without TensorFlow.

The format is the FlatBuffers schema of LiteRT (tensorflow/lite/schema/schema.fbs, version 3);
`ai_edge_litert` ships its generated classes. Shapes follow NumPy: (rows, columns).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

type FloatArray = NDArray[np.float32]
type _Storable = NDArray[np.float32] | NDArray[np.int8] | NDArray[np.int32]

SCHEMA_VERSION = 3
FILE_IDENTIFIER = b"TFL3"
INT8_LIMIT = 127

_TENSOR_TYPES = {
    np.dtype(np.float32): schema.TensorType.FLOAT32,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.int8): schema.TensorType.INT8,
}
# The newest behaviour of an operation that we rely on; a reader that is too old says so at once.
_OPERATION_VERSIONS = {"FULLY_CONNECTED": 5, "BATCH_MATMUL": 1, "DEQUANTIZE": 5}
_NO_BUFFER = 0
# Codes from 127 on do not fit in the field that readers before 2020 looked at.
_LARGEST_OLD_CODE = 127


@dataclass(frozen=True, slots=True)
class Tensor:
    """A value in the graph: its number and its shape."""

    index: int
    shape: tuple[int, ...]


@dataclass(slots=True)
class _Int8Weights:
    """Weights as int8 with a scale for each row: `values` * `scales`[:, None]."""

    values: NDArray[np.int8]
    scales: FloatArray


@dataclass(slots=True)
class GraphWriter:
    """Builds one graph; every method that names an operation adds it and returns its result."""

    description: str
    _model: Any = field(default_factory=schema.ModelT, init=False)
    _graph: Any = field(default_factory=schema.SubGraphT, init=False)
    _codes: dict[str, int] = field(default_factory=dict, init=False)
    _integers: dict[tuple[int, ...] | int, Tensor] = field(default_factory=dict, init=False)
    _inputs: dict[str, Tensor] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Start with the empty buffer 0, which the schema asks for."""
        self._model.version = SCHEMA_VERSION
        self._model.description = self.description
        self._model.operatorCodes = []
        self._model.buffers = [schema.BufferT()]
        self._model.subgraphs = [self._graph]
        self._graph.name = "main"
        self._graph.tensors = []
        self._graph.operators = []

    def finish(self, signature: str, outputs: Mapping[str, Tensor]) -> bytes:
        """Return the file; `signature` gives the inputs and `outputs` by name."""
        self._graph.inputs = [tensor.index for tensor in self._inputs.values()]
        self._graph.outputs = [tensor.index for tensor in outputs.values()]
        definition = schema.SignatureDefT()
        definition.signatureKey = signature
        definition.subgraphIndex = 0
        definition.inputs = [_named(name, tensor) for name, tensor in self._inputs.items()]
        definition.outputs = [_named(name, tensor) for name, tensor in outputs.items()]
        self._model.signatureDefs = [definition]
        builder = flatbuffers.Builder(1 << 18)
        builder.Finish(self._model.Pack(builder), FILE_IDENTIFIER)
        return bytes(builder.Output())

    def input(self, name: str, shape: tuple[int, ...]) -> Tensor:
        """Declare a float32 input."""
        self._inputs[name] = self._tensor(shape, np.dtype(np.float32), name)
        return self._inputs[name]

    def constant(self, values: FloatArray, name: str) -> Tensor:
        """Store float32 `values` of any shape."""
        return self._stored(np.asarray(values, np.float32), name)

    def int8_weights(self, weights: FloatArray, name: str) -> Tensor:
        """Store `weights` (rows, columns) as int8 with one scale a row; give them as float32."""
        quantized = _quantize_rows(np.asarray(weights, np.float32))
        stored = self._stored(quantized.values, name)
        parameters = schema.QuantizationParametersT()
        parameters.scale = [float(scale) for scale in quantized.scales]
        parameters.zeroPoint = [0] * len(quantized.scales)
        parameters.quantizedDimension = 0
        self._graph.tensors[stored.index].quantization = parameters
        return self._operation("DEQUANTIZE", [stored], stored.shape, "DequantizeOptions")

    def add(self, a: Tensor, b: Tensor) -> Tensor:
        """Add element by element, with broadcasting."""
        return self._elementwise("ADD", a, b, "AddOptions")

    def add_relu(self, a: Tensor, b: Tensor) -> Tensor:
        """Add element by element, then replace what is negative by 0."""
        relu = schema.ActivationFunctionType.RELU
        return self._elementwise("ADD", a, b, "AddOptions", fusedActivationFunction=relu)

    def subtract(self, a: Tensor, b: Tensor) -> Tensor:
        """Subtract `b` from `a` element by element, with broadcasting."""
        return self._elementwise("SUB", a, b, "SubOptions")

    def multiply(self, a: Tensor, b: Tensor) -> Tensor:
        """Multiply element by element, with broadcasting."""
        return self._elementwise("MUL", a, b, "MulOptions")

    def minimum(self, a: Tensor, b: Tensor) -> Tensor:
        """Take the smaller element, with broadcasting."""
        return self._elementwise("MINIMUM", a, b, "MaximumMinimumOptions")

    def maximum(self, a: Tensor, b: Tensor) -> Tensor:
        """Take the larger element, with broadcasting."""
        return self._elementwise("MAXIMUM", a, b, "MaximumMinimumOptions")

    def logistic(self, a: Tensor) -> Tensor:
        """Map each element to 1 / (1 + exp(-a))."""
        return self._operation("LOGISTIC", [a], a.shape)

    def tanh(self, a: Tensor) -> Tensor:
        """Map each element to its hyperbolic tangent."""
        return self._operation("TANH", [a], a.shape)

    def fully_connected(self, x: Tensor, weights: Tensor, bias: Tensor) -> Tensor:
        """Multiply `x` (n, inputs) by `weights` (outputs, inputs) and add `bias` (outputs,)."""
        shape = (x.shape[0], weights.shape[0])
        return self._operation(
            "FULLY_CONNECTED", [x, weights, bias], shape, "FullyConnectedOptions"
        )

    def batch_matmul(self, a: Tensor, b: Tensor) -> Tensor:
        """Multiply `a` (batch, n, k) by the transposed `b` (batch, m, k): (batch, n, m)."""
        shape = (*a.shape[:-1], b.shape[-2])
        return self._operation("BATCH_MATMUL", [a, b], shape, "BatchMatMulOptions", adjY=True)

    def reshape(self, a: Tensor, shape: tuple[int, ...]) -> Tensor:
        """Give the same elements another shape."""
        inputs = [a, self._integer(shape)]
        return self._operation("RESHAPE", inputs, shape, "ReshapeOptions", newShape=list(shape))

    def mean(self, a: Tensor, axis: int) -> Tensor:
        """Average over `axis`, which disappears."""
        shape = (*a.shape[:axis], *a.shape[axis + 1 :])
        return self._operation("MEAN", [a, self._integer((axis,))], shape, "ReducerOptions")

    def unpack(self, a: Tensor) -> list[Tensor]:
        """Take `a` apart along its first axis, which disappears."""
        shapes = [a.shape[1:]] * a.shape[0]
        return self._operations("UNPACK", [a], shapes, "UnpackOptions", num=len(shapes), axis=0)

    def split(self, a: Tensor, parts: int) -> list[Tensor]:
        """Cut `a` into equal `parts` along its last axis."""
        shapes = [(*a.shape[:-1], a.shape[-1] // parts)] * parts
        inputs = [self._integer(len(a.shape) - 1), a]
        return self._operations("SPLIT", inputs, shapes, "SplitOptions", numSplits=parts)

    def _elementwise(
        self, code: str, a: Tensor, b: Tensor, options: str, **values: object
    ) -> Tensor:
        shape = np.broadcast_shapes(a.shape, b.shape)
        return self._operation(code, [a, b], shape, options, **values)

    def _operation(
        self,
        code: str,
        inputs: Sequence[Tensor],
        shape: tuple[int, ...],
        options: str | None = None,
        **values: object,
    ) -> Tensor:
        return self._operations(code, inputs, [shape], options, **values)[0]

    def _operations(
        self,
        code: str,
        inputs: Sequence[Tensor],
        shapes: Sequence[tuple[int, ...]],
        options: str | None = None,
        **values: object,
    ) -> list[Tensor]:
        outputs = [self._tensor(shape, np.dtype(np.float32)) for shape in shapes]
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(code)
        operator.inputs = [tensor.index for tensor in inputs]
        operator.outputs = [tensor.index for tensor in outputs]
        if options is not None:
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, options)
            operator.builtinOptions = getattr(schema, f"{options}T")()
            for name, value in values.items():
                setattr(operator.builtinOptions, name, value)
        self._graph.operators.append(operator)
        return outputs

    def _code(self, name: str) -> int:
        if name not in self._codes:
            code = schema.OperatorCodeT()
            code.builtinCode = getattr(schema.BuiltinOperator, name)
            code.deprecatedBuiltinCode = min(code.builtinCode, _LARGEST_OLD_CODE)
            code.version = _OPERATION_VERSIONS.get(name, 1)
            self._codes[name] = len(self._model.operatorCodes)
            self._model.operatorCodes.append(code)
        return self._codes[name]

    def _integer(self, value: tuple[int, ...] | int) -> Tensor:
        if value not in self._integers:
            self._integers[value] = self._stored(np.asarray(value, np.int32), "")
        return self._integers[value]

    def _stored(self, values: _Storable, name: str) -> Tensor:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(values.tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return self._tensor(values.shape, values.dtype, name, len(self._model.buffers) - 1)

    def _tensor(
        self,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        name: str = "",
        buffer: int = _NO_BUFFER,
    ) -> Tensor:
        tensor = schema.TensorT()
        tensor.shape = list(shape)
        tensor.type = _TENSOR_TYPES[dtype]
        tensor.name = name
        tensor.buffer = buffer
        self._graph.tensors.append(tensor)
        return Tensor(len(self._graph.tensors) - 1, tuple(shape))


def _quantize_rows(weights: FloatArray) -> _Int8Weights:
    """Return `weights` (rows, columns) as int8, each row with the scale of its largest weight."""
    largest = np.abs(weights).max(axis=1)
    scales = np.where(largest > 0, largest / INT8_LIMIT, 1.0).astype(np.float32)
    steps = np.rint(weights / scales[:, np.newaxis])
    return _Int8Weights(np.clip(steps, -INT8_LIMIT, INT8_LIMIT).astype(np.int8), scales)


def _named(name: str, tensor: Tensor) -> Any:
    entry = schema.TensorMapT()
    entry.name = name
    entry.tensorIndex = tensor.index
    return entry
