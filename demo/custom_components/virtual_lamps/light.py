"""The lamps named in the configuration, each of one kind; they do at once what they are told."""

from enum import StrEnum
from typing import Any, override

import voluptuous as vol
from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_RGB_COLOR,
    PLATFORM_SCHEMA as LIGHT_PLATFORM_SCHEMA,
    ColorMode,
    LightEntity,
    LightEntityFeature,
)
from homeassistant.const import CONF_NAME, CONF_TYPE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType
from homeassistant.util import slugify

CONF_LAMPS = "lamps"


class Kind(StrEnum):
    """What a lamp can show."""

    COLOR = "color"
    WHITE_SHADES = "white_shades"
    WHITE = "white"


COLOR_MODES = {
    Kind.COLOR: {ColorMode.RGB, ColorMode.COLOR_TEMP},
    Kind.WHITE_SHADES: {ColorMode.COLOR_TEMP},
    Kind.WHITE: {ColorMode.BRIGHTNESS},
}

PLATFORM_SCHEMA = LIGHT_PLATFORM_SCHEMA.extend(
    {
        vol.Required(CONF_LAMPS): [
            {
                vol.Required(CONF_NAME): cv.string,
                vol.Required(CONF_TYPE): vol.Coerce(Kind),
            }
        ]
    }
)


async def async_setup_platform(
    hass: HomeAssistant,  # noqa: ARG001  the signature is Home Assistant's
    config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    discovery_info: DiscoveryInfoType | None = None,  # noqa: ARG001
) -> None:
    """Add the lamps of the configuration."""
    async_add_entities(VirtualLamp(lamp[CONF_NAME], lamp[CONF_TYPE]) for lamp in config[CONF_LAMPS])


class VirtualLamp(LightEntity):
    """One lamp. It starts out lit in warm white, as a living room in the evening."""

    _attr_should_poll = False
    _attr_supported_features = LightEntityFeature.TRANSITION
    _attr_min_color_temp_kelvin = 2200
    _attr_max_color_temp_kelvin = 6500

    def __init__(self, name: str, kind: Kind) -> None:
        self._attr_name = name
        self._attr_unique_id = slugify(name)
        self._attr_supported_color_modes = COLOR_MODES[kind]
        self._attr_color_mode = ColorMode.BRIGHTNESS if kind is Kind.WHITE else ColorMode.COLOR_TEMP
        self._attr_color_temp_kelvin = None if kind is Kind.WHITE else 2700
        self._attr_brightness = 160
        self._attr_is_on = True

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Light up, in the color and brightness asked for."""
        self._attr_is_on = True
        if ATTR_BRIGHTNESS in kwargs:
            self._attr_brightness = kwargs[ATTR_BRIGHTNESS]
        if ATTR_RGB_COLOR in kwargs:
            self._attr_color_mode = ColorMode.RGB
            self._attr_rgb_color = kwargs[ATTR_RGB_COLOR]
        if ATTR_COLOR_TEMP_KELVIN in kwargs:
            self._attr_color_mode = ColorMode.COLOR_TEMP
            self._attr_color_temp_kelvin = kwargs[ATTR_COLOR_TEMP_KELVIN]
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Go dark."""
        self._attr_is_on = False
        self.async_write_ha_state()
