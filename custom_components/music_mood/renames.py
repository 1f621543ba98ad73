"""Keeping an entry true when a person gives a media player or the camera another name."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.entity_registry import EventEntityRegistryUpdatedData
from homeassistant.helpers.event import async_track_entity_registry_updated_event

from .const import CONF_CAMERA
from .kinds import kind_of
from .options import Options


@callback
def async_follow_renames(hass: HomeAssistant, entry: ConfigEntry) -> CALLBACK_TYPE:
    """Write new entity ids into `entry`, which reloads it; return what ends that."""
    options = Options.of(entry.options)
    chosen = {*options.players, options.title_player, entry.data.get(CONF_CAMERA)}

    @callback
    def note(event: Event[EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] != "update" or "old_entity_id" not in event.data:
            return
        old, new = event.data["old_entity_id"], event.data["entity_id"]
        data = dict(entry.data)
        if data.get(CONF_CAMERA) == old:
            data[CONF_CAMERA] = new
            hass.config_entries.async_update_entry(
                entry, data=data, unique_id=kind_of(data).unique_id(data)
            )
        hass.config_entries.async_update_entry(entry, options=_renamed(entry.options, old, new))

    names = [entity_id for entity_id in chosen if entity_id is not None]
    return async_track_entity_registry_updated_event(hass, names, note)


def _renamed(value: Any, old: str, new: str) -> Any:
    """Return `value` with the entity id `new` wherever `old` was."""
    if isinstance(value, Mapping):
        return {name: _renamed(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(inner, old, new) for inner in value]
    return new if value == old else value
