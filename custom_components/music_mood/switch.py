"""Switches: the privacy mute, and whether the lights of a zone follow."""

from functools import partial
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import STATE_OFF, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .data import MusicMoodConfigEntry
from .entity import MusicMoodEntity
from .zone_entity import ZoneEntity, async_add_to_zones

PARALLEL_UPDATES = 0

LISTENING = SwitchEntityDescription(
    key="listening", translation_key="listening", entity_category=EntityCategory.CONFIG
)
ATTR_PAUSED_LIGHTS = "paused_lights"

FOLLOW = SwitchEntityDescription(key="follow", translation_key="follow")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches of an entry and of its zones."""
    async_add_entities([ListeningSwitch(entry.runtime_data.coordinator, LISTENING)])
    async_add_to_zones(hass, entry, async_add_entities, partial(FollowSwitch, FOLLOW))


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


class FollowSwitch(ZoneEntity, SwitchEntity, RestoreEntity):
    """Whether the lights of a zone follow the music."""

    _unrecorded_attributes = frozenset({ATTR_PAUSED_LIGHTS})

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the lights follow."""
        return self._zone.following

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the lights of which a person has changed something."""
        return {ATTR_PAUSED_LIGHTS: self._zone.paused_lights}

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

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Leave the lights alone."""
        await self._zone.async_follow(following=False)
