"""The form in which a person describes a light zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import probatio as vol
from homeassistant.const import PERCENTAGE, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .const import (
    CONF_BRIGHTNESS_MAX,
    CONF_BRIGHTNESS_MIN,
    CONF_LIGHTS,
    CONF_TRANSITION,
    CONF_WITHOUT_MUSIC,
)
from .lamp_owners import find_owned_lamp
from .lights.settings import WithoutMusic

_LIGHTS = EntitySelector(EntitySelectorConfig(domain="light", multiple=True))
_BRIGHTNESS = NumberSelector(
    NumberSelectorConfig(
        min=1, max=100, step=1, unit_of_measurement=PERCENTAGE, mode=NumberSelectorMode.SLIDER
    )
)
_TRANSITION = NumberSelector(
    NumberSelectorConfig(
        min=0.5,
        max=30,
        step=0.5,
        unit_of_measurement=UnitOfTime.SECONDS,
        mode=NumberSelectorMode.BOX,
    )
)
_WITHOUT_MUSIC = SelectSelector(
    SelectSelectorConfig(
        options=[choice.value for choice in WithoutMusic],
        translation_key=CONF_WITHOUT_MUSIC,
        mode=SelectSelectorMode.LIST,
    )
)

ZONE_FIELDS: dict[vol.Marker, Any] = {
    vol.Required(CONF_LIGHTS, default=list): _LIGHTS,
    vol.Required(CONF_BRIGHTNESS_MIN, default=10): _BRIGHTNESS,
    vol.Required(CONF_BRIGHTNESS_MAX, default=100): _BRIGHTNESS,
    vol.Required(CONF_TRANSITION, default=3): _TRANSITION,
    vol.Required(CONF_WITHOUT_MUSIC, default=WithoutMusic.KEEP.value): _WITHOUT_MUSIC,
}


@dataclass(frozen=True, slots=True)
class ZoneErrors:
    """What is wrong with the answers; false when nothing is."""

    fields: dict[str, str] = field(default_factory=dict)
    placeholders: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether anything is wrong."""
        return bool(self.fields)


@callback
def zone_errors(
    hass: HomeAssistant,
    user_input: Mapping[str, Any],
    *,
    lights_needed: bool = True,
    zone_id: str | None = None,
) -> ZoneErrors:
    """Return what is wrong with the answers.

    Args:
        hass: where the other zones are.
        user_input: the answers.
        lights_needed: whether a zone without lights is wrong.
        zone_id: id of the subentry that is being changed.
    """
    errors = ZoneErrors()
    if lights_needed and not user_input[CONF_LIGHTS]:
        errors.fields[CONF_LIGHTS] = "no_lights"
    if owned := find_owned_lamp(hass, user_input[CONF_LIGHTS], except_zone=zone_id):
        errors.fields[CONF_LIGHTS] = "lamp_taken"
        errors.placeholders.update(lamp=owned.lamp, zone=owned.zone)
    if user_input[CONF_BRIGHTNESS_MIN] > user_input[CONF_BRIGHTNESS_MAX]:
        errors.fields[CONF_BRIGHTNESS_MAX] = "brightness_range"
    return errors


def zone_data(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they are stored in a subentry."""
    return {str(key): user_input[str(key)] for key in ZONE_FIELDS}
