"""Conditions: the mood is one of some, music is playing."""

from typing import override

import probatio as vol
from homeassistant.components.binary_sensor import DOMAIN as BINARY_SENSOR_DOMAIN
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import CONF_OPTIONS, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import (
    ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL,
    Condition,
    ConditionConfig,
    EntityStateConditionBase,
)

from .const import CONF_QUADRANT
from .engine.mood import Quadrant
from .our_entities import MOOD, MUSIC, ours

_MOOD_IS_SCHEMA = ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL.extend(
    {
        vol.Required(CONF_OPTIONS): {
            vol.Required(CONF_QUADRANT): vol.All(
                cv.ensure_list, vol.Length(min=1), [vol.Coerce(Quadrant)]
            ),
        },
    }
)


class _PlaceCondition(EntityStateConditionBase):
    """A state of the places that we listen to."""

    _translation_key: str

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Keep our own entities of this kind."""
        return ours(self._hass, super().entity_filter(entities), self._translation_key)


class MoodIsCondition(_PlaceCondition):
    """The mood is one of those chosen; without music it is none."""

    _domain_specs = {SENSOR_DOMAIN: DomainSpec()}
    _schema = _MOOD_IS_SCHEMA
    _translation_key = MOOD

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take the moods to compare with."""
        super().__init__(hass, config)
        options = config.options or {}
        self._states = {str(quadrant) for quadrant in options[CONF_QUADRANT]}


class MusicIsPlayingCondition(_PlaceCondition):
    """Music is playing."""

    _domain_specs = {BINARY_SENSOR_DOMAIN: DomainSpec()}
    _states = {STATE_ON}
    _translation_key = MUSIC


CONDITIONS: dict[str, type[Condition]] = {
    "mood_is": MoodIsCondition,
    "music_is_playing": MusicIsPlayingCondition,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:  # noqa: ARG001
    """Return the conditions by their names."""
    return CONDITIONS
