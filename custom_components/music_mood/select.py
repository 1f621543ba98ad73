"""Selects: the palette of a light zone."""

from functools import partial
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_PALETTE
from .data import MusicMoodConfigEntry
from .engine.palettes import PaletteName
from .zone_data import DEFAULTS
from .zone_entity import ZoneEntity, async_add_to_zones

PARALLEL_UPDATES = 0

PALETTE = SelectEntityDescription(
    key=CONF_PALETTE,
    translation_key=CONF_PALETTE,
    options=[name.value for name in PaletteName],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the palettes of the zones of an entry."""
    async_add_to_zones(hass, entry, async_add_entities, partial(PaletteSelect, PALETTE))


class PaletteSelect(ZoneEntity, SelectEntity):
    """Which palette the lights of a zone show the mood in."""

    @property
    @override
    def current_option(self) -> str:
        """Return the palette that is stored with the zone."""
        return str(self._subentry.data.get(CONF_PALETTE, DEFAULTS[CONF_PALETTE]))

    @override
    async def async_select_option(self, option: str) -> None:
        """Change the palette; the lights glide over."""
        self._store(CONF_PALETTE, option)
