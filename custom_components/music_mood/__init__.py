"""Music Mood: the mood of the music that plays in a room, and lights that follow it."""

from functools import partial

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from . import issues
from .const import CONF_LISTENING, CONF_OWN_COLOURS, CONF_PALETTE, CONF_STRENGTH, DOMAIN
from .coordinator import MusicMoodCoordinator
from .data import MusicMoodConfigEntry, MusicMoodData
from .engine.model_file import ModelError
from .entity import device_info
from .kinds import kind_of
from .lights.zone import LightZone
from .missing_players import async_watch_missing_players
from .occasion import Occasion
from .options import Options
from .renames import async_follow_renames
from .services import async_setup_services
from .shared_model import async_get_model
from .workers import async_get_workers
from .zones import async_adjust_zones, async_start_zones, async_zones_of

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]
_CHANGED_WHILE_RUNNING = {CONF_OWN_COLOURS, CONF_PALETTE, CONF_STRENGTH}


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Set up what does not depend on a place."""
    async_setup_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: MusicMoodConfigEntry) -> bool:
    """Set up a place where music is heard."""
    try:
        model = await async_get_model(hass)
    except ModelError as error:
        issues.async_report_model_damaged(hass, str(error))
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="model_damaged",
            translation_placeholders={"reason": str(error)},
        ) from error
    issues.async_clear(hass, issues.MODEL_DAMAGED)

    workers = async_get_workers(hass)
    workers.async_join(entry.entry_id)
    entry.async_on_unload(partial(workers.async_leave, entry.entry_id))
    source = kind_of(entry.data).source(hass, entry.data)
    options = Options.of(entry.options)
    occasion = Occasion(hass, options.players, options.grace)
    coordinator = MusicMoodCoordinator(hass, entry, source, model, occasion)
    dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, **device_info(entry))
    zones = await async_zones_of(hass, entry)
    entry.runtime_data = MusicMoodData(coordinator=coordinator, zones=zones)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    async_start_zones(hass, entry, zones)
    for zone in zones.values():
        entry.async_on_unload(coordinator.async_add_listener(partial(_show, zone, coordinator)))
    coordinator.async_follow_occasion()
    coordinator.async_start()
    # Home Assistant cancels our task when it stops, but does not wait for the end of ffmpeg.
    entry.async_on_unload(
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, coordinator.async_stop)
    )
    entry.async_on_unload(async_follow_renames(hass, entry))
    entry.async_on_unload(async_watch_missing_players(hass, entry))
    entry.async_on_unload(entry.add_update_listener(partial(_async_reload, _setup_of(entry))))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: MusicMoodConfigEntry) -> bool:
    """Stop listening, and give the lights back."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await entry.runtime_data.coordinator.async_shutdown()
        for zone in entry.runtime_data.zones.values():
            await zone.async_stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: MusicMoodConfigEntry) -> None:
    """Take back what only a place that listens could complain about."""
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    if all(other.entry_id == entry.entry_id for other in entries):
        issues.async_clear(hass, issues.MODEL_DAMAGED)


@callback
def _show(zone: LightZone, coordinator: MusicMoodCoordinator) -> None:
    zone.async_show(coordinator.data)


def _setup_of(entry: MusicMoodConfigEntry) -> object:
    """Return all of `entry` that is read only when it is set up."""
    zones = [
        (zone.title, {key: zone.data[key] for key in zone.data.keys() - _CHANGED_WHILE_RUNNING})
        for zone in entry.subentries.values()
    ]
    source = {key: value for key, value in entry.data.items() if key != CONF_LISTENING}
    return entry.title, source, dict(entry.options), zones


async def _async_reload(loaded: object, hass: HomeAssistant, entry: MusicMoodConfigEntry) -> None:
    """Reload after a change, but not for what is kept in the entry and changes while it runs."""
    if _setup_of(entry) != loaded:
        await hass.config_entries.async_reload(entry.entry_id)
    else:
        async_adjust_zones(entry, entry.runtime_data.zones)
