"""What all entities of an entry share."""

from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import MusicMoodCoordinator
from .pace import Pace


def device_info(entry: ConfigEntry) -> DeviceInfo:
    """Return the device that stands for the place where we listen."""
    return DeviceInfo(
        entry_type=DeviceEntryType.SERVICE,
        identifiers={(DOMAIN, entry.entry_id)},
        manufacturer="Music Mood",
        name=entry.title,
    )


class MusicMoodEntity(CoordinatorEntity[MusicMoodCoordinator]):
    """An entity that follows the mood."""

    _attr_has_entity_name = True

    def __init__(
        self,
        coordinator: MusicMoodCoordinator,
        description: EntityDescription,
        *,
        dead_band: float = 0.0,
    ) -> None:
        """Belong to the device of the coordinator's entry; see `Pace` for `dead_band`."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = device_info(entry)
        self._pace = Pace(dead_band)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state only when it is worth it: a mood comes twice a second."""
        value = self._current() if self.available else "unavailable"
        state = self.coordinator.data
        quadrant = state.quadrant if state else None
        if self._pace.lets_pass(value, self.coordinator.clock(), quadrant):
            self.async_write_ha_state()

    def _current(self) -> object:
        """Return what the state would be."""
        raise NotImplementedError
