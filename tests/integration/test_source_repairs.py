"""What a person is asked to do about a source, and when it is taken back."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.dt import utcnow
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.music_mood.coordinator import LOST_SECONDS
from custom_components.music_mood.kinds import KINDS
from custom_components.music_mood.shared_model import DATA_MODEL
from custom_components.music_mood.sources.silence import SilenceWatch
from custom_components.music_mood.sources.source import (
    PortAudioMissingError,
    SourceCredentialsError,
    SourceError,
    SourceStalledError,
)
from tests.integration.conftest import Until
from tests.integration.dialogs import answer, assert_complete, suggested
from tests.integration.test_entities import LISTENING, MUSIC, state_of
from tests.integration.test_listening import Broadcast, SteadyModel, issue, music
from tests.sources.servers import Handler, Radio, serve
from tests.sources.sound import chords

pytestmark = pytest.mark.usefixtures("socket_enabled")

type AddEntry = Callable[..., MockConfigEntry]

DATA: dict[str, dict[str, Any]] = {
    "microphone": {"microphone": "pulse:default"},
    "stream": {"address": "http://radio.example/live"},
    "camera": {"camera": "camera.porch"},
    "wyoming": {"host": "satellite.local", "port": 10700},
}


@pytest.fixture
def broadcast(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Broadcast:
    """Return what every source of this house gives."""
    source = Broadcast()
    for kind in KINDS.values():
        monkeypatch.setattr(type(kind), "source", lambda *_: source)
    hass.data[DATA_MODEL] = SteadyModel()
    return source


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_a_lost_source_comes_with_advice_for_its_kind(
    hass: HomeAssistant, broadcast: Broadcast, add_source: AddEntry, until: Until, kind: str
) -> None:
    entry = add_source(kind, **DATA[kind])
    assert await hass.config_entries.async_setup(entry.entry_id)
    broadcast.play(SourceStalledError("no sound"))
    await until(lambda: state_of(hass, MUSIC) == "unavailable")
    await until(lambda: entry.runtime_data.coordinator.outages == 1)

    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await until(lambda: issue(hass, f"source_lost_{entry.entry_id}") is not None)

    found = issue(hass, f"source_lost_{entry.entry_id}")
    assert found is not None
    assert found.translation_key == f"source_lost_{kind}"
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert not ir.async_get(hass).issues


async def test_portaudio_is_asked_for_once_and_no_more_when_the_last_place_is_gone(
    hass: HomeAssistant, broadcast: Broadcast, add_source: AddEntry, until: Until
) -> None:
    entries = [add_source("microphone", microphone=f"portaudio:{name}, ALSA") for name in "ab"]
    broadcast.play(*[PortAudioMissingError("missing")] * 2)
    assert await hass.config_entries.async_setup(entries[0].entry_id)
    await until(lambda: all(one.runtime_data.coordinator.outages == 1 for one in entries))

    assert issue(hass, "portaudio_missing") is not None
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await hass.async_block_till_done()
    assert [key for _, key in ir.async_get(hass).issues] == ["portaudio_missing"]

    await hass.config_entries.async_remove(entries[0].entry_id)
    assert issue(hass, "portaudio_missing") is not None
    await hass.config_entries.async_remove(entries[1].entry_id)
    assert issue(hass, "portaudio_missing") is None


def test_silence_counts_only_as_long_as_it_lasts() -> None:
    watch = SilenceWatch(limit=10.0)
    for level, seconds, too_long in (
        (-120.0, 9.5, False),
        (-79.0, 0.5, False),
        (-120.0, 9.5, False),
        (-81.0, 0.5, True),
        (-120.0, 100.0, True),
        (-60.0, 0.5, False),
    ):
        watch.add(level, seconds)
        assert watch.too_long is too_long
    watch.add(-120.0, 100.0)
    watch.reset()
    assert not watch.too_long


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("microphone", {"microphone": "pulse:default"}, True),
        ("microphone", {"microphone": "pulse:speaker.monitor"}, False),
        ("wyoming", DATA["wyoming"], True),
        ("stream", DATA["stream"], False),
        ("camera", DATA["camera"], False),
    ],
)
async def test_a_microphone_that_hears_nothing_at_all_is_told(
    hass: HomeAssistant,
    broadcast: Broadcast,
    add_source: AddEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    data: dict[str, Any],
    told: bool,
) -> None:
    limits = SilenceWatch.__init__.__kwdefaults__
    assert limits is not None
    monkeypatch.setitem(limits, "limit", 3.0)
    entry = add_source(kind, **data)
    issue_id = f"microphone_silent_{entry.entry_id}"
    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = entry.runtime_data.coordinator

    async def hear_silence(until_second: float) -> None:
        broadcast.play(*np.split(np.zeros(3 * 16_000, np.float32), 6))
        await until(lambda: coordinator.data is not None and coordinator.data.time >= until_second)

    await hear_silence(3.0)
    assert (issue(hass, issue_id) is not None) is told

    broadcast.play(*music(1))
    await until(lambda: issue(hass, issue_id) is None)
    await hear_silence(7.0)
    assert (issue(hass, issue_id) is not None) is told

    await hass.services.async_call("switch", "turn_off", {"entity_id": LISTENING}, blocking=True)
    assert issue(hass, issue_id) is None


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (SourceStalledError("no sound"), "source_lost_{entry_id}"),
        (PortAudioMissingError("missing"), "portaudio_missing"),
    ],
)
async def test_who_hears_of_a_lost_microphone_hears_no_more_that_it_was_silent(
    hass: HomeAssistant,
    broadcast: Broadcast,
    add_source: AddEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    error: SourceError,
    advice: str,
) -> None:
    limits = SilenceWatch.__init__.__kwdefaults__
    assert limits is not None
    monkeypatch.setitem(limits, "limit", 1.0)
    entry = add_source("microphone", **DATA["microphone"])
    assert await hass.config_entries.async_setup(entry.entry_id)
    broadcast.play(np.zeros(2 * 16_000, np.float32))
    await until(lambda: issue(hass, f"microphone_silent_{entry.entry_id}") is not None)

    broadcast.play(error)
    await until(lambda: entry.runtime_data.coordinator.outages == 1)
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await hass.async_block_till_done()

    advices = [key for _, key in ir.async_get(hass).issues]
    assert advices == [advice.format(entry_id=entry.entry_id)]


# Signing in again


def guarded(station: Radio, secrets: set[str]) -> Handler:
    """Return a handler that plays only for those who know one of the base64 secrets."""

    async def reply(reader: Any, writer: Any) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if any(f"Basic {secret}" in head for secret in secrets):
            reader.feed_data(head.encode())
            await station.play(reader, writer)
            return
        writer.write(
            b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()

    return reply


@asynccontextmanager
async def guarded_radio(secrets: set[str]) -> AsyncIterator[str]:
    async with serve(guarded(Radio(chords(2.0)), secrets)) as address:
        yield urlsplit(address).netloc


OLD, NEW = "dXNlcjpvbGQ=", "w7xzZXI6cEBzczovPw=="  # user:old and üser:p@ss:/?


async def test_a_refused_password_is_asked_for_again(
    hass: HomeAssistant, add_entry: AddEntry, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    async with guarded_radio({NEW}) as server:
        entry = add_entry(f"http://user:old@{server}/stream?key=1")
        unique_id = entry.unique_id
        assert await hass.config_entries.async_setup(entry.entry_id)

        def asked() -> list[Any]:
            return list(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))

        await until(lambda: len(asked()) == 1)
        form = await hass.config_entries.flow.async_configure(asked()[0]["flow_id"])
        assert form["step_id"] == "reauth_confirm"
        assert_complete(form)

        wrong = await answer(hass, form, {"username": "user", "password": "wrong"})
        assert wrong["errors"] == {"base": "invalid_auth"}
        assert suggested(wrong)["username"] == "user"
        done = await answer(hass, wrong, {"username": "üser", "password": "p@ss:/?"})
        await hass.async_block_till_done()

        assert done["reason"] == "reauth_successful"
        assert entry.unique_id == unique_id
        assert entry.data["address"].endswith(f"@{server}/stream?key=1")
        await until(lambda: state_of(hass, MUSIC) == "on")
        assert await hass.config_entries.async_unload(entry.entry_id)
    for secret in ("old", "wrong", "p@ss", "p%40ss"):
        assert f"user:{secret}" not in caplog.text
        assert f":{secret}@" not in caplog.text


async def test_nobody_is_asked_once_the_server_lets_us_in_again(
    hass: HomeAssistant, broadcast: Broadcast, add_source: AddEntry, until: Until
) -> None:
    entry = add_source("stream", **DATA["stream"])
    broadcast.play(SourceCredentialsError("no"))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: any(entry.async_get_active_flows(hass, {SOURCE_REAUTH})))

    broadcast.play(*music(1))

    await until(lambda: not any(entry.async_get_active_flows(hass, {SOURCE_REAUTH})))
    assert not ir.async_get(hass).issues


@pytest.mark.parametrize("kind", ["camera", "microphone", "wyoming"])
async def test_only_a_stream_can_be_signed_in_to(
    hass: HomeAssistant, broadcast: Broadcast, add_source: AddEntry, until: Until, kind: str
) -> None:
    entry = add_source(kind, **DATA[kind])
    broadcast.play(SourceCredentialsError("no"))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: entry.runtime_data.coordinator.outages == 1)

    assert not any(entry.async_get_active_flows(hass, {SOURCE_REAUTH}))
