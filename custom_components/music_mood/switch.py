"""Switches: the privacy mute, and whether the lights of a zone follow."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import STATE_OFF, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .const import DOMAIN
from .data import MusicMoodConfigEntry
from .entity import MusicMoodEntity, device_info
from .lights.zone import LightZone

PARALLEL_UPDATES = 0

LISTENING = SwitchEntityDescription(
    key="listening", translation_key="listening", entity_category=EntityCategory.CONFIG
)
FOLLOW = SwitchEntityDescription(key="follow", translation_key="follow")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of an entry and of its zones."""
    async_add_entities([ListeningSwitch(entry.runtime_data.coordinator, LISTENING)])
    place = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **device_info(entry)
    )
    for subentry_id, zone in entry.runtime_data.zones.items():
        async_add_entities(
            [FollowSwitch(zone, entry.subentries[subentry_id], place.id)],
            config_subentry_id=subentry_id,
        )


class ListeningSwitch(MusicMoodEntity, SwitchEntity):
    """Off closes the source for real: no process, no connection, no sound."""

    @property
    @override
    def available(self) -> bool:
        """Return True: a person may mute a source that is away."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the source may be heard."""
        return self.coordinator.listening

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Listen again."""
        await self.coordinator.async_set_listening(listening=True)
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Listen no more."""
        await self.coordinator.async_set_listening(listening=False)
        self.async_write_ha_state()

    @override
    def _current(self) -> object:
        return self.is_on


class FollowSwitch(SwitchEntity, RestoreEntity):
    """Whether the lights of a zone follow the music."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, zone: LightZone, subentry: ConfigSubentry, place_id: str) -> None:
        """Switch `zone`, which belongs to the device with `place_id`."""
        self.entity_description = FOLLOW
        self._zone = zone
        self._attr_unique_id = f"{subentry.subentry_id}_{FOLLOW.key}"
        self._attr_device_info = DeviceInfo(
            entry_type=DeviceEntryType.SERVICE,
            identifiers={(DOMAIN, subentry.subentry_id)},
            manufacturer="Music Mood",
            name=subentry.title,
            via_device_id=place_id,
        )

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the lights follow."""
        return self._zone.following

    @override
    async def async_added_to_hass(self) -> None:
        """Start as it was before."""
        await super().async_added_to_hass()
        if (before := await self.async_get_last_state()) is not None:
            self._zone.following = before.state != STATE_OFF

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the lights follow, those a person has taken over too."""
        await self._zone.async_follow(following=True)
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave the lights alone."""
        await self._zone.async_follow(following=False)
        self.async_write_ha_state()
