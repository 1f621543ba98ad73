"""Starts of Home Assistant that no stop came before, and what a lamp shows after them."""

from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import flush_store

from custom_components.music_mood.lights.house import House
from custom_components.music_mood.lights.settings import WithoutMusic
from custom_components.music_mood.lights.snapshots import Snapshots
from custom_components.music_mood.lights.watch import DOUBT_SECONDS
from tests.lights.lamps import VirtualLamp
from tests.lights.room import Room

KEY = "music_mood.test"
EVENING = (10, 20, 255)
GREEN_DIM: dict[str, Any] = {"rgb_color": (0, 255, 60), "brightness": 3}


def evening_lamp(name: str = "a", *, on: bool = True) -> VirtualLamp:
    """Return a lamp with the light of an evening before the music."""
    lamp = VirtualLamp(name, on=on)
    lamp._attr_rgb_color = EVENING
    return lamp


async def house(hass: HomeAssistant, boot: str | None = None) -> House:
    """Return the house as it is after a start of Home Assistant, in a `boot` of its machine."""
    snapshots = Snapshots(hass, KEY, boot=boot)
    await snapshots.async_load()
    return House(snapshots=snapshots)


async def stored(room: Room, hass_storage: dict[str, Any]) -> dict[str, Any]:
    """Return what is on disk once all that waits is written."""
    await flush_store(room.house.snapshots._store)
    return dict(hass_storage[KEY]["data"]["lights"])


async def start_again(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    room: Room,
    *,
    boot: str | None = None,
    **settings: Any,
) -> Room:
    """Return the room after a start of Home Assistant that no stop came before."""
    kept = await stored(room, hass_storage)
    assert kept
    room.vanish()
    return Room(
        hass,
        room.lamps,
        house=await house(hass, boot),
        **{"without_music": WithoutMusic.RESTORE, **settings},
    )


async def restart(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    room: Room,
    *,
    boot: str | None = None,
    **meanwhile: Any,
) -> Room:
    """Return the room after such a start, with what the lamp reports that it has become."""
    await stored(room, hass_storage)
    room["a"].report(available=False)
    again = await start_again(hass, hass_storage, room, boot=boot)
    again["a"].report(available=True, **meanwhile)
    await again.after(DOUBT_SECONDS)
    return again
