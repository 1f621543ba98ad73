"""Reading a checkpoint of TensorFlow without TensorFlow, which is large and behind with Pythons.

A checkpoint is two files. The index is a sorted table of the kind LevelDB uses (its format is told
in LevelDB's doc/table_format.md), uncompressed, from the name of each variable to where it lies in
the other file (`BundleEntryProto` in TensorFlow's tensor_bundle.proto).
"""

from collections.abc import Iterator
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .songs import DataError

_MAGIC = bytes.fromhex("57fb808b247547db")
_FOOTER = 48
_FLOAT32 = 1
_DTYPE, _SHAPE, _OFFSET, _SIZE = 1, 2, 4, 5


def read_checkpoint(index: Path, data: Path) -> dict[str, NDArray[np.float32]]:
    """Return every float32 variable of a checkpoint of one shard by its name.

    Raises:
        DataError: if a file is missing or something else.
    """
    try:
        table, values = index.read_bytes(), data.read_bytes()
    except OSError as error:
        raise DataError(f"the checkpoint {index} cannot be read: {error}") from error
    try:
        return dict(_variables(table, values))
    except (IndexError, ValueError, KeyError) as error:
        raise DataError(f"{index} is no checkpoint of TensorFlow: {error}") from error


def _variables(table: bytes, values: bytes) -> Iterator[tuple[str, NDArray[np.float32]]]:
    if not table.endswith(_MAGIC):
        raise ValueError("it does not end as a table does")
    position = len(table) - _FOOTER
    for _ in range(2):  # past the place of the meta index, which nobody needs
        _, position = _varint(table, position)
    for _, handle in _entries(table, position):
        for key, entry in _entries(table, 0, handle):
            fields = _fields(entry)
            if key and fields.get(_DTYPE) == _FLOAT32:
                offset, size = _number(fields.get(_OFFSET, 0)), _number(fields[_SIZE])
                array = np.frombuffer(values[offset : offset + size], "<f4")
                yield key.decode(), np.reshape(array, _shape(_message(fields.get(_SHAPE, b""))))


def _entries(
    table: bytes, position: int, handle: bytes | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """Return keys and values of the block whose place is told at `position`, or in `handle`."""
    told = table if handle is None else handle
    start, position = _varint(told, position)
    size, _ = _varint(told, position)
    block = table[start : start + size]
    restarts = int.from_bytes(block[-4:], "little")
    end, position, key = size - 4 * (restarts + 1), 0, b""
    while position < end:
        shared, position = _varint(block, position)
        fresh, position = _varint(block, position)
        length, position = _varint(block, position)
        key = key[:shared] + block[position : position + fresh]
        position += fresh
        yield key, block[position : position + length]
        position += length


def _shape(message: bytes) -> tuple[int, ...]:
    """Return the sizes in a `TensorShapeProto`, whose field 2 is repeated."""
    sizes, position = [], 0
    while position < len(message):
        _, position = _varint(message, position)
        length, position = _varint(message, position)
        sizes.append(_number(_fields(message[position : position + length]).get(1, 0)))
        position += length
    if prod(sizes) < 0:
        raise ValueError("a variable has no fixed shape")
    return tuple(sizes)


def _fields(message: bytes) -> dict[int, int | bytes]:
    """Return the fields of a protocol buffer, the last of each number."""
    fields: dict[int, int | bytes] = {}
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        match tag & 7:
            case 0:
                fields[tag >> 3], position = _varint(message, position)
            case 2:
                length, position = _varint(message, position)
                fields[tag >> 3] = message[position : position + length]
                position += length
            case 5:
                position += 4
            case kind:
                raise ValueError(f"a field of kind {kind}")
    return fields


def _number(value: int | bytes) -> int:
    if isinstance(value, bytes):
        raise ValueError("a number was expected")  # noqa: TRY004  the file is wrong, not the code
    return value


def _message(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise ValueError("a message was expected")  # noqa: TRY004  the file is wrong, not the code
    return value


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """Return the number at `position`, seven bits a byte, and the position behind it."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
