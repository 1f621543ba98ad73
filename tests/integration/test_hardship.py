"""What a house goes through: killed processes, a stalled server, a disk that refuses to write."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.dt import utcnow
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.music_mood.sources.stream import StreamSource
from tests.integration.conftest import Until
from tests.integration.test_entities import LISTENING, MUSIC, state_of
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import serve, stops_after
from tests.sources.sound import chords, write_wav

pytestmark = pytest.mark.usefixtures("socket_enabled")

# Before the fixtures put a dictionary in the place of the disk.
WRITE_TO_DISK = Store._async_write_data

type AddEntry = Callable[..., MockConfigEntry]


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep the house on a file system that takes no files, not even from root."""
    (Path(hass_tmp_config_dir) / ".storage").symlink_to("/proc/sys")
    return hass_tmp_config_dir


async def test_a_killed_ffmpeg_is_an_outage_that_ends_by_itself(
    hass: HomeAssistant,
    song: Path,
    add_entry: AddEntry,
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: state_of(hass, MUSIC) == "on")
    (process,) = ffmpeg_processes()

    os.kill(process, signal.SIGKILL)

    await until(lambda: state_of(hass, MUSIC) == "unavailable")
    await until(lambda: state_of(hass, MUSIC) == "on")
    assert entry.runtime_data.coordinator.outages == 1
    assert process not in ffmpeg_processes()
    assert caplog.text.count("No sound from Kitchen") == 1
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_stream_that_stalls_is_closed_and_opened_again(
    hass: HomeAssistant,
    tmp_path: Path,
    add_entry: AddEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    defaults = StreamSource.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "stall_seconds", 0.5)
    wav = write_wav(tmp_path / "long.wav", chords(20.0)).read_bytes()
    async with serve(stops_after(wav[: len(wav) // 2])) as address:
        entry = add_entry(address)
        assert await hass.config_entries.async_setup(entry.entry_id)
        coordinator = entry.runtime_data.coordinator
        await until(lambda: state_of(hass, MUSIC) == "on")
        await until(lambda: coordinator.outages == 1)
        await until(lambda: state_of(hass, MUSIC) == "on")
        assert len(ffmpeg_processes()) == 1
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert ffmpeg_processes() == []


async def test_a_disk_that_refuses_to_write_keeps_nobody_from_listening_or_muting(
    hass: HomeAssistant,
    song: Path,
    add_entry: AddEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Undone here: later, the fixtures have taken their dictionary away already.
    with monkeypatch.context() as disk:
        disk.setattr(Store, "_async_write_data", WRITE_TO_DISK)
        entry = add_entry(str(song))
        assert await hass.config_entries.async_setup(entry.entry_id)
        await until(lambda: state_of(hass, MUSIC) == "on")

        for to, running in (("off", 0), ("on", 1)):
            target = {"entity_id": LISTENING}
            await hass.services.async_call("switch", f"turn_{to}", target, blocking=True)
            async_fire_time_changed(hass, utcnow() + timedelta(minutes=1))
            await hass.async_block_till_done()
            assert state_of(hass, LISTENING) == to
            await until(lambda running=running: len(ffmpeg_processes()) == running)  # type: ignore[misc]

        assert "Error writing config for core.config_entries" in caplog.text
        await until(lambda: state_of(hass, MUSIC) == "on")
        assert await hass.config_entries.async_unload(entry.entry_id)
