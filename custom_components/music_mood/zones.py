"""The light zones of an entry, as its subentries describe them."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import (
    CONF_BRIGHTNESS_MAX,
    CONF_BRIGHTNESS_MIN,
    CONF_LIGHTS,
    CONF_TRANSITION,
    CONF_WITHOUT_MUSIC,
    DOMAIN,
    SUBENTRY_LIGHT_ZONE,
)
from .lights.contexts import LightContexts
from .lights.lamp import Timing
from .lights.settings import WithoutMusic, ZoneSettings
from .lights.zone import LightZone

DATA_CONTEXTS: HassKey[LightContexts] = HassKey(f"{DOMAIN}_light_contexts")


def zones_of(hass: HomeAssistant, entry: ConfigEntry) -> dict[str, LightZone]:
    """Return the zones of `entry` by the ids of their subentries, none of them started."""
    timing = Timing(
        clock=time.monotonic,
        sleep=asyncio.sleep,
        timeout=asyncio.timeout,
        spawn=partial(_spawn, hass, entry),
    )
    return {
        subentry.subentry_id: LightZone(hass, _settings(subentry.data), timing, _contexts(hass))
        for subentry in entry.get_subentries_of_type(SUBENTRY_LIGHT_ZONE)
    }


@callback
@singleton(DATA_CONTEXTS)
def _contexts(_hass: HomeAssistant) -> LightContexts:
    return LightContexts()


def _spawn(hass: HomeAssistant, entry: ConfigEntry, work: Any) -> asyncio.Task[None]:
    return entry.async_create_background_task(hass, work, f"{DOMAIN} tells a lamp")


def _settings(data: Mapping[str, Any]) -> ZoneSettings:
    return ZoneSettings(
        lights=tuple(data[CONF_LIGHTS]),
        brightness_min=data[CONF_BRIGHTNESS_MIN] / 100,
        brightness_max=data[CONF_BRIGHTNESS_MAX] / 100,
        transition=data[CONF_TRANSITION],
        without_music=WithoutMusic(data[CONF_WITHOUT_MUSIC]),
    )
