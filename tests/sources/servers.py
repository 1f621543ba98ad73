"""Small servers on 127.0.0.1 that behave well or badly."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples

type Handler = Callable[[StreamReader, StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serve(handler: Handler) -> AsyncIterator[str]:
    """Run a server and return its http address; leaving closes every connection."""
    connections: set[asyncio.Task[None]] = set()

    async def accept(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await handler(reader, writer)
        except ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError:
            pass  # The client has gone, or the test is over.
        finally:
            connections.discard(task)
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/stream"
    finally:
        server.close()
        for task in tuple(connections):
            task.cancel()
        if connections:
            await asyncio.wait(connections)


def replies(
    status: str, content_type: str, body: bytes = b"", length: int | None = None
) -> Handler:
    """Return a handler that answers once, promising `length` bytes, and closes."""
    promise = "" if length is None else f"Content-Length: {length}\r\n"
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{promise}Connection: close\r\n\r\n"
    )

    async def reply(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)
        await writer.drain()

    return reply


async def never_answers(reader: StreamReader, writer: StreamWriter) -> None:  # noqa: ARG001
    """Accept, listen and say nothing."""
    while await reader.read(1024):
        pass


class Radio:
    """A live station that counts its listeners and what it sends them."""

    def __init__(self, samples: Samples) -> None:
        """Play `samples` again and again."""
        self.requests: list[str] = []
        """The first lines of all requests so far."""
        self.listeners = 0
        self.sent: Counter[str] = Counter()
        """Bytes of sound sent, by the request that asked for them."""
        self._sound = (samples * 32767).astype("<i2").tobytes()

    async def play(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer a listener, at the speed of the music."""
        request = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[0]
        self.requests.append(request)
        self.listeners += 1
        try:
            await self._send(writer, request)
        finally:
            self.listeners -= 1

    async def _send(self, writer: StreamWriter, request: str) -> None:
        head = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0"
        rate = SAMPLE_RATE.to_bytes(4, "little") + (2 * SAMPLE_RATE).to_bytes(4, "little")
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: audio/wav\r\n\r\n")
        writer.write(head + rate + b"\2\0\x10\0data\xff\xff\xff\xff")
        # To start with, a few seconds at once, as real stations do.
        writer.write(self._sound * 3)
        piece, position = SAMPLE_RATE // 5, 0
        while True:
            content = self._sound[position : position + piece]
            position = (position + piece) % len(self._sound)
            writer.write(content)
            await writer.drain()
            self.sent[request] += len(content)
            await asyncio.sleep(0.1)


def stops_after(body: bytes) -> Handler:
    """Return a handler that sends `body` and then goes silent without closing."""

    async def reply(reader: StreamReader, writer: StreamWriter) -> None:
        await replies("200 OK", "audio/wav", body)(reader, writer)
        await never_answers(reader, writer)

    return reply
