"""Setting up a place where music is heard, and its lights."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.audio import level_dbfs
from tests.integration.conftest import Until
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import Handler, never_answers, replies, serve
from tests.sources.sound import chords, write_wav

pytestmark = pytest.mark.usefixtures("socket_enabled")

ZONE = {
    "lights": ["light.sofa", "light.shelf"],
    "brightness_min": 20,
    "brightness_max": 80,
    "transition": 4,
    "without_music": "restore",
}


async def start(hass: HomeAssistant) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})


async def answer(
    hass: HomeAssistant, flow: ConfigFlowResult, answers: dict[str, Any]
) -> ConfigFlowResult:
    """Answer a form, and let a progress that it starts come to its end."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], answers)
    while result["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        result = await hass.config_entries.flow.async_configure(flow["flow_id"])
    return result


async def ask(hass: HomeAssistant, address: str, name: str = "Kitchen") -> ConfigFlowResult:
    return await answer(hass, await start(hass), {"name": name, "address": address})


def suggested(result: ConfigFlowResult) -> dict[str, Any]:
    """Return the values a form shows."""
    assert result["data_schema"] is not None
    return {
        str(field): field.description["suggested_value"]
        for field in result["data_schema"].schema
        if field.description
    }


async def test_a_file_with_music_becomes_an_entry_with_a_light_zone(
    hass: HomeAssistant, song: Path
) -> None:
    lights = await ask(hass, f"  {song}\n")
    assert lights["step_id"] == "lights"
    assert lights["description_placeholders"] == {"level": f"{level_dbfs(chords(1.0)):.0f}"}

    done = await answer(hass, lights, ZONE)

    assert done["type"] is FlowResultType.CREATE_ENTRY
    entry = done["result"]
    assert entry.title == "Kitchen"
    assert entry.data == {"source": "stream", "address": str(song)}
    (zone,) = entry.subentries.values()
    assert (zone.subentry_type, zone.title, dict(zone.data)) == ("light_zone", "Kitchen", ZONE)


async def test_a_stream_without_lights_becomes_an_entry(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    wav = write_wav(tmp_path / "song.wav", chords(20.0)).read_bytes()
    async with serve(replies("200 OK", "audio/wav", wav, length=len(wav))) as address:
        lights = await ask(hass, address)
        done = await answer(hass, lights, {**ZONE, "lights": []})

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
        ("-f lavfi", "relative_path"),
        ("song.mp3", "relative_path"),
        ("concat:/etc/passwd", "unsupported_address"),
        ("file:///etc/passwd", "unsupported_address"),
        ("/etc/passwd", "path_not_allowed"),
        ("{media}/../secret.mp3", "path_not_allowed"),
        ("{media}/link.mp3", "path_not_allowed"),
        ("{media}/missing.mp3", "not_found"),
        ("{media}", "not_found"),
        ("{media}/page.html", "unsupported"),
        ("{media}/empty.mp3", "unsupported"),
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
    address = address.replace("{media}", str(media))

    refused = await ask(hass, address, name="Attic")

    assert refused["type"] is FlowResultType.FORM
    assert refused["step_id"] == "stream"
    assert refused["errors"] == {"address": error}
    assert suggested(refused)["name"] == "Attic"
    assert suggested(refused)["address"].strip() == address

    accepted = await answer(hass, refused, {"name": "Attic", "address": str(song)})
    assert accepted["step_id"] == "lights"


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        (replies("404 Not Found", "text/plain"), "not_found"),
        (replies("401 Unauthorized", "text/plain"), "access_denied"),
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


async def test_a_brightness_range_upside_down_is_refused(hass: HomeAssistant, song: Path) -> None:
    lights = await ask(hass, str(song))

    refused = await answer(hass, lights, {**ZONE, "brightness_min": 90})

    assert refused["errors"] == {"brightness_max": "brightness_range"}
    assert suggested(refused) == {**ZONE, "brightness_min": 90}
    assert (await answer(hass, refused, ZONE))["type"] is FlowResultType.CREATE_ENTRY


async def test_the_source_of_an_entry_can_be_changed(
    hass: HomeAssistant, media: Path, song: Path, add_entry: Callable[..., MockConfigEntry]
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    other = write_wav(media / "other.wav", chords(2.0))
    form = await entry.start_reconfigure_flow(hass)
    assert suggested(form) == {"name": "Kitchen", "address": str(song)}

    refused = await answer(hass, form, {"name": "Bar", "address": str(media / "missing.wav")})
    assert refused["step_id"] == "reconfigure"
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
    other = write_wav(media / "other.wav", chords(2.0))
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

    refused = await zones.async_configure(flow["flow_id"], {**ZONE, "name": "Sofa", "lights": []})
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
