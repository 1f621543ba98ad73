"""A real Home Assistant with our integration, a real ffmpeg, and music made on the spot."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.kinds import KINDS
from custom_components.music_mood.sources.address import identity
from tests.sources.conftest import pulse, sound_server  # noqa: F401  fixtures
from tests.sources.sound import chords, write_wav

PATIENCE_SECONDS = 30.0

type Until = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.fixture
def media(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return a folder that Home Assistant may read."""
    hass.config.allowlist_external_dirs = {str(tmp_path)}
    return tmp_path


@pytest.fixture
def song(media: Path) -> Path:
    """Return a file with eight seconds of music."""
    return write_wav(media / "song.wav", chords(8.0))


@pytest.fixture
def add_entry(hass: HomeAssistant) -> Callable[..., MockConfigEntry]:
    """Return a function that adds an entry, not yet set up, for an address."""

    def add(address: str, *zones: ConfigSubentryData, **data: object) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Kitchen",
            unique_id=identity(address),
            data={"source": "stream", "address": address, **data},
            subentries_data=zones,
        )
        entry.add_to_hass(hass)
        return entry

    return add


@pytest.fixture
def all_entities_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entities be enabled that are not at first."""
    enabled = property(lambda _: True)
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", enabled)


@pytest.fixture
def add_source(hass: HomeAssistant) -> Callable[..., MockConfigEntry]:
    """Return a function that adds an entry, not yet set up, for a source of any kind."""

    def add(kind: str, **data: object) -> MockConfigEntry:
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Kitchen",
            unique_id=KINDS[kind].unique_id(data),
            data={"source": kind, **data},
        )
        entry.add_to_hass(hass)
        return entry

    return add


@pytest.fixture
def until(hass: HomeAssistant) -> Until:
    """Return a function that waits, within limits, for what takes real time to come true."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                await asyncio.sleep(0.02)
                await hass.async_block_till_done()

    return wait


@pytest.fixture(autouse=True)
async def ffmpeg_is_set_up(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "ffmpeg", {})
