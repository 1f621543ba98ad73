"""The light zones of an entry, as its subentries describe them."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, SUBENTRY_LIGHT_ZONE
from .lights.house import House
from .lights.machine import boot_id
from .lights.snapshots import Snapshots
from .lights.timing import Timing
from .lights.zone import LightZone
from .missing_lights import async_watch_missing_lights
from .zone_data import zone_settings

DATA_HOUSE: HassKey[House] = HassKey(f"{DOMAIN}_house")


async def async_zones_of(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, LightZone]:
    """Return the zones of `entry` by the ids of their subentries, none of them started."""
    house = await _async_house(hass)
    timing = Timing(
        clock=time.monotonic,
        sleep=asyncio.sleep,
        timeout=asyncio.timeout,
        spawn=partial(_spawn, hass, entry),
    )
    return {
        subentry.subentry_id: LightZone(hass, zone_settings(subentry.data), timing, house)
        for subentry in entry.get_subentries_of_type(SUBENTRY_LIGHT_ZONE)
    }


@callback
def async_start_zones(
    hass: HomeAssistant, entry: ConfigEntry, zones: Mapping[str, LightZone]
) -> None:
    """Start the zones of `entry`, and give the lamps back before Home Assistant stops."""
    for subentry_id, zone in zones.items():
        zone.async_start()
        entry.async_on_unload(hass.async_add_shutdown_job(HassJob(zone.async_stop)))
        entry.async_on_unload(async_watch_missing_lights(hass, entry.subentries[subentry_id], zone))


@callback
def async_adjust_zones(entry: ConfigEntry, zones: Mapping[str, LightZone]) -> None:
    """Let running zones show the palettes and strengths that are stored now."""
    for subentry_id, zone in zones.items():
        if (subentry := entry.subentries.get(subentry_id)) is not None:
            settings = zone_settings(subentry.data)
            zone.async_adjust(settings.palette, settings.strength)


@singleton(DATA_HOUSE, async_=True)
async def _async_house(hass: HomeAssistant) -> House:
    boot = await hass.async_add_executor_job(boot_id)
    house = House(snapshots=Snapshots(hass, f"{DOMAIN}.lights_before", boot=boot))
    await house.snapshots.async_load()
    return house


def _spawn(hass: HomeAssistant, entry: ConfigEntry, work: Any) -> asyncio.Task[None]:
    return entry.async_create_background_task(hass, work, f"{DOMAIN} tells a lamp")
