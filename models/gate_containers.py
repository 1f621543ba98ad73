"""The files in which some packages keep their sounds."""

import re
import struct
from collections.abc import Iterator
from itertools import pairwise


def queen_sounds(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and MP3 of each sound of `queen.1c`, the data of Flight of the Amazon Queen.

    A table of 21 bytes per entry (name, bundle, offset, size) follows a header of 15 bytes.
    """
    (count,) = struct.unpack_from(">H", content, 13)
    for number in range(count):
        name, _, offset, size = struct.unpack_from(">12sBII", content, 15 + 21 * number)
        text = name.rstrip(b"\0").decode("latin-1")
        if text.endswith(".SB"):
            yield text, content[offset : offset + size]


def opensfx_sounds(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each WAVE of an OpenTTD `.cat`; they lie one after the other."""
    for number, place in enumerate(match.start() for match in re.finditer(b"RIFF", content)):
        (size,) = struct.unpack_from("<I", content, place + 4)
        yield f"{number:03d}.wav", content[place : place + 8 + size]


def resource_sounds(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each Ogg of a Qt resource file; stored as they are, each up to the next."""
    places = [match.start() for match in re.finditer(rb"OggS\x00\x02", content)]
    for number, (start, end) in enumerate(pairwise([*places, len(content)])):
        yield f"{name}/{number:03d}.ogg", content[start:end]
