"""Setting up a place where music is heard, and its lights."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.audio import SAMPLE_RATE, level_dbfs
from custom_components.music_mood.engine.palettes import OWN_COLOURS
from tests.integration.conftest import Until
from tests.integration.dialogs import (
    NO_LIGHTS,
    STORED,
    ZONE,
    answer,
    ask,
    assert_complete,
    choose,
    start,
    suggested,
    try_out,
)
from tests.integration.zones import zone_of
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import Handler, never_answers, replies, serve
from tests.sources.sound import chords, write_wav

pytestmark = pytest.mark.usefixtures("socket_enabled")

BAD_NAMES = [
    pytest.param("", id="empty"),
    pytest.param(" \t\n", id="blank"),
    pytest.param("\u200b\u00a0", id="invisible"),
    pytest.param("x" * 101, id="long"),
]


async def test_a_file_with_music_becomes_an_entry_with_a_light_zone(
    hass: HomeAssistant, song: Path
) -> None:
    heard = await try_out(hass, await start(hass), {"name": "Kitchen", "address": f"  {song}\n"})
    assert heard["step_id"] == "heard_music"
    level = f"{level_dbfs(chords(3.0)):.0f}"
    assert heard["description_placeholders"] == {"level": level}
    lights = await choose(hass, heard, "lights")
    assert lights["step_id"] == "lights"

    done = await answer(hass, lights, ZONE)

    assert done["type"] is FlowResultType.CREATE_ENTRY
    entry = done["result"]
    assert entry.title == "Kitchen"
    assert entry.data == {"source": "stream", "address": str(song)}
    (zone,) = entry.subentries.values()
    assert (zone.subentry_type, zone.title, dict(zone.data)) == (
        "light_zone",
        "Kitchen lights",
        STORED,
    )


async def test_the_first_light_zone_may_have_colours_of_ones_own(
    hass: HomeAssistant, song: Path
) -> None:
    lights = await ask(hass, str(song))

    colours = await answer(hass, lights, {**ZONE, "palette": "own"})
    assert (colours["type"], colours["step_id"]) == (FlowResultType.FORM, "colours")
    assert_complete(colours)
    assert suggested(colours) == {tone: list(rgb) for tone, rgb in OWN_COLOURS.items()}
    picked = {**suggested(colours), "happy": [0, 204, 102]}
    done = await answer(hass, colours, picked)

    (zone,) = done["result"].subentries.values()
    assert dict(zone.data) == {**STORED, "palette": "own", "own_colours": picked}
    assert zone.title == "Kitchen lights"


async def test_without_lights_nobody_is_asked_for_colours(hass: HomeAssistant, song: Path) -> None:
    done = await answer(hass, await ask(hass, str(song)), {**NO_LIGHTS, "palette": "own"})

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert not done["result"].subentries


async def test_an_address_taken_while_colours_were_picked_is_not_added_twice(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    colours = await answer(hass, await ask(hass, str(song)), {**ZONE, "palette": "own"})
    add_entry(str(song))

    result = await answer(hass, colours, suggested(colours))

    assert result["reason"] == "already_configured"


async def test_a_house_with_another_language_names_the_zone_in_it(
    hass: HomeAssistant, song: Path
) -> None:
    hass.config.language = "de"

    done = await answer(hass, await ask(hass, str(song), name="Küche {1}"), ZONE)

    (zone,) = done["result"].subentries.values()
    assert (done["result"].title, zone.title) == ("Küche {1}", "Lampen Küche {1}")


async def test_a_silent_source_is_told_and_may_be_used(hass: HomeAssistant, media: Path) -> None:
    silence = write_wav(media / "silence.wav", np.zeros(4 * SAMPLE_RATE, np.float32))

    heard = await try_out(hass, await start(hass), {"name": "Attic", "address": str(silence)})

    assert heard["step_id"] == "heard_silence"
    assert heard["description_placeholders"] == {"level": "-120"}
    lights = await choose(hass, heard, "lights")
    assert (await answer(hass, lights, ZONE))["type"] is FlowResultType.CREATE_ENTRY


async def test_a_stream_without_lights_becomes_an_entry(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    wav = write_wav(tmp_path / "song.wav", chords(20.0)).read_bytes()
    async with serve(replies("200 OK", "audio/wav", wav, length=len(wav))) as address:
        lights = await ask(hass, address)
        done = await answer(hass, lights, NO_LIGHTS)

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["result"].data["address"] == address
    assert not done["result"].subentries


async def test_the_source_is_tried_while_progress_is_shown(hass: HomeAssistant, song: Path) -> None:
    flow = await start(hass)
    answers = {"name": "Kitchen", "address": str(song)}

    shown = await hass.config_entries.flow.async_configure(flow["flow_id"], answers)

    assert shown["type"] is FlowResultType.SHOW_PROGRESS
    assert shown["progress_action"] == "listen"
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("", "invalid_address"),
        ("http://", "invalid_address"),
        ("http://radio.example/\x07", "invalid_address"),
        pytest.param("/" + "a" * 5000, "invalid_address", id="long"),
        ("-f lavfi", "address_start"),
        ("song.mp3", "address_start"),
        ("radio.example/stream.mp3", "address_start"),
        ("127.0.0.1:8999/stream", "address_start"),
        ("concat:/etc/passwd", "unsupported_address"),
        ("file:///etc/passwd", "unsupported_address"),
        ("/etc/passwd", "path_not_allowed"),
        ("{media}/../secret.mp3", "path_not_allowed"),
        ("{media}/link.mp3", "path_not_allowed"),
        ("{media}/missing.mp3", "not_found"),
        ("{media}", "not_found"),
        ("{media}/page.html", "unsupported_file"),
        ("{media}/empty.mp3", "unsupported_file"),
        ("{media}/short.wav", "too_short"),
    ],
)
async def test_an_address_that_cannot_be_used_says_why_and_can_be_corrected(
    hass: HomeAssistant, media: Path, song: Path, tmp_path: Path, address: str, error: str
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.mp3"
    outside.touch()
    (media / "link.mp3").symlink_to(outside)
    (media / "page.html").write_text("<html><body>radio</body></html>")
    (media / "empty.mp3").touch()
    write_wav(media / "short.wav", chords(2.9))
    address = address.replace("{media}", str(media))

    refused = await ask(hass, address, name="Attic")

    assert refused["type"] is FlowResultType.FORM
    assert refused["step_id"] == "stream"
    assert refused["errors"] == {"address": error}
    assert_complete(refused)
    assert suggested(refused)["name"] == "Attic"
    assert suggested(refused)["address"].strip() == address

    accepted = await answer(hass, refused, {"name": "Attic", "address": str(song)})
    assert accepted["step_id"] == "lights"


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        (replies("404 Not Found", "text/plain"), "not_found"),
        (replies("401 Unauthorized", "text/plain"), "invalid_auth"),
        (replies("403 Forbidden", "text/plain"), "access_denied"),
        (replies("500 Internal Server Error", "text/plain"), "cannot_connect"),
        (replies("200 OK", "text/html", b"<html></html>", length=13), "unsupported"),
        (replies("200 OK", "audio/mpeg", b"ID3"), "ended"),
    ],
)
async def test_a_server_without_sound_says_what_to_check(
    hass: HomeAssistant, handler: Handler, error: str
) -> None:
    async with serve(handler) as address:
        result = await ask(hass, address)

    assert result["errors"] == {"address": error}
    assert ffmpeg_processes() == []


async def test_a_server_that_never_answers_is_given_up(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.music_mood.sources.probe.LIMIT_SECONDS", 0.3)
    async with serve(never_answers) as address:
        result = await ask(hass, address)

    assert result["errors"] == {"address": "timeout"}
    assert ffmpeg_processes() == []


async def test_a_missing_ffmpeg_is_told(
    hass: HomeAssistant, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hass.data["ffmpeg"], "_bin", "/nowhere/ffmpeg")

    result = await ask(hass, str(song))

    assert result["errors"] == {"address": "ffmpeg_missing"}


async def test_an_unexpected_error_is_told_once_and_may_be_tried_again(
    hass: HomeAssistant,
    song: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_: object, **__: object) -> float:
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr("custom_components.music_mood.trial.hear_beginning", fail)
        refused = await ask(hass, str(song))

    assert (refused["step_id"], refused["errors"]) == ("stream", {"base": "unknown"})
    assert caplog.text.count("RuntimeError: a bug") == 1
    assert_complete(refused)
    again = await answer(hass, refused, {"name": "Kitchen", "address": str(song)})
    assert again["step_id"] == "lights"


@pytest.mark.parametrize("name", BAD_NAMES)
async def test_a_place_without_a_proper_name_is_refused(
    hass: HomeAssistant, song: Path, name: str
) -> None:
    refused = await ask(hass, str(song), name=name)
    assert refused["errors"] == {"name": "invalid_name"}
    assert_complete(refused)
    assert suggested(refused)["address"] == str(song)

    both = await answer(hass, refused, {"name": name, "address": "song.mp3"})
    assert both["errors"] == {"name": "invalid_name", "address": "address_start"}

    lights = await answer(hass, both, {"name": f" {'x' * 100} ", "address": str(song)})
    done = await answer(hass, lights, NO_LIGHTS)
    assert done["result"].title == "x" * 100


@pytest.mark.parametrize("name", BAD_NAMES)
async def test_a_light_zone_without_a_proper_name_is_refused(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry], name: str
) -> None:
    entry = add_entry(str(song), zone_of("light.sofa"))
    (zone,) = entry.subentries.values()
    zones = hass.config_entries.subentries
    flow = await zones.async_init((entry.entry_id, "light_zone"), context={"source": SOURCE_USER})
    answers = {**ZONE, "lights": {"entity_id": ["light.window"]}}

    refused = await zones.async_configure(flow["flow_id"], {**answers, "name": name})
    assert refused["errors"] == {"name": "invalid_name"}
    await zones.async_configure(flow["flow_id"], {**answers, "name": " Window \n"})
    assert {zone.title for zone in entry.subentries.values()} == {"Sofa", "Window"}

    form = await entry.start_subentry_reconfigure_flow(hass, zone.subentry_id)
    refused = await zones.async_configure(form["flow_id"], {**ZONE, "name": name})
    assert refused["errors"] == {"name": "invalid_name"}
    await zones.async_configure(form["flow_id"], {**ZONE, "name": " Sofa  corner "})
    assert {zone.title for zone in entry.subentries.values()} == {"Sofa corner", "Window"}


async def test_closing_the_window_stops_the_trial(hass: HomeAssistant, until: Until) -> None:
    async with serve(never_answers) as address:
        flow = await start(hass)
        answers = {"name": "Kitchen", "address": address}
        await hass.config_entries.flow.async_configure(flow["flow_id"], answers)
        async with asyncio.timeout(10):
            while not ffmpeg_processes():  # noqa: ASYNC110  a process sends no event
                await asyncio.sleep(0.01)

        hass.config_entries.flow.async_abort(flow["flow_id"])

        await until(lambda: not ffmpeg_processes())


async def test_the_same_address_cannot_be_added_twice(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    add_entry(str(song))

    result = await ask(hass, str(song.parent / "." / song.name))

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


async def test_a_dialog_left_open_keeps_the_address_from_nobody(
    hass: HomeAssistant, song: Path
) -> None:
    left_open = await ask(hass, str(song))
    assert left_open["step_id"] == "lights"

    done = await answer(hass, await ask(hass, str(song)), ZONE)

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert not hass.config_entries.flow.async_progress()
    assert hass.config_entries.async_entries(DOMAIN) == [done["result"]]


async def test_an_address_taken_while_the_dialog_was_open_is_not_added_twice(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    lights = await ask(hass, str(song))
    entry = add_entry(str(song))

    result = await answer(hass, lights, ZONE)

    assert result["reason"] == "already_configured"
    assert hass.config_entries.async_entries(DOMAIN) == [entry]


async def test_an_address_taken_while_a_changed_source_is_tried_is_left_alone(
    hass: HomeAssistant, media: Path, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    entry = add_entry(str(song))
    other = write_wav(media / "other.wav", chords(3.0))
    form = await entry.start_reconfigure_flow(hass)
    answers = {"name": "Bar", "address": str(other)}
    await hass.config_entries.flow.async_configure(form["flow_id"], answers)
    add_entry(str(other))

    await hass.async_block_till_done()
    heard = await hass.config_entries.flow.async_configure(form["flow_id"])
    result = await choose(hass, heard, "change")

    assert result["reason"] == "already_configured"
    assert entry.data["address"] == str(song)


async def test_a_brightness_range_upside_down_is_refused(hass: HomeAssistant, song: Path) -> None:
    lights = await ask(hass, str(song))

    upside_down = {**ZONE, "look": {**ZONE["look"], "brightness_min": 90}}
    refused = await answer(hass, lights, upside_down)

    assert refused["errors"] == {"base": "brightness_range"}
    assert suggested(refused) == upside_down
    assert (await answer(hass, refused, ZONE))["type"] is FlowResultType.CREATE_ENTRY


async def test_the_source_of_an_entry_can_be_changed(
    hass: HomeAssistant, media: Path, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    other = write_wav(media / "other.wav", chords(3.0))
    form = await entry.start_reconfigure_flow(hass)
    assert suggested(form) == {"name": "Kitchen", "address": str(song)}

    refused = await answer(hass, form, {"name": "Bar", "address": str(media / "missing.wav")})
    assert refused["step_id"] == "stream"
    assert refused["errors"] == {"address": "not_found"}
    done = await answer(hass, refused, {"name": "Bar", "address": str(other)})
    await hass.async_block_till_done()

    assert done["reason"] == "reconfigure_successful"
    assert (entry.title, entry.data["address"]) == ("Bar", str(other))
    again = await ask(hass, str(other))
    assert again["reason"] == "already_configured"


async def test_an_entry_cannot_take_the_address_of_another(
    hass: HomeAssistant, media: Path, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    entry = add_entry(str(song))
    other = write_wav(media / "other.wav", chords(3.0))
    add_entry(str(other))

    result = await answer(
        hass, await entry.start_reconfigure_flow(hass), {"name": "Bar", "address": str(other)}
    )

    assert result["reason"] == "already_configured"
    assert entry.data["address"] == str(song)


async def test_a_light_zone_can_be_added_and_changed(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    zones = hass.config_entries.subentries
    flow = await zones.async_init((entry.entry_id, "light_zone"), context={"source": SOURCE_USER})

    refused = await zones.async_configure(flow["flow_id"], {**NO_LIGHTS, "name": "Sofa"})
    assert refused["errors"] == {"lights": "no_lights"}
    added = await zones.async_configure(flow["flow_id"], {**ZONE, "name": "Sofa"})
    await hass.async_block_till_done()

    assert added["type"] is FlowResultType.CREATE_ENTRY
    assert hass.states.is_state("switch.sofa_follow_the_music", "on")
    (zone,) = entry.subentries.values()

    form = await entry.start_subentry_reconfigure_flow(hass, zone.subentry_id)
    assert suggested(form) == {**ZONE, "name": "Sofa"}
    changed = {**ZONE, "name": "Window", "without_music": "keep"}
    done = await zones.async_configure(form["flow_id"], changed)
    await hass.async_block_till_done()

    assert done["reason"] == "reconfigure_successful"
    (zone,) = entry.subentries.values()
    assert (zone.title, zone.data["without_music"]) == ("Window", "keep")

    hass.config_entries.async_remove_subentry(entry, zone.subentry_id)
    await hass.async_block_till_done()
    assert hass.states.get("switch.sofa_follow_the_music") is None


async def test_a_lamp_of_one_zone_is_refused_to_another(
    hass: HomeAssistant, media: Path, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    other = write_wav(media / "other.wav", chords(3.0))
    sofa, shelf = zone_of("light.sofa"), zone_of("light.shelf", title="Shelf")
    entry = add_entry(str(other), sofa, shelf)
    hass.states.async_set("light.sofa", "on", {"friendly_name": "Sofa lamp"})
    taken = {"lamp": "Sofa lamp", "zone": "Sofa"}
    zones = hass.config_entries.subentries

    lights = await answer(hass, await ask(hass, str(song)), ZONE)
    assert lights["errors"] == {"lights": "lamp_taken"}
    assert lights["description_placeholders"] is not None
    assert taken.items() <= lights["description_placeholders"].items()
    assert_complete(lights)

    flow = await zones.async_init((entry.entry_id, "light_zone"), context={"source": SOURCE_USER})
    added = await zones.async_configure(flow["flow_id"], {**ZONE, "name": "Window"})
    assert added["errors"] == {"lights": "lamp_taken"}
    assert added["description_placeholders"] == taken

    zone = next(zone for zone in entry.subentries.values() if zone.title == "Shelf")
    form = await entry.start_subentry_reconfigure_flow(hass, zone.subentry_id)
    changed = await zones.async_configure(form["flow_id"], {**ZONE, "name": "Shelf"})
    assert changed["errors"] == {"lights": "lamp_taken"}
    own = {**ZONE, "name": "Shelf", "lights": {"entity_id": ["light.shelf"]}}
    assert (await zones.async_configure(form["flow_id"], own))["type"] is FlowResultType.ABORT
