"""What the system information says of Music Mood."""

import re
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info

from custom_components.music_mood import versions
from custom_components.music_mood.const import DOMAIN
from tests.integration.conftest import Until
from tests.integration.places import add_place, heard


@pytest.fixture(autouse=True)
async def system_health(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "system_health", {})


async def test_it_sums_up_all_places(hass: HomeAssistant) -> None:
    kitchen, attic = [await add_place(hass, title) for title in ("Kitchen", "Attic")]
    await add_place(hass, "Muted")
    await kitchen.hears(heard("sad"))
    await attic.hears(heard())
    kitchen.coordinator.real_time.add(work=0.01, sound=1)
    attic.coordinator.real_time.add(work=0.02, sound=1)
    attic.coordinator.outages = 3

    info = await get_system_health_info(hass, DOMAIN)

    assert info["places_listening"] == "2 / 3"
    assert info["real_time_factor"] == 0.03
    assert info["outages"] == 3
    assert info["dropped_seconds"] == 0


async def test_it_names_what_is_at_work(
    hass: HomeAssistant, song: Path, add_entry: Callable[..., MockConfigEntry], until: Until
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: entry.runtime_data.coordinator.data is not None)

    info = await get_system_health_info(hass, DOMAIN)

    assert re.fullmatch(r"(NumPy|LiteRT) \d+\.\d+.*", info["runtime"])
    assert re.fullmatch(r"[0-9a-f]{12}", info["model"])
    assert re.match(r"\w*\d", info["ffmpeg"])
    assert info["real_time_factor"] > 0
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_without_places_and_without_ffmpeg_there_is_still_an_answer(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hass.data["ffmpeg"], "_bin", "/nowhere/ffmpeg")
    monkeypatch.setattr(hass.data["ffmpeg"], "_version", None)
    assert await async_setup_component(hass, DOMAIN, {})

    info = await get_system_health_info(hass, DOMAIN)

    assert info["runtime"] == "-"
    assert info["ffmpeg"] == "-"
    assert info["places_listening"] == "0 / 0"


async def test_what_is_not_installed_or_cannot_be_read_has_no_version(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing(package: str) -> str:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(versions, "version", missing)
    monkeypatch.setattr(versions, "DEFAULT_MODEL", tmp_path / "mood.tflite")

    found = await versions.async_versions(hass)

    assert (found.model, found.numpy, found.litert, found.runtime) == (None, None, None, None)
    assert found.integration
