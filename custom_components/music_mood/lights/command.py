"""What one lamp is told, by what it can show."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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

from custom_components.music_mood.engine.palette import Light

from .look import Look, lab_of, lab_of_kelvin
from .parts import EVERYTHING, NOTHING, Part

_WHITE = (1.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class LampCommand:
    """A brightness, a colour or colour temperature, or both: what is ours and the lamp has."""

    brightness: int | None = None
    """1 to 255: a lamp is never turned off by its brightness."""
    rgb: tuple[int, int, int] | None = None
    """sRGB, each 0 to 255."""
    kelvin: int | None = None

    @property
    def parts(self) -> Part:
        """What the lamp is told, and what not."""
        parts = NOTHING
        if self.brightness is not None:
            parts |= Part.BRIGHTNESS
        if self.rgb is not None or self.kelvin is not None:
            parts |= Part.COLOUR
        return parts

    def service_data(self) -> dict[str, Any]:
        """Return the command as data of the action light.turn_on."""
        data: dict[str, Any] = {}
        if self.brightness is not None:
            data[ATTR_BRIGHTNESS] = self.brightness
        if self.rgb is not None:
            data[ATTR_RGB_COLOR] = list(self.rgb)
        if self.kelvin is not None:
            data[ATTR_COLOR_TEMP_KELVIN] = self.kelvin
        return data

    def distance(self, other: LampCommand) -> float:
        """Return how different two commands look: .02 is about the least an eye notices.

        Euclidean over OKLab of the colour at full brightness, and brightness in [0, 1]. A part
        that only one of them tells counts as a difference.
        """
        mine, other_look = self.look, other.look
        return math.dist(
            (*(mine.lab or _WHITE), mine.brightness or 0.0),
            (*(other_look.lab or _WHITE), other_look.brightness or 0.0),
        )

    @cached_property
    def look(self) -> Look:
        """Return how a lamp looks that has done what it was told."""
        lab = None
        if self.rgb is not None:
            lab = lab_of(self.rgb)
        elif self.kelvin is not None:
            lab = lab_of_kelvin(self.kelvin)
        return Look(
            brightness=None if self.brightness is None else self.brightness / 255,
            lab=lab,
            mired=1e6 / self.kelvin if self.kelvin is not None else None,
        )


def parts_of(attributes: Mapping[str, Any]) -> Part:
    """Return what a lamp with these attributes can be told."""
    modes = attributes.get(ATTR_SUPPORTED_COLOR_MODES)
    parts = NOTHING
    if brightness_supported(modes):
        parts |= Part.BRIGHTNESS
    if color_supported(modes) or color_temp_supported(modes):
        parts |= Part.COLOUR
    return parts


def command_for(
    light: Light, attributes: Mapping[str, Any], parts: Part = EVERYTHING
) -> LampCommand | None:
    """Return what to tell a lamp, None for one that can only be switched.

    Args:
        light: what it should show.
        attributes: of the state of its light entity.
        parts: what may be told; the rest is a person's.
    """
    modes = attributes.get(ATTR_SUPPORTED_COLOR_MODES)
    brightness = None
    if Part.BRIGHTNESS in parts and brightness_supported(modes):
        brightness = min(255, max(1, round(light.brightness * 255)))
    rgb = kelvin = None
    if Part.COLOUR in parts and color_supported(modes):
        red, green, blue = (round(255 * channel) for channel in light.rgb)
        rgb = (red, green, blue)
    elif Part.COLOUR in parts and color_temp_supported(modes):
        warmest = attributes.get(ATTR_MIN_COLOR_TEMP_KELVIN) or DEFAULT_MIN_KELVIN
        coolest = attributes.get(ATTR_MAX_COLOR_TEMP_KELVIN) or DEFAULT_MAX_KELVIN
        kelvin = round(min(max(light.kelvin, warmest), coolest))
    if brightness is None and rgb is None and kelvin is None:
        return None
    return LampCommand(brightness=brightness, rgb=rgb, kelvin=kelvin)
