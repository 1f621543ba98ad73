"""The privacy mute: nothing is read, by nobody, until a person listens again."""

from collections.abc import AsyncIterator, Callable

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.sources.probe import hear_beginning
from custom_components.music_mood.sources.stream import StreamSource
from tests.integration.conftest import Until
from tests.integration.test_entities import LISTENING, MUSIC, state_of
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import Radio, serve
from tests.sources.sound import chords

pytestmark = pytest.mark.usefixtures("socket_enabled")

type AddEntry = Callable[..., MockConfigEntry]


@pytest.fixture
async def radio() -> AsyncIterator[tuple[Radio, str]]:
    """Return a running station and its address."""
    station = Radio(chords(2.0))
    async with serve(station.play) as address:
        yield station, address


async def switch(hass: HomeAssistant, to: str) -> None:
    await hass.services.async_call("switch", f"turn_{to}", {"entity_id": LISTENING}, blocking=True)


async def listen_beside(address: str, seconds: float) -> None:
    """Hear the station on our own for a while: so much could have been heard."""
    await hear_beginning(StreamSource(address=f"{address}?beside"), seconds=seconds)


def requests_of_the_house(station: Radio) -> int:
    return sum("beside" not in request for request in station.requests)


def sent_to_the_house(station: Radio) -> int:
    return sum(sent for request, sent in station.sent.items() if "beside" not in request)


async def test_after_the_mute_no_byte_is_read(
    hass: HomeAssistant, radio: tuple[Radio, str], add_entry: AddEntry, until: Until
) -> None:
    station, address = radio
    entry = add_entry(address)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: state_of(hass, MUSIC) == "on")
    assert (requests_of_the_house(station), station.listeners) == (1, 1)

    await switch(hass, "off")

    # The process has ended before the switch says so; the server notices when it sends next.
    assert ffmpeg_processes() == []
    await until(lambda: station.listeners == 0)
    sent = sent_to_the_house(station)
    assert sent > 0
    # Not after a new start either.
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await listen_beside(address, 0.5)
    assert (requests_of_the_house(station), sent_to_the_house(station)) == (1, sent)
    assert ffmpeg_processes() == []
    assert state_of(hass, LISTENING) == "off"

    await switch(hass, "on")
    await until(lambda: state_of(hass, MUSIC) == "on")
    assert requests_of_the_house(station) == 2


async def test_a_source_that_waits_for_a_media_player_is_as_closed_as_a_muted_one(
    hass: HomeAssistant, radio: tuple[Radio, str], add_entry: AddEntry, until: Until
) -> None:
    station, address = radio
    entry = add_entry(address)
    when = {"players": ["media_player.stereo"], "grace": 0}
    hass.config_entries.async_update_entry(entry, options={"when": when, "title": {}})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await listen_beside(address, 0.5)
    assert requests_of_the_house(station) == 0
    assert ffmpeg_processes() == []

    hass.states.async_set("media_player.stereo", "playing")
    await until(lambda: state_of(hass, MUSIC) == "on")
    assert requests_of_the_house(station) == 1

    hass.states.async_set("media_player.stereo", "idle")
    await until(lambda: station.listeners == 0 and not ffmpeg_processes())
    assert state_of(hass, MUSIC) == "off"
