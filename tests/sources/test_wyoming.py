"""Wyoming satellites and microphone services, played by the real package, and by bad peers."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import numpy as np
import pytest
from hypothesis import given, strategies as st
from wyoming.audio import AudioChunk, AudioStart
from wyoming.event import Event as WyomingEvent
from wyoming.info import AsrProgram, Attribution, Describe, Info, MicProgram, Satellite
from wyoming.ping import Ping, Pong
from wyoming.pipeline import PipelineStage, RunPipeline
from wyoming.satellite import PauseSatellite, RunSatellite
from wyoming.server import AsyncEventHandler, AsyncTcpServer

from custom_components.music_mood.engine.audio import SAMPLE_RATE
from custom_components.music_mood.sources.source import (
    SatelliteBusyError,
    SatelliteNoMicrophoneError,
    SatelliteSilentError,
    SourceEndedError,
    SourceError,
    SourceStalledError,
    SourceUnreachableError,
)
from custom_components.music_mood.sources.wyoming import WyomingSource
from custom_components.music_mood.sources.wyoming_protocol import (
    Event,
    WyomingError,
    read_event,
    write_event,
)
from tests.sources.hearing import hear_all
from tests.sources.servers import Handler, never_answers, serve

pytestmark = pytest.mark.usefixtures("socket_enabled")

ATTRIBUTION = Attribution(name="us", url="")
SATELLITE = Satellite(
    name="Kitchen satellite", attribution=ATTRIBUTION, installed=True, description="", version="1"
)
MICROPHONE = MicProgram(
    name="stick",
    attribution=ATTRIBUTION,
    installed=True,
    description="",
    version="1",
    mic_format=AudioStart(rate=16_000, width=2, channels=1),
)


class Peer(AsyncEventHandler):
    """A satellite that streams always, or a microphone service, as the projects of that name do."""

    def __init__(self, room: Room, reader: StreamReader, writer: StreamWriter) -> None:
        super().__init__(reader, writer)
        self.room = room
        self.streaming: asyncio.Task[None] | None = None
        self.asked = asyncio.Event()
        if room.info.mic:
            self.streaming = asyncio.create_task(self.stream_unasked())

    async def run(self) -> None:
        # Whoever hangs up while sound is on its way resets the connection.
        with suppress(ConnectionError):
            await super().run()

    async def handle_event(self, event: WyomingEvent) -> bool:
        room = self.room
        room.received.append(event.type)
        if Describe.is_type(event.type):
            await self.write_event(room.info.event())
            self.asked.set()
            return True
        if room.server not in (None, self):
            return False
        room.server = self
        if RunSatellite.is_type(event.type) and room.streams:
            pipeline = RunPipeline(start_stage=PipelineStage.WAKE, end_stage=PipelineStage.HANDLE)
            await self.write_event(pipeline.event())
            await self.write_event(Ping(text="are you there").event())
            self.streaming = asyncio.create_task(self.stream())
        elif PauseSatellite.is_type(event.type) and self.streaming:
            self.streaming.cancel()
        elif Pong.is_type(event.type):
            room.pongs.append(Pong.from_event(event).text)
        return True

    async def stream_unasked(self) -> None:
        room = self.room
        start = AudioStart(rate=room.rate, width=2, channels=room.channels)
        await self.write_event(start.event())
        await self.asked.wait()
        await self.stream()

    async def stream(self) -> None:
        with suppress(ConnectionError):
            await self._send_all()

    async def _send_all(self) -> None:
        room = self.room
        frame = 2 * room.channels
        for start in range(0, len(room.sound), frame * 1024):
            chunk = AudioChunk(
                rate=room.rate,
                width=2,
                channels=room.channels,
                audio=room.sound[start : start + frame * 1024],
            )
            await self.write_event(chunk.event())
        if room.ends:
            self.writer.close()

    async def disconnect(self) -> None:
        if self.room.server is self:
            self.room.server = None
        if self.streaming:
            self.streaming.cancel()


class Room:
    """Where a peer stands, and what happens there."""

    def __init__(self, info: Info, *, rate: int = 16_000, channels: int = 1) -> None:
        self.info = info
        self.rate = rate
        self.channels = channels
        self.streams = True
        self.ends = False
        self.sound = self._pcm()
        self.server: Peer | None = None
        self.received: list[str] = []
        self.pongs: list[str | None] = []

    def _pcm(self) -> bytes:
        time = np.arange(2 * self.rate) / self.rate
        tone = (0.25 * 32768 * np.sin(2 * np.pi * 440 * time)).astype("<i2")
        return np.repeat(tone, self.channels).tobytes()

    @asynccontextmanager
    async def at(self) -> AsyncIterator[WyomingSource]:
        """Yield a source for a real server of the wyoming package."""
        server = AsyncTcpServer("127.0.0.1", 0)

        def handler(reader: StreamReader, writer: StreamWriter) -> Peer:
            return Peer(self, reader, writer)

        await server.start(handler)
        assert isinstance(server._server, asyncio.Server)
        port = server._server.sockets[0].getsockname()[1]
        try:
            yield WyomingSource(host="127.0.0.1", port=port, stall_seconds=1.0)
        finally:
            await server.stop()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what the peer does, which sends no signal."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2), (22_050, 1)])
@pytest.mark.parametrize("info", [Info(satellite=SATELLITE), Info(mic=[MICROPHONE])])
async def test_a_satellite_and_a_microphone_service_are_heard(
    info: Info, rate: int, channels: int
) -> None:
    async with Room(info, rate=rate, channels=channels).at() as source:
        heard, error = await hear_all(source)

    expected = 0.25 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / SAMPLE_RATE)
    assert len(heard) > 1.95 * SAMPLE_RATE
    np.testing.assert_allclose(heard[100:], expected[100:], atol=3e-3)
    assert type(error) is SourceStalledError


async def test_a_satellite_that_goes_away_has_ended() -> None:
    room = Room(Info(satellite=SATELLITE))
    room.ends = True
    async with room.at() as source:
        heard, error = await hear_all(source)

    assert len(heard) > 0
    assert isinstance(error, SourceEndedError | SourceUnreachableError)


async def test_a_satellite_is_told_to_pause_and_freed_afterwards() -> None:
    room = Room(Info(satellite=SATELLITE))
    async with room.at() as source:
        for _ in range(2):
            async with source.open() as chunks:
                async for _ in chunks:
                    break
            await until(lambda: room.server is None)

    talk = ["describe", "run-satellite", "pause-satellite"]
    assert [kind for kind in room.received if kind in talk] == 2 * talk


async def test_pings_are_answered_with_their_own_text() -> None:
    room = Room(Info(satellite=SATELLITE))
    async with room.at() as source:
        await hear_all(source)

    assert room.pongs == ["are you there"]


async def test_a_satellite_that_serves_somebody_else_says_so() -> None:
    room = Room(Info(satellite=SATELLITE))
    async with room.at() as source, source.open() as chunks:
        async for _ in chunks:
            break
        _, error = await hear_all(source)

    assert type(error) is SatelliteBusyError


async def test_asking_who_is_there_takes_the_satellite_from_nobody() -> None:
    room = Room(Info(satellite=SATELLITE))
    async with room.at() as source:
        peer = await source.ask()

    assert (peer.name, peer.satellite, peer.microphone) == ("Kitchen satellite", True, True)
    assert room.received == ["describe"]


async def test_a_satellite_that_waits_for_a_wake_word_is_told_from_a_broken_line() -> None:
    room = Room(Info(satellite=SATELLITE))
    room.streams = False
    async with room.at() as source:
        _, error = await hear_all(source)

    assert type(error) is SatelliteSilentError


async def test_a_satellite_that_falls_silent_counts_as_stalled() -> None:
    room = Room(Info(satellite=SATELLITE))
    async with room.at() as source:
        heard, error = await hear_all(source)

    assert len(heard) > SAMPLE_RATE
    assert type(error) is SourceStalledError


async def test_another_kind_of_service_has_no_microphone() -> None:
    speech = AsrProgram(
        name="words",
        attribution=ATTRIBUTION,
        installed=True,
        description="",
        version="1",
        models=[],
    )
    async with Room(Info(asr=[speech])).at() as source:
        _, error = await hear_all(source)

    assert type(error) is SatelliteNoMicrophoneError


async def failure(handler: Handler) -> SourceError:
    """Return what goes wrong with a server that does not speak Wyoming."""
    async with serve(handler) as address:
        port = urlsplit(address).port
        assert port is not None
        source = WyomingSource(host="127.0.0.1", port=port, answer_seconds=0.5, stall_seconds=0.5)
        _, error = await hear_all(source)
    return error


def says(content: bytes) -> Handler:
    async def reply(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readline()
        writer.write(content)
        await writer.drain()

    return reply


INFO = b'{"type": "info", "data": {"satellite": {"name": "a", "installed": true}}}\n'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", SourceEndedError),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", SourceUnreachableError),
        (b"x" * 200_000, SourceUnreachableError),
        (b'{"type": "info", "data_length": 99999999999}\n', SourceUnreachableError),
        (b'{"type": "info", "data_length": -1}\n', SourceUnreachableError),
        (b'{"type": "info", "data_length": 5}\n{"a"', SourceUnreachableError),
        (b'{"type": "info", "data_length": 2}\n[]', SourceUnreachableError),
        (b'{"type": 7}\n', SourceUnreachableError),
        (b"[" * 60_000 + b"\n", SourceUnreachableError),
        (b'{"type": "info"}\n', SatelliteNoMicrophoneError),
        (INFO + b'{"type": "audio-chunk", "payload_length": 2}\nab', SourceError),
        (
            INFO + b'{"type": "audio-chunk", "data": {"rate": 0, "width": 2, "channels": 1}}\n',
            SourceError,
        ),
        (
            INFO
            + b'{"type": "audio-chunk", "data": {"rate": Infinity, "width": 2, "channels": 1}}\n',
            SourceError,
        ),
        (
            INFO
            + b'{"type": "audio-chunk", "data": {"rate": 16000, "width": 2, "channels": 1},'
            + b' "payload_length": 70000}\n'
            + b"\0" * 70_000,
            SourceError,
        ),
        (b'{"type": "info", "data": {"mic": 5}}\n', SatelliteNoMicrophoneError),
        (INFO, SatelliteBusyError),
    ],
)
async def test_a_peer_that_talks_nonsense_is_an_error(
    content: bytes, expected: type[SourceError]
) -> None:
    assert type(await failure(says(content))) is expected


async def test_a_peer_that_never_answers_counts_as_stalled() -> None:
    assert type(await failure(never_answers)) is SourceStalledError


@pytest.mark.parametrize("host", ["127.0.0.1", "\udcff"])
async def test_nobody_at_the_address(host: str) -> None:
    _, error = await hear_all(WyomingSource(host=host, port=1))

    assert type(error) is SourceUnreachableError


async def test_giving_up_while_the_satellite_streams_leaves_nothing_open() -> None:
    room = Room(Info(satellite=SATELLITE))
    before = asyncio.all_tasks()
    async with room.at() as source:
        task = asyncio.create_task(hear_all(source))
        await until(lambda: room.server is not None)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: room.server is None)
    assert asyncio.all_tasks() <= before


async def floods(reader: StreamReader, writer: StreamWriter) -> None:
    """Ask again and again and read no answer, until we cannot write any more."""
    await reader.readline()
    writer.write(INFO)
    while True:
        writer.write(b'{"type": "ping", "data": {"text": "' + b"x" * 60_000 + b'"}}\n')
        await writer.drain()


async def test_a_satellite_that_reads_nothing_cannot_keep_us() -> None:
    before = asyncio.all_tasks()
    async with serve(floods) as address:
        port = urlsplit(address).port
        assert port is not None
        source = WyomingSource(host="127.0.0.1", port=port, stall_seconds=0.5)
        _, error = await hear_all(source)
    assert type(error) is SatelliteSilentError
    assert asyncio.all_tasks() <= before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    kind=st.text(min_size=1),
    data=st.dictionaries(st.text(), JSON, max_size=3),
    payload=st.binary(max_size=200),
)
async def test_what_we_write_the_package_reads_and_we_read_it_too(
    kind: str, data: dict[str, object], payload: bytes
) -> None:
    from wyoming.event import async_read_event  # noqa: PLC0415

    written = await _written(
        lambda writer: write_event(writer, Event(type=kind, data=data, payload=payload))
    )

    theirs = await async_read_event(_reader(written))
    ours = await read_event(_reader(written))

    assert theirs is not None
    assert ours is not None
    assert (theirs.type, theirs.data, theirs.payload or b"") == (kind, data, payload)
    assert ours == Event(type=kind, data=data, payload=payload)


@given(st.binary(max_size=300))
async def test_rubbish_is_an_error_and_nothing_worse(content: bytes) -> None:
    try:
        event = await read_event(_reader(content))
    except WyomingError:
        return
    assert event is None or isinstance(event, Event)


def _reader(content: bytes) -> StreamReader:
    reader = StreamReader()
    reader.feed_data(content)
    reader.feed_eof()
    return reader


async def _written(write: Callable[[StreamWriter], object]) -> bytes:
    class Wire:
        content = b""

        def write(self, data: bytes) -> None:
            self.content += data

        async def drain(self) -> None:
            """Do nothing."""

    wire = Wire()
    await write(wire)  # type: ignore[arg-type, misc]
    return wire.content
