"""What one lamp is told, by what it can show."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_MAX_COLOR_TEMP_KELVIN,
    ATTR_MIN_COLOR_TEMP_KELVIN,
    ATTR_RGB_COLOR,
    ATTR_SUPPORTED_COLOR_MODES,
    DEFAULT_MAX_KELVIN,
    DEFAULT_MIN_KELVIN,
    brightness_supported,
    color_supported,
    color_temp_supported,
)
from homeassistant.util.color import color_temperature_to_rgb

from custom_components.music_mood.engine.oklab import srgb_to_oklab
from custom_components.music_mood.engine.palette import Light


@dataclass(frozen=True, kw_only=True)
class LampCommand:
    """A brightness, and a colour or a colour temperature where the lamp has one."""

    brightness: int
    """1 to 255: a lamp is never turned off by its brightness."""
    rgb: tuple[int, int, int] | None = None
    """sRGB, each 0 to 255."""
    kelvin: int | None = None

    def service_data(self) -> dict[str, Any]:
        """Return the command as data of the action light.turn_on."""
        data: dict[str, Any] = {ATTR_BRIGHTNESS: self.brightness}
        if self.rgb is not None:
            data[ATTR_RGB_COLOR] = list(self.rgb)
        if self.kelvin is not None:
            data[ATTR_COLOR_TEMP_KELVIN] = self.kelvin
        return data

    def distance(self, other: LampCommand) -> float:
        """Return how different two commands look: .02 is about the least an eye notices.

        Euclidean over OKLab of the colour at full brightness, and brightness in [0, 1].
        """
        return math.dist(self._look, other._look)

    @cached_property
    def _look(self) -> tuple[float, ...]:
        rgb: tuple[float, ...] = (255, 255, 255)
        if self.rgb is not None:
            rgb = self.rgb
        elif self.kelvin is not None:
            rgb = color_temperature_to_rgb(self.kelvin)
        lab = srgb_to_oklab(np.asarray(rgb) / 255)
        return (*map(float, lab), self.brightness / 255)


def command_for(light: Light, attributes: Mapping[str, Any]) -> LampCommand | None:
    """Return what to tell a lamp, None for one that can only be switched.

    Args:
        light: what it should show.
        attributes: of the state of its light entity.
    """
    modes = attributes.get(ATTR_SUPPORTED_COLOR_MODES)
    brightness = min(255, max(1, round(light.brightness * 255)))
    if color_supported(modes):
        red, green, blue = (round(255 * channel) for channel in light.rgb)
        return LampCommand(brightness=brightness, rgb=(red, green, blue))
    if color_temp_supported(modes):
        warmest = attributes.get(ATTR_MIN_COLOR_TEMP_KELVIN) or DEFAULT_MIN_KELVIN
        coolest = attributes.get(ATTR_MAX_COLOR_TEMP_KELVIN) or DEFAULT_MAX_KELVIN
        kelvin = round(min(max(light.kelvin, warmest), coolest))
        return LampCommand(brightness=brightness, kelvin=kelvin)
    if brightness_supported(modes):
        return LampCommand(brightness=brightness)
    return None
