"""Binary sensor: whether music is playing."""

from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import MusicMoodConfigEntry
from .entity import MusicMoodEntity
from .our_entities import MUSIC

PARALLEL_UPDATES = 0

MUSIC_PLAYS = BinarySensorEntityDescription(key="music", translation_key=MUSIC)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  the signature is Home Assistant's
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensor of an entry."""
    async_add_entities([MusicBinarySensor(entry.runtime_data.coordinator, MUSIC_PLAYS)])


class MusicBinarySensor(MusicMoodEntity, BinarySensorEntity):
    """On while music plays, off without, and while we wait for it; unknown while muted."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the newest state is one of music."""
        if (state := self.coordinator.data) is not None:
            return state.music
        return False if self.coordinator.listening else None

    @override
    def _current(self) -> object:
        return self.is_on
