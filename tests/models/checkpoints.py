"""Writes checkpoints as TensorFlow does, as far as our reader needs them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_RESTART_EVERY = 16
_MAGIC = bytes.fromhex("57fb808b247547db")


def write_checkpoint(folder: Path, variables: dict[str, NDArray[np.float32]]) -> None:
    """Write the two files of a checkpoint without a name, `.index` and `.data-00000-of-00001`."""
    data, entries = b"", [(b"", b"\x08\x01")]  # how many shards there are
    for name, values in sorted(variables.items()):
        content = values.astype("<f4").tobytes()
        shape = b"".join(_field(2, _field(1, size)) for size in values.shape)
        entry = _field(1, 1) + _field(2, shape) + _field(4, len(data)) + _field(5, len(content))
        entries.append((name.encode(), entry + b"\x35\x00\x00\x00\x00"))
        data += content
    half = len(entries) // 2
    table, index = b"", []
    for part in (entries[:half], entries[half:]):
        block = _block(part)
        index.append((part[-1][0] + b"~", _varint(len(table)) + _varint(len(block))))
        table += block + b"\x00\x00\x00\x00\x00"
    block = _block(index)
    handles = _varint(0) + _varint(0) + _varint(len(table)) + _varint(len(block))
    table += block + b"\x00\x00\x00\x00\x00"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".index").write_bytes(table + handles.ljust(40, b"\x00") + _MAGIC)
    (folder / ".data-00000-of-00001").write_bytes(data)


def _block(entries: list[tuple[bytes, bytes]]) -> bytes:
    """Return entries whose keys leave out what they share with the key before."""
    content, restarts, before = b"", [], b""
    for number, (key, value) in enumerate(entries):
        if number % _RESTART_EVERY == 0:
            restarts.append(len(content))
            before = b""
        shared = 0
        while shared < min(len(before), len(key)) and before[shared] == key[shared]:
            shared += 1
        content += _varint(shared) + _varint(len(key) - shared) + _varint(len(value))
        content += key[shared:] + value
        before = key
    numbers = [*restarts, len(restarts)]
    return content + b"".join(number.to_bytes(4, "little") for number in numbers)


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    encoded = b""
    while value >= 0x80:
        encoded += bytes([value & 0x7F | 0x80])
        value >>= 7
    return encoded + bytes([value])
