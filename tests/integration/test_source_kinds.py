"""Choosing microphones, cameras and satellites, and changing them."""

import asyncio
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_ZEROCONF,
    ConfigEntry,
    ConfigFlowResult,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry
from wyoming.info import Info

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.sources.source import SourceStalledError, SourceUnreachableError
from tests.integration.camera import CAMERA, add_camera
from tests.integration.conftest import Until
from tests.integration.dialogs import (
    NO_LIGHTS,
    answer,
    assert_complete,
    choose,
    start,
    suggested,
    try_out,
)
from tests.integration.test_entities import MUSIC, state_of
from tests.sources.processes import ffmpeg_processes
from tests.sources.pulseaudio import MICROPHONE, MICROPHONE_LABEL, SPEAKER, PulseAudio
from tests.sources.servers import replies, serve
from tests.sources.sound import chords, write_wav
from tests.sources.test_wyoming import SATELLITE, Room

pytestmark = pytest.mark.usefixtures("socket_enabled")

type AddEntry = Callable[..., MockConfigEntry]


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "long.wav", chords(30.0))


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    return write_wav(tmp_path / "short.wav", chords(9.0)).read_bytes()


def options_of(form: ConfigFlowResult, field: str) -> dict[str, str]:
    """Return value and label of the choices that a form gives."""
    assert form["data_schema"] is not None
    selector = form["data_schema"].schema[field]
    return {option["value"]: option["label"] for option in selector.config["options"]}


async def finish(hass: HomeAssistant, lights: ConfigFlowResult) -> ConfigEntry:
    """Choose no lights, and return the new entry."""
    assert lights["step_id"] == "lights"
    done = await answer(hass, lights, NO_LIGHTS)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    return done["result"]


# Microphones


async def test_a_microphone_is_chosen_from_what_is_connected_and_heard(
    hass: HomeAssistant, pulse: PulseAudio, wav: Path, until: Until
) -> None:
    with pulse.playing(wav):
        form = await start(hass, "microphone")
        assert_complete(form)
        choices = options_of(form, "microphone")
        assert choices["pulse:default"] == "The default microphone of this machine"
        assert choices[f"pulse:{MICROPHONE}"] == f"{MICROPHONE_LABEL} (PulseAudio)"
        assert choices[f"pulse:{SPEAKER}.monitor"].startswith("Monitor of")
        assert "not the room" in choices[f"pulse:{SPEAKER}.monitor"]
        assert list(choices)[-1] == "look_again"

        answers = {"name": "Kitchen", "microphone": f"pulse:{MICROPHONE}"}
        heard = await try_out(hass, form, answers)
        assert heard["step_id"].startswith("heard_")
        assert heard["description_placeholders"] is not None
        assert -60 < int(heard["description_placeholders"]["level"]) < 0
        again = await choose(hass, heard, "listen")
        assert again["step_id"].startswith("heard_")
        entry = await finish(hass, await choose(hass, again, "lights"))

        assert entry.data == {"source": "microphone", "microphone": f"pulse:{MICROPHONE}"}
        await until(lambda: state_of(hass, MUSIC) == "on")
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert ffmpeg_processes() == []


async def test_looking_again_finds_what_was_plugged_in_meanwhile(
    hass: HomeAssistant, pulse: PulseAudio
) -> None:
    form = await start(hass, "microphone")
    assert "pulse:stick" not in options_of(form, "microphone")
    stick = pulse.plug_in("stick")

    again = await answer(hass, form, {"name": "Attic", "microphone": "look_again"})
    pulse.pull_out(stick)

    assert again["errors"] == {}
    assert suggested(again) == {"name": "Attic"}
    assert "pulse:stick" in options_of(again, "microphone")
    refused = await answer(hass, again, {"name": "Attic", "microphone": "pulse:stick"})
    assert refused["errors"] == {"microphone": "microphone_missing"}
    # It is still offered: the person may plug it in again.
    assert options_of(refused, "microphone")["pulse:stick"] == "stick (not connected now)"
    assert_complete(refused)


async def test_without_a_microphone_the_dialog_says_how_to_connect_one(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "nothing.conf"))

    nothing = await start(hass, "microphone")

    assert (nothing["type"], nothing["step_id"]) == (FlowResultType.MENU, "no_microphone")
    assert nothing["menu_options"] == ["microphone", "stream", "wyoming"]
    assert_complete(nothing)
    again = await choose(hass, nothing, "microphone")
    assert again["step_id"] == "no_microphone"
    assert (await choose(hass, again, "stream"))["step_id"] == "stream"


async def test_without_ffmpeg_nobody_can_choose_a_microphone(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hass.data["ffmpeg"], "_bin", "/nowhere/ffmpeg")

    assert (await start(hass, "microphone"))["reason"] == "ffmpeg_missing"


@pytest.mark.usefixtures("pulse")
async def test_one_microphone_is_one_place(hass: HomeAssistant, add_source: AddEntry) -> None:
    add_source("microphone", microphone=f"pulse:{MICROPHONE}")
    answers = {"name": "Kitchen", "microphone": f"pulse:{MICROPHONE}"}

    twice = await answer(hass, await start(hass, "microphone"), answers)

    assert twice["reason"] == "already_configured"


async def test_a_microphone_can_be_exchanged(
    hass: HomeAssistant, pulse: PulseAudio, wav: Path, add_source: AddEntry
) -> None:
    entry = add_source("microphone", microphone="alsa:plughw:CARD=Old,DEV=0")
    with pulse.playing(wav):
        form = await entry.start_reconfigure_flow(hass)
        assert suggested(form) == {"name": "Kitchen", "microphone": "alsa:plughw:CARD=Old,DEV=0"}
        answers = {"name": "Bar", "microphone": "pulse:default"}
        done = await answer(hass, form, answers)

    assert done["reason"] == "reconfigure_successful"
    assert (entry.title, entry.data["microphone"]) == ("Bar", "pulse:default")
    assert entry.unique_id == "microphone_pulse:default"


# Cameras


async def test_a_camera_is_offered_where_there_is_one_and_asked_each_time(
    hass: HomeAssistant, sound: bytes, until: Until
) -> None:
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    assert menu["menu_options"] == ["microphone", "stream", "wyoming"]

    async with serve(replies("200 OK", "audio/wav", sound, length=len(sound))) as address:
        camera = await add_camera(hass, address)
        form = await start(hass, "camera")
        assert_complete(form)
        entry = await finish(hass, await answer(hass, form, {"name": "Kitchen", "camera": CAMERA}))
        assert entry.data == {"source": "camera", "camera": CAMERA}
        await until(lambda: state_of(hass, MUSIC) == "on")
    # The server has gone; the next address works.
    async with serve(replies("200 OK", "audio/wav", sound, length=len(sound))) as address:
        before, camera.address = camera.asked, address
        await until(lambda: camera.asked > before and state_of(hass, MUSIC) == "on")
        assert await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.parametrize(
    ("address", "key"),
    [(None, "camera_no_stream"), ("/etc/passwd", "unsupported"), ("exec:rm", "unsupported")],
)
async def test_a_camera_without_sound_says_so(
    hass: HomeAssistant, address: str | None, key: str
) -> None:
    await add_camera(hass, address)

    refused = await answer(hass, await start(hass, "camera"), {"name": "Kitchen", "camera": CAMERA})

    assert refused["errors"] == {"camera": key}
    assert_complete(refused)


async def test_a_camera_that_is_not_there_is_refused(hass: HomeAssistant) -> None:
    await add_camera(hass, None)

    form = await start(hass, "camera")
    refused = await answer(hass, form, {"name": "Kitchen", "camera": "camera.nowhere"})

    assert refused["errors"] == {"camera": "no_camera"}
    assert_complete(refused)


@pytest.mark.parametrize("there", [False, True])
async def test_a_camera_that_has_gone_is_an_outage(
    hass: HomeAssistant, add_source: AddEntry, until: Until, *, there: bool
) -> None:
    if there:
        (await add_camera(hass, None)).broken = True
    entry = add_source("camera", camera=CAMERA)

    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = entry.runtime_data.coordinator
    await until(lambda: coordinator.last_exception is not None)

    assert isinstance(coordinator.last_exception, SourceUnreachableError)


async def test_a_camera_that_comes_later_in_the_start_is_no_outage(
    hass: HomeAssistant, add_source: AddEntry, sound: bytes, until: Until
) -> None:
    hass.set_state(CoreState.starting)
    entry = add_source("camera", camera=CAMERA)
    async with serve(replies("200 OK", "audio/wav", sound, length=len(sound))) as address:
        assert await hass.config_entries.async_setup(entry.entry_id)
        coordinator = entry.runtime_data.coordinator
        await asyncio.sleep(0)
        await add_camera(hass, address)
        hass.set_state(CoreState.running)
        hass.bus.async_fire("homeassistant_started")

        await until(lambda: state_of(hass, MUSIC) == "on")

        assert coordinator.outages == 0
        assert await hass.config_entries.async_unload(entry.entry_id)


# Satellites


def discovered(port: int, host: str = "127.0.0.1", name: str = "aabbcc") -> ZeroconfServiceInfo:
    return ZeroconfServiceInfo(
        ip_address=ip_address(host),
        ip_addresses=[ip_address(host)],
        port=port,
        hostname="satellite.local.",
        type="_wyoming._tcp.local.",
        name=f"{name}._wyoming._tcp.local.",
        properties={},
    )


async def discover(hass: HomeAssistant, info: ZeroconfServiceInfo) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info
    )


def music_room() -> Room:
    room = Room(Info(satellite=SATELLITE))
    pcm = (np.clip(chords(30.0), -1, 1) * 32767).astype("<i2")
    room.sound = pcm.tobytes()
    return room


async def test_a_satellite_is_given_by_host_and_port(hass: HomeAssistant, until: Until) -> None:
    async with music_room().at() as source:
        form = await start(hass, "wyoming")
        assert_complete(form)
        answers: dict[str, Any]
        answers = {"name": "Kitchen", "host": "nothing here", "port": source.port}
        refused = await answer(hass, form, answers)
        assert refused["errors"] == {"host": "invalid_host"}
        assert_complete(refused)

        entry = await finish(hass, await answer(hass, refused, {**answers, "host": " 127.0.0.1 "}))
        assert entry.data == {"source": "wyoming", "host": "127.0.0.1", "port": source.port}
        await until(lambda: state_of(hass, MUSIC) == "on")

        # Whoever sets it up again hears that it is taken already, by us.
        twice = await answer(hass, await start(hass, "wyoming"), {**answers, "host": "127.0.0.1"})
        assert twice["reason"] == "already_configured"
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_satellite_that_shows_up_on_the_network_is_offered(hass: HomeAssistant) -> None:
    async with music_room().at() as source:
        form = await discover(hass, discovered(source.port))
        assert form["step_id"] == "wyoming"
        (flow,) = hass.config_entries.flow.async_progress()
        assert flow["context"]["title_placeholders"] == {"name": "Kitchen satellite"}
        shown = suggested(form)
        assert shown == {"name": "Kitchen satellite", "host": "127.0.0.1", "port": source.port}

        entry = await finish(hass, await answer(hass, form, shown))
        assert entry.unique_id == "wyoming_aabbcc"

        # It moves to another address: we follow.
        await hass.async_block_till_done()
        moved = await discover(hass, discovered(1))
        assert moved["reason"] == "already_configured"
        assert entry.data["port"] == 1
        await hass.async_block_till_done()
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_discovered_satellite_with_another_name_is_still_found_when_it_moves(
    hass: HomeAssistant,
) -> None:
    async with music_room().at() as source:
        form = await discover(hass, discovered(source.port))
        entry = await finish(hass, await answer(hass, form, suggested(form)))
        form = await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
        )
        done = await answer(hass, form, {**suggested(form), "name": "Bar"})
        assert done["reason"] == "reconfigure_successful"
        await hass.async_block_till_done()

        assert (entry.title, entry.unique_id) == ("Bar", "wyoming_aabbcc")
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_satellite_that_was_added_by_its_address_meanwhile_is_not_added_twice(
    hass: HomeAssistant, add_source: AddEntry
) -> None:
    async with music_room().at() as source:
        form = await discover(hass, discovered(source.port))
        add_source("wyoming", host="127.0.0.1", port=source.port)

        assert (await answer(hass, form, suggested(form)))["reason"] == "already_configured"


async def test_a_camera_that_never_says_where_it_streams_is_an_outage(
    hass: HomeAssistant, add_source: AddEntry, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.music_mood.kinds.camera.ANSWER_SECONDS", 0.05)
    porch = await add_camera(hass, "rtsp://127.0.0.1:1/")
    porch.answers.clear()
    entry = add_source("camera", camera=CAMERA)
    assert await hass.config_entries.async_setup(entry.entry_id)
    coordinator = entry.runtime_data.coordinator

    await until(lambda: coordinator.outages == 1)

    assert type(coordinator.last_exception) is SourceStalledError
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_camera_with_a_new_name_is_still_heard(
    hass: HomeAssistant, add_source: AddEntry
) -> None:
    registry = er.async_get(hass)
    registry.async_get_or_create("camera", "test", "1", suggested_object_id="porch")
    entry = add_source("camera", camera=CAMERA)
    assert await hass.config_entries.async_setup(entry.entry_id)

    registry.async_update_entity(CAMERA, new_entity_id="camera.garden")
    await hass.async_block_till_done()

    assert (entry.data["camera"], entry.unique_id) == ("camera.garden", "camera_camera.garden")
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_satellite_that_is_known_by_its_address_is_not_offered_again(
    hass: HomeAssistant, add_source: AddEntry
) -> None:
    add_source("wyoming", host="127.0.0.1", port=10700)

    assert (await discover(hass, discovered(10700)))["reason"] == "already_configured"


@pytest.mark.parametrize("info", [Info(), None])
async def test_other_services_on_the_network_are_not_offered(
    hass: HomeAssistant, info: Info | None
) -> None:
    if info is None:
        result = await discover(hass, discovered(1))
    else:
        async with Room(info).at() as source:
            result = await discover(hass, discovered(source.port))

    assert result["reason"] == "not_a_microphone"


async def test_a_satellite_can_be_exchanged(hass: HomeAssistant, add_source: AddEntry) -> None:
    entry = add_source("wyoming", host="satellite.local", port=10700)
    async with music_room().at() as source:
        form = await entry.start_reconfigure_flow(hass)
        assert suggested(form) == {"name": "Kitchen", "host": "satellite.local", "port": 10700}
        answers = {"name": "Bar", "host": "127.0.0.1", "port": source.port}
        done = await answer(hass, form, answers)
        await hass.async_block_till_done()

    assert done["reason"] == "reconfigure_successful"
    assert entry.data == {"source": "wyoming", "host": "127.0.0.1", "port": source.port}
