"""The action that tells the mood of a whole recording."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood import analysis
from custom_components.music_mood.analysis import (
    LIVE_AFTER_SECONDS,
    EndlessStreamError,
    Order,
    async_analyze,
)
from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.audio import SAMPLE_RATE
from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.model import MoodModel
from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.services import EVENT_ANALYSIS_PROGRESS
from tests.integration.conftest import Until
from tests.integration.test_workers import our_threads
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import Radio, never_answers, replies, serve
from tests.sources.sound import chords, write_wav

type Analyze = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def analyze(hass: HomeAssistant) -> Analyze:
    """Return a function that calls the action."""
    assert await async_setup_component(hass, DOMAIN, {})

    async def call(*, context: Context | None = None, **data: Any) -> dict[str, Any]:
        answer = await hass.services.async_call(
            DOMAIN, "analyze", data, blocking=True, return_response=True, context=context
        )
        assert answer is not None
        return dict(answer)

    return call


async def test_it_tells_what_the_engine_hears(analyze: Analyze, media: Path) -> None:
    sound = np.concatenate([chords(12), np.zeros(8 * SAMPLE_RATE, np.float32)])
    states = MoodListener(MoodModel.load(runtime="numpy")).push(sound)

    answer = await analyze(address=str(write_wav(media / "song.wav", sound)))

    assert answer["duration"] == 20
    curve = answer["curve"]
    assert [point["time"] for point in curve] == [state.time for state in states]
    assert [point["mood"] for point in curve] == [state.quadrant for state in states]
    assert [point["sound"] for point in curve] == [state.sound for state in states]
    for point, state in zip(curve, states, strict=True):
        if state.mood is None:
            assert point["valence"] is None
        else:
            # The file has 16 bits, and the answer three decimals.
            assert point["valence"] == pytest.approx(state.mood.valence, abs=0.02)
            assert point["arousal"] == pytest.approx(state.mood.arousal, abs=0.02)

    music = sum(state.music for state in states) / len(states)
    assert answer["music_share"] == pytest.approx(music, abs=0.001)
    moods = [state.mood for state in states if state.mood]
    overall = answer["overall"]
    assert overall["valence"] == pytest.approx(np.mean([m.valence for m in moods]), abs=0.02)
    assert overall["arousal"] == pytest.approx(np.mean([m.arousal for m in moods]), abs=0.02)
    assert sum(overall["shares"].values()) == pytest.approx(1, abs=0.01)
    sections = answer["sections"]
    assert (sections[0]["start"], sections[-1]["end"]) == (0, 20)
    assert all(before["end"] == after["start"] for before, after in pairwise(sections))
    assert sections[-1]["mood"] is None


async def test_the_curve_is_as_coarse_as_asked_for(analyze: Analyze, song: Path) -> None:
    fine = (await analyze(address=str(song)))["curve"]
    coarse = (await analyze(address=str(song), step=2))["curve"]

    assert [point["time"] for point in coarse] == [2, 4, 6, 8]
    values = [point["valence"] for point in fine if 4 < point["time"] <= 6]
    assert coarse[2]["valence"] == pytest.approx(np.mean(values), abs=0.001)


async def test_it_stops_after_the_duration(analyze: Analyze, song: Path) -> None:
    assert (await analyze(address=str(song), duration=4.5))["duration"] == 4.5
    assert (await analyze(address=str(song), duration=100))["duration"] == 8
    assert ffmpeg_processes() == []


@pytest.mark.parametrize("form", [str, lambda media: {"media_content_id": media, "metadata": {}}])
async def test_a_media_source_can_be_analysed(
    hass: HomeAssistant, analyze: Analyze, song: Path, form: Callable[[str], Any]
) -> None:
    hass.config.media_dirs = {"local": str(song.parent)}
    assert await async_setup_component(hass, "media_source", {})

    answer = await analyze(media=form("media-source://media_source/local/song.wav"))
    assert answer["duration"] == 8

    with pytest.raises(ServiceValidationError) as refused:
        await analyze(media="media-source://media_source/local/../secret.wav")
    assert refused.value.translation_key == "media_not_found"


async def test_without_media_sources_it_says_so(analyze: Analyze) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await analyze(media="media-source://media_source/local/song.wav")
    assert refused.value.translation_key == "media_not_found"


@pytest.mark.usefixtures("socket_enabled")
async def test_an_address_can_be_analysed_and_its_secrets_stay_secret(
    analyze: Analyze, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wav = write_wav(tmp_path / "song.wav", chords(20.0)).read_bytes()
    async with serve(replies("200 OK", "audio/wav", wav, length=len(wav))) as address:
        assert (await analyze(address=address))["duration"] == 20

    async with serve(replies("404 Not Found", "text/plain")) as address:
        secret = address.replace("//", "//anna:pass%40word@") + "/song?token=hidden"
        with pytest.raises(HomeAssistantError) as failed:
            await analyze(address=secret)

    assert failed.value.translation_key == "analysis_failed"
    assert failed.value.translation_placeholders is not None
    assert failed.value.translation_placeholders["reason"] == "there is nothing at the address"
    told = str(failed.value) + str(failed.value.translation_placeholders) + caplog.text
    for word in ("anna", "pass%40", "hidden"):
        assert word not in told


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({}, "one_recording"),
        ({"address": "/media/a.mp3", "media": "b"}, "one_recording"),
        ({"address": ""}, "analysis_invalid_address"),
        ({"address": "concat:/etc/passwd"}, "analysis_unsupported_address"),
        ({"address": "song.mp3"}, "analysis_address_start"),
        ({"address": "/etc/passwd"}, "analysis_path_not_allowed"),
        ({"media": {"media_content_id": "/etc/passwd"}}, "analysis_path_not_allowed"),
        ({"address": "{media}/missing.mp3"}, "analysis_not_found"),
    ],
)
async def test_what_may_not_be_heard_is_refused(
    analyze: Analyze, media: Path, data: dict[str, Any], key: str
) -> None:
    if "address" in data:
        data = {**data, "address": data["address"].replace("{media}", str(media))}

    with pytest.raises(ServiceValidationError) as refused:
        await analyze(**data)

    assert refused.value.translation_key == key
    assert str(refused.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not sound that FFmpeg can read"),
        (b"<html></html>", "it is not sound that FFmpeg can read"),
        (2.9, "there is too little sound in it"),
    ],
)
async def test_a_file_without_enough_sound_fails(
    analyze: Analyze, media: Path, content: bytes | float, reason: str
) -> None:
    file = media / "file.wav"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        write_wav(file, chords(content))

    with pytest.raises(HomeAssistantError) as failed:
        await analyze(address=str(file))

    assert str(failed.value) == f"{file} cannot be analysed: {reason}"


async def test_too_much_sound_is_refused(
    analyze: Analyze, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "LONGEST_SECONDS", 5.0)

    with pytest.raises(HomeAssistantError, match="more than three hours"):
        await analyze(address=str(song))

    assert (await analyze(address=str(song), duration=5))["duration"] == 5


@pytest.mark.usefixtures("socket_enabled")
async def test_what_takes_too_long_is_given_up(
    analyze: Analyze, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "PATIENCE_SECONDS", 0.3)

    async with serve(never_answers) as address:
        with pytest.raises(HomeAssistantError, match="took too long"):
            await analyze(address=address)

    assert ffmpeg_processes() == []


async def test_without_ffmpeg_it_says_so(
    hass: HomeAssistant, analyze: Analyze, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hass.data["ffmpeg"], "_bin", "/nowhere/ffmpeg")

    with pytest.raises(HomeAssistantError, match="FFmpeg cannot be started"):
        await analyze(address=str(song))


async def test_a_recording_whose_length_cannot_be_told_is_heard_all_the_same(
    hass: HomeAssistant,
    analyze: Analyze,
    song: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = tmp_path / "ffmpeg"
    # Only who asks for sound, and not for the length, gets an answer.
    program.write_text(
        '#!/bin/sh\ncase "$*" in *f32le*) exec ffmpeg "$@";; *) exec sleep 60;; esac'
    )
    program.chmod(0o755)
    monkeypatch.setattr(hass.data["ffmpeg"], "_bin", str(program))
    monkeypatch.setattr(analysis, "PROBE_SECONDS", 0.2)
    monkeypatch.setattr(analysis, "PROGRESS_SECONDS", 0.0)
    told: list[Event[Any]] = []
    hass.bus.async_listen(EVENT_ANALYSIS_PROGRESS, told.append)

    assert (await analyze(address=str(song)))["duration"] == 8
    await hass.async_block_till_done()

    assert {event.data["duration"] for event in told} == {None}


async def test_a_damaged_model_is_told(
    analyze: Analyze, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> MoodModel:
        raise ModelError("the model file mood.tflite is damaged")

    monkeypatch.setattr(MoodModel, "load", fail)

    with pytest.raises(HomeAssistantError) as failed:
        await analyze(address=str(song))
    assert failed.value.translation_key == "model_damaged"


async def test_a_long_recording_tells_how_far_it_is(
    hass: HomeAssistant, analyze: Analyze, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "PROGRESS_SECONDS", 0.0)
    # A machine that is busy may take longer than usual to start a program.
    monkeypatch.setattr(analysis, "PROBE_SECONDS", 60.0)
    told: list[Event[Any]] = []
    hass.bus.async_listen(EVENT_ANALYSIS_PROGRESS, told.append)
    context = Context()

    await analyze(address=str(song), context=context)
    await hass.async_block_till_done()

    assert [event.data["seconds"] for event in told] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {event.data["duration"] for event in told} == {8.0}
    assert {event.data["name"] for event in told} == {str(song)}
    assert {event.context.id for event in told} == {context.id}


async def test_a_short_recording_tells_nothing_before_its_end(
    hass: HomeAssistant, analyze: Analyze, song: Path
) -> None:
    told: list[Event[Any]] = []
    hass.bus.async_listen(EVENT_ANALYSIS_PROGRESS, told.append)

    await analyze(address=str(song))
    await hass.async_block_till_done()

    assert told == []


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("stopped_by", ["caller", "home_assistant"])
async def test_it_can_be_cancelled_at_any_moment(
    hass: HomeAssistant, analyze: Analyze, until: Until, stopped_by: str
) -> None:
    async with serve(never_answers) as address:
        call = asyncio.create_task(analyze(address=address))
        await until(lambda: len(ffmpeg_processes()) == 1)

        if stopped_by == "caller":
            call.cancel()
        else:
            await hass.async_stop(force=True)
        with pytest.raises(asyncio.CancelledError):
            await call

    assert ffmpeg_processes() == []
    assert our_threads() == []


async def test_three_recordings_are_heard_at_a_time(
    analyze: Analyze, song: Path, until: Until
) -> None:
    most = 0

    def watch() -> bool:
        nonlocal most
        most = max(most, len(ffmpeg_processes()))
        return every.done()

    every = asyncio.gather(*(analyze(address=str(song)) for _ in range(7)))
    await until(watch)

    assert [answer["duration"] for answer in await every] == [8] * 7
    assert 1 < most <= analysis.AT_ONCE
    assert our_threads() == []


@pytest.mark.usefixtures("socket_enabled")
async def test_nobody_waits_behind_a_stream_that_comes_slowly(
    analyze: Analyze, song: Path, until: Until
) -> None:
    async with serve(never_answers) as address:
        slow = asyncio.create_task(analyze(address=address, duration=60))
        await until(lambda: len(ffmpeg_processes()) == 1)

        async with asyncio.timeout(10):
            assert (await analyze(address=str(song)))["duration"] == 8

        assert not slow.done()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow


class Ticking:
    """A clock by which every second of sound takes some time."""

    def __init__(self, seconds: float) -> None:
        self.now = 0.0
        self._seconds = seconds

    def __call__(self) -> float:
        self.now += self._seconds
        return self.now


@pytest.mark.usefixtures("socket_enabled")
async def test_a_stream_that_comes_as_it_plays_needs_a_duration(hass: HomeAssistant) -> None:
    # A minute of it is there at once; only the clock of the test says that it comes slowly.
    async with serve(Radio(chords(20.0)).play) as address:
        order = Order(address=address, step=0.5)
        clock = Ticking(1.0)
        with pytest.raises(EndlessStreamError):
            await async_analyze(hass, order, lambda *_: None, clock=clock)
        assert clock.now == pytest.approx(LIVE_AFTER_SECONDS, abs=2)

        order = replace(order, duration=40)
        heard = await async_analyze(hass, order, lambda *_: None, clock=Ticking(1.0))
        assert heard.curve[-1].time == 40
    assert ffmpeg_processes() == []


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("by_address", [True, False])
async def test_a_recording_is_never_taken_for_a_stream(
    hass: HomeAssistant, media: Path, by_address: bool
) -> None:
    """A slow machine is slow with files, too."""
    song = write_wav(media / "song.wav", chords(70.0))
    wav = song.read_bytes()
    async with serve(replies("200 OK", "audio/wav", wav, length=len(wav))) as address:
        order = Order(address=address if by_address else str(song), step=0.5)
        clock = Ticking(0.45 if by_address else 2.0)
        heard = await async_analyze(hass, order, lambda *_: None, clock=clock)

    assert clock.now > LIVE_AFTER_SECONDS
    assert heard.curve[-1].time == 70


async def test_a_place_that_listens_goes_on_when_an_analysis_ends(
    hass: HomeAssistant,
    analyze: Analyze,
    song: Path,
    add_entry: Callable[..., MockConfigEntry],
    until: Until,
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = entry.runtime_data.coordinator
    await until(lambda: coordinator.data is not None)

    await analyze(address=str(song))
    heard = coordinator.data.time

    await until(lambda: coordinator.data is not None and coordinator.data.time > heard)
    assert coordinator.dropped_seconds == 0
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert our_threads() == []
