"""Reading a FlatBuffer: just what a .tflite file needs, every offset checked.

The format is FlatBuffers' own ("FlatBuffer Internals" of its documentation): a table points back
to a list of field offsets, everything else is little-endian numbers and relative offsets.
"""

import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import DTypeLike, NDArray


class FlatBufferError(ValueError):
    """The bytes are not a sound FlatBuffer: an offset leads outside of them."""


class Table:
    """A table of a FlatBuffer; fields are named by their number in the schema."""

    def __init__(self, data: bytes, position: int) -> None:
        """Look at the table at `position` of `data`.

        Raises:
            FlatBufferError: if there cannot be a table.
        """
        self._data = data
        self._position = position
        self._fields = position - self._number("<i", position)
        self._fields_size = self._number("<H", self._fields)

    @classmethod
    def root(cls, data: bytes, identifier: bytes) -> Table:
        """Return the root table of `data`, which must carry the file `identifier` (4 bytes).

        Raises:
            FlatBufferError: if it does not.
        """
        if len(data) < 8 or data[4:8] != identifier:
            raise FlatBufferError(f"no {identifier.decode()} identifier at the start")
        return cls(data, struct.unpack_from("<I", data)[0])

    def integer(self, field: int, code: str = "<i", default: int = 0) -> int:
        """Return a scalar field, `code` as for struct, or `default` when it is not stored."""
        position = self._field(field)
        return self._number(code, position) if position else default

    def table(self, field: int) -> Table | None:
        """Return the table a field refers to, or None."""
        position = self._target(field)
        return Table(self._data, position) if position else None

    def tables(self, field: int) -> Iterator[Table]:
        """Yield the tables of a vector field."""
        position = self._target(field)
        for index in range(self._number("<I", position) if position else 0):
            item = position + 4 + 4 * index
            yield Table(self._data, item + self._number("<I", item))

    def array(self, field: int, dtype: DTypeLike) -> NDArray[np.generic]:
        """Return a vector field of scalars as a read-only array, empty when it is not stored."""
        kind = np.dtype(dtype)
        position = self._target(field)
        if not position:
            return np.empty(0, kind)
        count = self._number("<I", position)
        if position + 4 + count * kind.itemsize > len(self._data):
            raise FlatBufferError("a vector ends outside of the file")
        return np.frombuffer(self._data, kind, count, position + 4)

    def text(self, field: int) -> str:
        """Return a string field, empty when it is not stored."""
        return self.array(field, np.uint8).tobytes().decode("utf-8", "replace")

    def _field(self, field: int) -> int:
        """Return where a field is stored, 0 when it is not."""
        entry = 4 + 2 * field
        if entry + 2 > self._fields_size:
            return 0
        offset = self._number("<H", self._fields + entry)
        return self._position + offset if offset else 0

    def _target(self, field: int) -> int:
        """Return where the thing a field refers to is stored, 0 when there is none."""
        position = self._field(field)
        return position + self._number("<I", position) if position else 0

    def _number(self, code: str, position: int) -> int:
        if not 0 <= position <= len(self._data) - struct.calcsize(code):
            raise FlatBufferError("an offset leads outside of the file")
        return int(struct.unpack_from(code, self._data, position)[0])
