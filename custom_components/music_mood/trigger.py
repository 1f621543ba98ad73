"""Triggers: the mood changed, music started, music stopped."""

from typing import override

import probatio as vol
from homeassistant.components.binary_sensor import DOMAIN as BINARY_SENSOR_DOMAIN
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.const import CONF_OPTIONS, STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import (
    ATTR_BEHAVIOR,
    BEHAVIOR_EACH,
    ENTITY_STATE_TRIGGER_SCHEMA_WITH_BEHAVIOR,
    EntityTargetStateTriggerBase,
    Trigger,
    TriggerConfig,
)

from .const import CONF_QUADRANT
from .engine.mood import Quadrant
from .our_entities import MOOD, MUSIC, ours

_MOOD_CHANGED_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA_WITH_BEHAVIOR.extend(
    {
        vol.Required(CONF_OPTIONS, default={}): {
            vol.Optional(CONF_QUADRANT, default=list(Quadrant)): vol.All(
                cv.ensure_list, vol.Length(min=1), [vol.Coerce(Quadrant)]
            ),
        },
    }
)


class _PlaceTrigger(EntityTargetStateTriggerBase):
    """A state of the places that we listen to.

    Unknown is a state to come from: it means that there was no music, or that nobody listened.
    Unavailable is not, for what was before an outage is not known.
    """

    _excluded_from_states = frozenset({STATE_UNAVAILABLE})
    _translation_key: str

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Keep our own entities of this kind."""
        return ours(self._hass, super().entity_filter(entities), self._translation_key)


class MoodChangedTrigger(_PlaceTrigger):
    """The mood became one of those chosen."""

    _domain_specs = {SENSOR_DOMAIN: DomainSpec()}
    _schema = _MOOD_CHANGED_SCHEMA
    _translation_key = MOOD

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the moods to wait for."""
        super().__init__(hass, config)
        self._to_states = {str(quadrant) for quadrant in self._options[CONF_QUADRANT]}

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether this is news.

        A single place tells every change, also from one chosen mood to another. Where places are
        taken together, one that had a chosen mood before does not count again.
        """
        if self._options[ATTR_BEHAVIOR] == BEHAVIOR_EACH:
            return from_state.state != to_state.state
        return super().is_valid_transition(from_state, to_state)


class MusicStartedTrigger(_PlaceTrigger):
    """Music began to play."""

    _domain_specs = {BINARY_SENSOR_DOMAIN: DomainSpec()}
    _translation_key = MUSIC
    _to_states = {STATE_ON}


class MusicStoppedTrigger(_PlaceTrigger):
    """Music ended; the mute is no end of the music."""

    _domain_specs = {BINARY_SENSOR_DOMAIN: DomainSpec()}
    _translation_key = MUSIC
    _to_states = {STATE_OFF}

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether there was music before: who only begins to listen has heard none end."""
        return from_state.state == STATE_ON


TRIGGERS: dict[str, type[Trigger]] = {
    "mood_changed": MoodChangedTrigger,
    "music_started": MusicStartedTrigger,
    "music_stopped": MusicStoppedTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:  # noqa: ARG001
    """Return the triggers by their names."""
    return TRIGGERS
