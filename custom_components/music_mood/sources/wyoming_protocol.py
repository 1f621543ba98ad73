"""The Wyoming protocol: events between voice services, over TCP.

An event is a line of JSON with its type, then as many bytes of JSON data and of payload as the line
says (https://github.com/OHF-Voice/wyoming). Spoken here, as Home Assistant installs the package of
that name only for those who use its own Wyoming integration.
"""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_LINE_BYTES = 65_536
MAX_PART_BYTES = 4_194_304
_VERSION = "1.5.0"


class WyomingError(Exception):
    """The peer does not speak the protocol, or has gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One message."""

    type: str
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    payload: bytes = b""


async def read_event(reader: StreamReader) -> Event | None:
    """Return the next event, or None when the peer has closed the connection between two.

    Raises:
        WyomingError: if what comes is no event, or far too long for one.
    """
    try:
        line = await reader.readuntil(b"\n")
        head = _read_object(line)
        data = await _read_part(reader, head.get("data_length"))
        payload = await _read_part(reader, head.get("payload_length"))
        inline = head.get("data") or {}
        if not isinstance(head.get("type"), str) or not isinstance(inline, dict):
            raise WyomingError("an event without a type")
        return Event(
            type=head["type"], data=inline | (_read_object(data) if data else {}), payload=payload
        )
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise WyomingError("the connection broke off within an event") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise WyomingError("a line far too long for an event") from error
    except OSError as error:
        raise WyomingError("the connection broke off") from error


async def write_event(writer: StreamWriter, event: Event) -> None:
    """Send `event`.

    Raises:
        WyomingError: if the peer has gone.
    """
    data = json.dumps(event.data).encode() if event.data else b""
    head = {
        "type": event.type,
        "version": _VERSION,
        **({"data_length": len(data)} if data else {}),
        **({"payload_length": len(event.payload)} if event.payload else {}),
    }
    try:
        writer.write(json.dumps(head).encode() + b"\n" + data + event.payload)
        await writer.drain()
    except OSError as error:
        raise WyomingError("the connection broke off") from error


async def _read_part(reader: StreamReader, length: object) -> bytes:
    if length is None:
        return b""
    if not isinstance(length, int) or not 0 <= length <= MAX_PART_BYTES:
        raise WyomingError("an event of impossible length")
    return await reader.readexactly(length)


def _read_object(text: bytes) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WyomingError("something that is no event") from error
    if not isinstance(content, dict):
        raise WyomingError("something that is no event")
    return content
