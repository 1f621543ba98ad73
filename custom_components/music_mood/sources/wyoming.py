"""Sound from the microphone of a Wyoming satellite, or from a Wyoming microphone service."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from custom_components.music_mood.engine.audio import Samples

from .pcm import PcmFormat, PcmReader
from .source import (
    SatelliteBusyError,
    SatelliteNoMicrophoneError,
    SatelliteSilentError,
    SourceEndedError,
    SourceError,
    SourceStalledError,
    SourceUnreachableError,
)
from .wyoming_protocol import MAX_LINE_BYTES, Event, WyomingError, read_event, write_event

DEFAULT_PORT = 10700
"""Where satellites listen unless told otherwise."""
_CLOSE_SECONDS = 2.0
_LONGEST_CHUNK_SECONDS = 2.0
"""Satellites send less than a tenth of a second at once; more would hold up Home Assistant."""
_PING_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What a Wyoming service says about itself."""

    name: str
    satellite: bool
    """Whether it must be told to run; a microphone service sends at once."""
    microphone: bool
    """Whether sound can come from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WyomingSource:
    """A Wyoming satellite or microphone service; a satellite serves one listener at a time."""

    host: str
    port: int = DEFAULT_PORT
    answer_seconds: float = 10.0
    """How long connecting, and the answer to a question, may take."""
    stall_seconds: float = 10.0
    """No sound for this long counts as a stalled source."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Samples]]:
        """Connect and let the satellite stream; on leaving, it pauses and the connection is closed.

        Raises:
            SourceError: if nobody answers, the satellite is taken, or no sound comes.
        """
        async with self._connection() as (reader, writer):
            peer = await self._ask(reader, writer)
            if not peer.microphone:
                raise SatelliteNoMicrophoneError("this Wyoming service has no microphone")
            pings = asyncio.create_task(_ping(writer)) if peer.satellite else None
            try:
                if peer.satellite:
                    await _send(writer, Event(type="run-satellite"))
                async with aclosing(self._chunks(reader, writer, peer)) as chunks:
                    yield chunks
            finally:
                if pings is not None:
                    pings.cancel()
                    # An error here would take the place of the cancellation that ends us.
                    with suppress(SourceError, TimeoutError):
                        async with asyncio.timeout(_CLOSE_SECONDS):
                            await _send(writer, Event(type="pause-satellite"))

    async def ask(self) -> Peer:
        """Return who answers, without keeping it from others.

        Raises:
            SourceError: if nobody does.
        """
        async with self._connection() as (reader, writer):
            return await self._ask(reader, writer)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
        try:
            async with asyncio.timeout(self.answer_seconds):
                reader, writer = await asyncio.open_connection(
                    self.host, self.port, limit=MAX_LINE_BYTES
                )
        except TimeoutError as error:
            raise SourceStalledError("the satellite does not answer in time") from error
        except (OSError, ValueError) as error:
            raise SourceUnreachableError("nothing answers at this address") from error
        try:
            yield reader, writer
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await writer.wait_closed()
            # A peer that reads nothing would keep the connection open for ever.
            writer.transport.abort()

    async def _ask(self, reader: StreamReader, writer: StreamWriter) -> Peer:
        await _send(writer, Event(type="describe"))
        try:
            async with asyncio.timeout(self.answer_seconds):
                # A microphone service may send sound before it answers.
                while (event := await _receive(reader)) is not None:
                    if event.type == "info":
                        return _read_info(event.data)
        except TimeoutError as error:
            raise SourceStalledError("the satellite does not answer in time") from error
        raise SourceEndedError("the connection was closed without an answer")

    async def _chunks(
        self, reader: StreamReader, writer: StreamWriter, peer: Peer
    ) -> AsyncGenerator[Samples]:
        pcm: PcmFormat | None = None
        decoder: PcmReader | None = None
        while True:
            event = await self._next(reader, writer, peer, heard_any=decoder is not None)
            if (found := _read_format(event.data)) != pcm or decoder is None:
                pcm, decoder = found, PcmReader(found)
            if len(event.payload) > _LONGEST_CHUNK_SECONDS * found.bytes_per_second:
                raise SourceError("the satellite sends more sound at once than a microphone hears")
            yield decoder.push(event.payload)

    async def _next(
        self, reader: StreamReader, writer: StreamWriter, peer: Peer, *, heard_any: bool
    ) -> Event:
        """Return the next piece of sound."""
        try:
            async with asyncio.timeout(self.stall_seconds):
                while (event := await _receive(reader)) is not None:
                    if event.type == "audio-chunk":
                        return event
                    if event.type == "ping":
                        await _send(writer, Event(type="pong", data=event.data))
        except TimeoutError as error:
            if heard_any:
                raise SourceStalledError(
                    f"no sound has arrived for {self.stall_seconds:g} seconds"
                ) from error
            raise SatelliteSilentError("the satellite sends no sound by itself") from error
        if peer.satellite and not heard_any:
            raise SatelliteBusyError("the satellite serves somebody else already")
        raise SourceEndedError("the satellite has closed the connection")


async def _ping(writer: StreamWriter) -> None:
    """Tell the satellite again and again that somebody listens, so that it notices when not."""
    with suppress(SourceError):
        while True:
            await asyncio.sleep(_PING_SECONDS)
            await _send(writer, Event(type="ping"))


async def _send(writer: StreamWriter, event: Event) -> None:
    try:
        await write_event(writer, event)
    except WyomingError as error:
        raise SourceUnreachableError(f"the satellite has gone: {error}") from error


async def _receive(reader: StreamReader) -> Event | None:
    try:
        return await read_event(reader)
    except WyomingError as error:
        raise SourceUnreachableError(f"it does not speak as a satellite does: {error}") from error


def _read_info(data: Any) -> Peer:
    satellite, microphones = data.get("satellite"), data.get("mic")
    programs = [satellite] if isinstance(satellite, dict) else microphones
    names = [
        program["name"]
        for program in (programs if isinstance(programs, list) else [])
        if isinstance(program, dict)
        and isinstance(program.get("name"), str)
        and program.get("installed", True)
    ]
    return Peer(
        name=names[0] if names else "",
        satellite=isinstance(satellite, dict),
        microphone=bool(names),
    )


def _read_format(data: Any) -> PcmFormat:
    try:
        return PcmFormat(
            rate=int(data["rate"]), width=int(data["width"]), channels=int(data["channels"])
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise SourceError("the satellite sends sound of an unknown format") from error
