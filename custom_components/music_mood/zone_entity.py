"""What the entities of a light zone share."""

from collections.abc import Callable
from typing import Any, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .data import MusicMoodConfigEntry
from .entity import device_info
from .lights.zone import LightZone


class ZoneEntity(Entity):
    """An entity on the device of a light zone."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self,
        description: EntityDescription,
        entry: MusicMoodConfigEntry,
        subentry: ConfigSubentry,
        place_id: str,
    ) -> None:
        """Belong to the zone of `subentry`, whose place is the device with `place_id`."""
        self.entity_description = description
        self._entry = entry
        self._subentry = subentry
        self._zone: LightZone = entry.runtime_data.zones[subentry.subentry_id]
        self._attr_unique_id = f"{subentry.subentry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, subentry.subentry_id)},
            manufacturer="Music Mood",
            name=subentry.title,
            via_device_id=place_id,
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Show whatever becomes of the zone."""
        await super().async_added_to_hass()
        self.async_on_remove(self._zone.async_listen(self.async_write_ha_state))

    @callback
    def _store(self, name: str, value: Any) -> None:
        """Keep a choice where the form of the zone has it; the zone and the entities follow."""
        self.hass.config_entries.async_update_subentry(
            self._entry, self._subentry, data={**self._subentry.data, name: value}
        )


@callback
def async_add_to_zones(
    hass: HomeAssistant,
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: Callable[[MusicMoodConfigEntry, ConfigSubentry, str], ZoneEntity],
) -> None:
    """Add an entity to every zone of an entry."""
    place = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **device_info(entry)
    )
    for subentry_id in entry.runtime_data.zones:
        async_add_entities(
            [make(entry, entry.subentries[subentry_id], place.id)],
            config_subentry_id=subentry_id,
        )
