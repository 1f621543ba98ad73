"""How a lamp looks, told by a command or reported by the lamp, so that the two compare."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_COLOR_MODE,
    ATTR_COLOR_TEMP_KELVIN,
    ATTR_RGB_COLOR,
    ColorMode,
)
from homeassistant.util.color import color_temperature_to_rgb

from custom_components.music_mood.engine.oklab import srgb_to_oklab

type Lab = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is known of how a lamp looks; a part that is not known is None."""

    brightness: float | None = None
    """In [0, 1]."""
    lab: Lab | None = None
    """OKLab of the colour at full brightness, of a colour temperature too."""
    mired: float | None = None
    """Colour temperature, only of a lamp that shows white as such."""

    @classmethod
    def of_state(cls, attributes: Mapping[str, Any]) -> Self:
        """Return what the attributes of a light that is on say."""
        brightness = attributes.get(ATTR_BRIGHTNESS)
        rgb = attributes.get(ATTR_RGB_COLOR)
        kelvin = None
        if attributes.get(ATTR_COLOR_MODE) == ColorMode.COLOR_TEMP:
            kelvin = attributes.get(ATTR_COLOR_TEMP_KELVIN)
        return cls(
            brightness=None if brightness is None else brightness / 255,
            lab=lab_of(rgb) if rgb and max(rgb) > 0 else None,
            mired=1e6 / kelvin if kelvin else None,
        )


def lab_of(rgb: tuple[float, float, float]) -> Lab:
    """Return OKLab of sRGB at full brightness; each channel 0 to 255, not all 0."""
    lightness, a, b = srgb_to_oklab(np.asarray(rgb) / max(rgb))
    return float(lightness), float(a), float(b)


def lab_of_kelvin(kelvin: float) -> Lab:
    """Return OKLab of a colour temperature, as Home Assistant shows it."""
    return lab_of(color_temperature_to_rgb(kelvin))


def distance_to_way(start: Lab, end: Lab, point: Lab) -> float:
    """Return how far `point` is from the straight way between two colours."""
    way = [b - a for a, b in zip(start, end, strict=True)]
    length = sum(step * step for step in way)
    if length == 0:
        return math.dist(start, point)
    share = sum(step * (c - a) for step, a, c in zip(way, start, point, strict=True)) / length
    share = min(1.0, max(0.0, share))
    return math.dist([a + share * step for a, step in zip(start, way, strict=True)], point)
