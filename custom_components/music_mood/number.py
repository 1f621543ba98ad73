"""Numbers: how strongly the lights of a zone show the mood."""

from functools import partial
from typing import override

from homeassistant.components.number import NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.const import PERCENTAGE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_STRENGTH
from .data import MusicMoodConfigEntry
from .zone_data import DEFAULTS
from .zone_entity import ZoneEntity, async_add_to_zones

PARALLEL_UPDATES = 0

STRENGTH = NumberEntityDescription(
    key=CONF_STRENGTH,
    translation_key=CONF_STRENGTH,
    native_min_value=0,
    native_max_value=100,
    native_step=1,
    native_unit_of_measurement=PERCENTAGE,
    mode=NumberMode.SLIDER,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the strengths of the zones of an entry."""
    async_add_to_zones(hass, entry, async_add_entities, partial(StrengthNumber, STRENGTH))


class StrengthNumber(ZoneEntity, NumberEntity):
    """How much of the palette's colour the lights show; nothing of it is neutral."""

    @property
    @override
    def native_value(self) -> float:
        """Return the strength that is stored with the zone."""
        return float(self._subentry.data.get(CONF_STRENGTH, DEFAULTS[CONF_STRENGTH]))

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Change the strength; the lights glide over."""
        self._store(CONF_STRENGTH, value)
