"""The forms in which a person describes a light zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import probatio as vol
from homeassistant.const import CONF_NAME, PERCENTAGE, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    ColorRGBSelector,
    EntityFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TargetSelector,
    TargetSelectorConfig,
)

from .const import (
    CONF_AUTO_RESUME,
    CONF_BRIGHTNESS_MAX,
    CONF_BRIGHTNESS_MIN,
    CONF_GRACE,
    CONF_INTERVAL,
    CONF_LIGHTS,
    CONF_OWN_COLOURS,
    CONF_PALETTE,
    CONF_SPREAD,
    CONF_STRENGTH,
    CONF_TRANSITION,
    CONF_TURN_ON,
    CONF_WITHOUT_MUSIC,
)
from .engine.palettes import OWN_COLOURS, PaletteName
from .lamp_owners import find_owned_lamp
from .lights.settings import WithoutMusic
from .names import is_name
from .zone_data import (
    DEFAULTS,
    chosen_exclusion,
    chosen_target,
    target_to_show,
    target_to_store,
)

SECTION_LOOK = "look"
SECTION_BEHAVIOUR = "behaviour"

_LIGHTS = TargetSelector(TargetSelectorConfig(entity=EntityFilterSelectorConfig(domain="light")))


def _percent(least: int) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=least,
            max=100,
            step=1,
            unit_of_measurement=PERCENTAGE,
            mode=NumberSelectorMode.SLIDER,
        )
    )


def _time(least: float, most: float, step: float, unit: UnitOfTime) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=least, max=most, step=step, unit_of_measurement=unit, mode=NumberSelectorMode.BOX
        )
    )


_PALETTES = SelectSelector(
    SelectSelectorConfig(
        options=[name.value for name in PaletteName],
        translation_key=CONF_PALETTE,
        mode=SelectSelectorMode.DROPDOWN,
    )
)
_WITHOUT_MUSIC = SelectSelector(
    SelectSelectorConfig(
        options=[choice.value for choice in WithoutMusic],
        translation_key=CONF_WITHOUT_MUSIC,
        mode=SelectSelectorMode.LIST,
    )
)
_SECTIONS: Mapping[str, Mapping[str, Any]] = {
    SECTION_LOOK: {
        CONF_STRENGTH: _percent(0),
        CONF_SPREAD: _percent(0),
        CONF_BRIGHTNESS_MIN: _percent(1),
        CONF_BRIGHTNESS_MAX: _percent(1),
    },
    SECTION_BEHAVIOUR: {
        CONF_TURN_ON: BooleanSelector(),
        CONF_TRANSITION: _time(0.5, 30, 0.5, UnitOfTime.SECONDS),
        CONF_INTERVAL: _time(1, 30, 0.5, UnitOfTime.SECONDS),
        CONF_GRACE: _time(0, 600, 1, UnitOfTime.SECONDS),
        CONF_AUTO_RESUME: _time(0, 1440, 1, UnitOfTime.MINUTES),
    },
}


def _marker(name: str) -> vol.Marker:
    if name not in DEFAULTS:
        return vol.Optional(name)
    return vol.Required(name, default=DEFAULTS[name])


def _fields() -> dict[vol.Marker, Any]:
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_LIGHTS, default=dict): _LIGHTS,
        _marker(CONF_PALETTE): _PALETTES,
        _marker(CONF_WITHOUT_MUSIC): _WITHOUT_MUSIC,
    }
    for name, parts in _SECTIONS.items():
        schema = vol.Schema({_marker(part): selector for part, selector in parts.items()})
        fields[vol.Optional(name)] = section(schema, {"collapsed": True})
    return fields


ZONE_FIELDS = _fields()
COLOUR_FIELDS: dict[vol.Marker, Any] = {
    vol.Required(tone, default=list(rgb)): ColorRGBSelector() for tone, rgb in OWN_COLOURS.items()
}
"""What is asked next of whoever wants colours of their own."""


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
    if CONF_NAME in user_input and not is_name(user_input[CONF_NAME]):
        errors.fields[CONF_NAME] = "invalid_name"
    if lights_needed and not chooses_lights(user_input):
        errors.fields[CONF_LIGHTS] = "no_lights"
    chosen = user_input[CONF_LIGHTS]
    owned = find_owned_lamp(
        hass, chosen_target(chosen), chosen_exclusion(chosen), except_zone=zone_id
    )
    if owned is not None:
        errors.fields[CONF_LIGHTS] = "lamp_taken"
        errors.placeholders.update(lamp=owned.lamp, zone=owned.zone)
    look = {**DEFAULTS, **user_input.get(SECTION_LOOK, {})}
    if look[CONF_BRIGHTNESS_MIN] > look[CONF_BRIGHTNESS_MAX]:
        # A dialog shows no error at a field within a section.
        errors.fields["base"] = "brightness_range"
    return errors


def chooses_lights(user_input: Mapping[str, Any]) -> bool:
    """Return whether the answers name any lights."""
    return bool(chosen_target(user_input[CONF_LIGHTS]))


@callback
def zone_data(hass: HomeAssistant, user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as they are stored in a subentry."""
    data = {**DEFAULTS, CONF_LIGHTS: target_to_store(hass, user_input[CONF_LIGHTS])}
    for name in (CONF_PALETTE, CONF_WITHOUT_MUSIC):
        data[name] = user_input[name]
    for name in _SECTIONS:
        data |= user_input.get(name, {})
    return data


@callback
def zone_answers(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person would answer to get the stored zone."""
    data = {**DEFAULTS, **data}
    answers: dict[str, Any] = {
        CONF_LIGHTS: target_to_show(hass, data),
        CONF_PALETTE: data[CONF_PALETTE],
        CONF_WITHOUT_MUSIC: data[CONF_WITHOUT_MUSIC],
    }
    for name, parts in _SECTIONS.items():
        answers[name] = {part: data[part] for part in parts if part in data}
    return answers


def wants_own_colours(data: Mapping[str, Any]) -> bool:
    """Return whether the person has to be asked for colours."""
    return bool(data[CONF_PALETTE] == PaletteName.OWN)


def own_colours(data: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return the colours of a stored zone, those that come with it where none were picked."""
    usual = {tone: list(rgb) for tone, rgb in OWN_COLOURS.items()}
    return {**usual, **data.get(CONF_OWN_COLOURS, {})}
