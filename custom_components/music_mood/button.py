"""Buttons: let the lights of a zone follow again that a person has changed."""

from functools import partial
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import MusicMoodConfigEntry
from .zone_entity import ZoneEntity, async_add_to_zones

PARALLEL_UPDATES = 0

RESUME = ButtonEntityDescription(key="resume", translation_key="resume")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of the zones of an entry."""
    async_add_to_zones(hass, entry, async_add_entities, partial(ResumeButton, RESUME))


class ResumeButton(ZoneEntity, ButtonEntity):
    """Ends every pause of the zone."""

    @override
    async def async_press(self) -> None:
        """Follow with every light again."""
        self._zone.async_resume()
