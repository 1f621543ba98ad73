"""Small servers on 127.0.0.1 that behave well or badly."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

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
        except ConnectionError, asyncio.CancelledError:
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


def stops_after(body: bytes) -> Handler:
    """Return a handler that sends `body` and then goes silent without closing."""

    async def reply(reader: StreamReader, writer: StreamWriter) -> None:
        await replies("200 OK", "audio/wav", body)(reader, writer)
        await never_answers(reader, writer)

    return reply
