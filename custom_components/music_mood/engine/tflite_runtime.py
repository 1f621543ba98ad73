"""Running a .tflite graph with NumPy alone.

Home Assistant OS has no wheel of LiteRT (Alpine, musl), so this runtime is what is always there.
Everything is laid out once: constants are computed, each tensor gets its array, reshaping and
splitting become views of it. A run is then nothing but a list of NumPy calls into ready arrays,
which are named by their place, since names cost time in every call.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import prod

import numpy as np
from numpy.typing import NDArray

from .tflite import Graph, Operator, Tensor, TFLiteError, read_graph

type _Array = NDArray[np.float32]
type _Step = Callable[[], object]


class NumpyRuntime:
    """One signature of a .tflite file, ready to run. Not thread-safe: its arrays are reused."""

    def __init__(self, data: bytes, signature: str) -> None:
        """Lay out the graph behind `signature` of the file's content `data`.

        Raises:
            TFLiteError: if the file is damaged or needs what this runtime does not have.
        """
        graph = read_graph(data, signature)
        try:
            plan = _Plan(graph)
            # Once on zeros: what does not fit together shows now and not in the first real run.
            with np.errstate(all="ignore"):
                for step in plan.steps:
                    step()
        except (ValueError, IndexError, TypeError, MemoryError) as error:
            raise TFLiteError(f"not a usable .tflite file: {error}") from error
        self._inputs = {name: plan.array(index) for name, index in graph.inputs.items()}
        self._outputs = {name: plan.array(index) for name, index in graph.outputs.items()}
        self._steps = plan.steps

    def run(self, inputs: Mapping[str, _Array]) -> dict[str, _Array]:
        """Return the outputs by name for `inputs` by name; all float32 of the shapes of the file.

        Raises:
            ValueError: if an input is missing or has the wrong shape.
        """
        if inputs.keys() != self._inputs.keys():
            raise ValueError(f"expected inputs {sorted(self._inputs)}, got {sorted(inputs)}")
        for name, array in self._inputs.items():
            given = inputs[name]
            if given.shape != array.shape:
                raise ValueError(f"{name}: expected {array.shape}, got {given.shape}")
            array[...] = given
        for step in self._steps:
            step()
        return {name: array.copy() for name, array in self._outputs.items()}


class _Plan:
    """Where each tensor lives, and the calls that fill them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._arrays: dict[int, NDArray[np.generic]] = {}
        self._constant: set[int] = set()
        self._memory = _Memory(graph)
        self.steps: list[_Step] = []
        for index, tensor in enumerate(graph.tensors):
            if tensor.data is not None:
                self._arrays[index] = tensor.data
                self._constant.add(index)
        for index in graph.inputs.values():
            self._arrays[index] = np.zeros(graph.tensors[index].shape, np.float32)
        for position, operator in enumerate(graph.operators):
            self._add(position, operator)

    def array(self, index: int) -> _Array:
        """Return the array of a tensor."""
        if index not in self._arrays:
            raise TFLiteError("an operator uses a tensor before it is computed")
        return self._arrays[index].astype(np.float32, copy=False)

    def _add(self, position: int, operator: Operator) -> None:
        if operator.kind in _VIEWS and self._is_view(operator):
            self._add_view(operator)
        else:
            self._add_call(operator)
        self._memory.forget(position)

    def _is_view(self, operator: Operator) -> bool:
        """Return whether the outputs can look into the input; cut memory cannot be reshaped."""
        return operator.kind != "RESHAPE" or self.array(operator.inputs[0]).flags.c_contiguous

    def _add_view(self, operator: Operator) -> None:
        """Let the outputs be other sights of the input's memory."""
        source_index, pieces = _VIEWS[operator.kind](self, operator)
        if len(pieces) != len(operator.outputs):
            raise TFLiteError(f"{operator.kind} has {len(operator.outputs)} outputs")
        for index, piece in zip(operator.outputs, pieces, strict=True):
            self._expect(index, piece.shape)
            self._arrays[index] = piece
            self._memory.share(index, source_index)
            if source_index in self._constant:
                self._constant.add(index)

    def _add_call(self, operator: Operator) -> None:
        """Compute the output: now, if it depends on constants alone, else in every run."""
        (index,) = operator.outputs
        needed = [i for i in operator.inputs if i >= 0]
        constant = all(i in self._constant for i in needed)
        shape = self._graph.tensors[index].shape
        out = np.empty(shape, np.float32) if constant else self._memory.take(index, shape)
        self._arrays[index] = out
        steps = _CALLS[operator.kind](self, operator, out)
        if constant:
            for step in steps:
                step()
            self._constant.add(index)
        else:
            self.steps += steps

    def operand(self, index: int, shape: tuple[int, ...]) -> _Array:
        """Return a tensor as NumPy is quickest with in arithmetic with an output of this shape.

        A single number has no axes, and a constant has all of them: broadcasting takes as long as
        the arithmetic.
        """
        array = self.array(index)
        if array.size == 1:
            return array.reshape(())
        if index in self._constant and array.shape != shape:
            return np.broadcast_to(array, shape).copy()
        return array

    def is_constant(self, index: int) -> bool:
        """Return whether a tensor is known before the first run."""
        return index in self._constant

    def constant_integers(self, index: int) -> list[int]:
        """Return a constant integer tensor as a flat list: a shape, an axis."""
        if index not in self._constant:
            raise TFLiteError("a shape or an axis is not constant")
        return [int(value) for value in self._arrays[index].ravel()]

    def tensor(self, index: int) -> Tensor:
        """Return what the file says of a tensor."""
        return self._graph.tensors[index]

    def _expect(self, index: int, shape: tuple[int, ...]) -> None:
        if self._graph.tensors[index].shape != shape:
            raise TFLiteError(f"a tensor should have shape {shape}")


class _Memory:
    """Gives arrays to tensors and takes them back after their last use, to stay in the cache."""

    def __init__(self, graph: Graph) -> None:
        self._owner: dict[int, int] = {}
        self._users: defaultdict[int, set[int]] = defaultdict(set)
        self._free: defaultdict[int, list[_Array]] = defaultdict(list)
        self._taken: dict[int, _Array] = {}
        self._last_use = {
            index: position
            for position, operator in enumerate(graph.operators)
            for index in (*operator.outputs, *operator.inputs)
        }
        self._ending: defaultdict[int, list[int]] = defaultdict(list)
        kept = set(graph.outputs.values())
        for index, position in self._last_use.items():
            if index not in kept:
                self._ending[position].append(index)

    def take(self, index: int, shape: tuple[int, ...]) -> _Array:
        """Return an array for a tensor that is computed."""
        size = prod(shape)
        flat = self._free[size].pop() if self._free[size] else np.empty(size, np.float32)
        self._taken[index] = flat
        self.share(index, index)
        return flat.reshape(shape)

    def share(self, index: int, source: int) -> None:
        """Note that a tensor looks into the memory of another."""
        owner = self._owner.get(source, source)
        self._owner[index] = owner
        self._users[owner].add(index)

    def forget(self, position: int) -> None:
        """Take back the memory of tensors that no operator after `position` uses."""
        for index in self._ending[position]:
            owner = self._owner.get(index, index)
            self._users[owner].discard(index)
            if not self._users[owner] and owner in self._taken:
                flat = self._taken.pop(owner)
                self._free[flat.size].append(flat)


def _arithmetic(
    function: Callable[..., object],
) -> Callable[[_Plan, Operator, _Array], list[_Step]]:
    def build(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
        first, second = (plan.array(index) for index in operator.inputs)
        if np.broadcast_shapes(first.shape, second.shape) != out.shape:
            raise TFLiteError(f"{operator.kind} has an output of shape {out.shape}")
        sides = [plan.operand(index, out.shape) for index in operator.inputs]
        if function in (np.minimum, np.maximum):
            # For these alone NumPy frowns upon an output without its name, which takes time.
            return [partial(function, *sides, out=out), *_activation(operator, out)]
        return [partial(function, *sides, out), *_activation(operator, out)]

    return build


_ZERO, _HALF, _ONE = (np.array(number, np.float32) for number in (0.0, 0.5, 1.0))
"""Arrays too, and not numbers, which NumPy would convert in every call."""


def _activation(operator: Operator, out: _Array) -> list[_Step]:
    """Return the fused activation of an operator: none or ReLU."""
    code = operator.options.integer(0, "<b") if operator.options else 0
    if code not in (0, 1):
        raise TFLiteError(f"fused activation {code} is not supported")
    return [partial(np.maximum, out, _ZERO, out=out)] if code else []


def _same_shape(plan: _Plan, operator: Operator, out: _Array) -> _Array:
    source = plan.array(operator.inputs[0])
    if source.shape != out.shape:
        raise TFLiteError(f"{operator.kind} changes the shape {source.shape}")
    return source


def _tanh(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    return [partial(np.tanh, _same_shape(plan, operator, out), out)]


def _logistic(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    """1 / (1 + exp(-x)) as (1 + tanh(x / 2)) / 2, which cannot overflow."""
    return [
        partial(np.multiply, _same_shape(plan, operator, out), _HALF, out),
        partial(np.tanh, out, out),
        partial(np.add, out, _ONE, out),
        partial(np.multiply, out, _HALF, out),
    ]


def _dequantize(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    """Scale * (stored - zero point), per tensor or along one axis; half precision as it is."""
    index = operator.inputs[0]
    quantization = plan.tensor(index).quantization
    stored = _same_shape(plan, operator, out)
    if quantization is None:
        return [partial(np.copyto, out, stored)]
    along = [1] * stored.ndim
    if quantization.scale.size > 1:
        along[quantization.axis] = -1
    scale, zero = (part.reshape(along) for part in (quantization.scale, quantization.zero_point))
    return [partial(np.subtract, stored, zero, out), partial(np.multiply, out, scale, out)]


def _fully_connected(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    """Input (..., n) times the transpose of weights (m, n), plus bias (m,)."""
    source, weights = (plan.array(index) for index in operator.inputs[:2])
    steps: list[_Step] = [
        partial(source.reshape(-1, weights.shape[1]).dot, weights.T, out.reshape(-1, len(weights)))
    ]
    if len(operator.inputs) > 2 and operator.inputs[2] >= 0:
        steps.append(partial(np.add, out, plan.operand(operator.inputs[2], out.shape), out))
    return [*steps, *_activation(operator, out)]


def _batch_matmul(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    """Matrix product over the last two axes; either side may come transposed."""
    sides = [plan.array(index) for index in operator.inputs]
    for side in (0, 1):
        if operator.options and operator.options.integer(side, "<b"):
            sides[side] = np.swapaxes(sides[side], -1, -2)
            if plan.is_constant(operator.inputs[side]):
                sides[side] = np.ascontiguousarray(sides[side])
    return [partial(np.matmul, *sides, out)]


def _copy(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    """Reshape what does not lie in one piece."""
    source = plan.array(operator.inputs[0])
    return [partial(np.copyto, out.reshape(source.shape), source)]


def _mean(plan: _Plan, operator: Operator, out: _Array) -> list[_Step]:
    source = plan.array(operator.inputs[0])
    axes = tuple(axis % source.ndim for axis in plan.constant_integers(operator.inputs[1]))
    kept = [1 if axis in axes else size for axis, size in enumerate(source.shape)]
    count = np.array(source.size / out.size, np.float32)
    return [
        partial(np.add.reduce, source, axis=axes, keepdims=True, out=out.reshape(kept)),
        partial(np.divide, out, count, out),
    ]


def _reshape(plan: _Plan, operator: Operator) -> tuple[int, Sequence[_Array]]:
    source, (output,) = operator.inputs[0], operator.outputs
    return source, [plan.array(source).reshape(plan.tensor(output).shape, copy=False)]


def _split(plan: _Plan, operator: Operator) -> tuple[int, Sequence[_Array]]:
    (axis,) = plan.constant_integers(operator.inputs[0])
    source = operator.inputs[1]
    return source, np.split(plan.array(source), len(operator.outputs), axis)


def _unpack(plan: _Plan, operator: Operator) -> tuple[int, Sequence[_Array]]:
    axis = operator.options.integer(1) if operator.options else 0
    return operator.inputs[0], list(np.moveaxis(plan.array(operator.inputs[0]), axis, 0))


_VIEWS: Mapping[str, Callable[[_Plan, Operator], tuple[int, Sequence[_Array]]]] = {
    "RESHAPE": _reshape,
    "SPLIT": _split,
    "UNPACK": _unpack,
}

_CALLS: Mapping[str, Callable[[_Plan, Operator, _Array], list[_Step]]] = {
    "ADD": _arithmetic(np.add),
    "SUB": _arithmetic(np.subtract),
    "MUL": _arithmetic(np.multiply),
    "MINIMUM": _arithmetic(np.minimum),
    "MAXIMUM": _arithmetic(np.maximum),
    "TANH": _tanh,
    "LOGISTIC": _logistic,
    "DEQUANTIZE": _dequantize,
    "FULLY_CONNECTED": _fully_connected,
    "BATCH_MATMUL": _batch_matmul,
    "MEAN": _mean,
    "RESHAPE": _copy,
}
