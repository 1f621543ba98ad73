"""A virtual lamp that shows what a real one would: late, and gliding."""

from typing import Any, override

import numpy as np
from homeassistant.components.light import (
    ATTR_TRANSITION,
    ColorMode,
)
from homeassistant.util.color import color_temperature_to_rgb
from numpy.typing import NDArray

from tests.lights.clock import Clock
from tests.lights.lamps import VirtualLamp

type Shown = NDArray[np.float64]
"""sRGB at full brightness, and brightness, each in [0, 1]; shape (4,)."""


class GlidingLamp(VirtualLamp):
    """A lamp that takes a while to answer, and then glides in a straight line, or jumps."""

    def __init__(
        self,
        name: str,
        clock: Clock,
        mode: ColorMode = ColorMode.RGB,
        *,
        on: bool = True,
        latency: float = 0.0,
        glides: bool = True,
    ) -> None:
        super().__init__(name, mode, on=on)
        self._clock = clock
        self._latency = latency
        self._glides = glides
        self._start = self._end = self._goal()
        self._began = self._arrives = clock.now
        self.moments: list[float] = []

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        self.moments.append(self._clock.now)
        if self._latency:
            await self._clock.sleep(self._latency)
        await super().async_turn_on(**kwargs)
        self._glide(kwargs.get(ATTR_TRANSITION, 0.0))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await super().async_turn_off(**kwargs)
        self._glide(kwargs.get(ATTR_TRANSITION, 0.0))

    def shown(self) -> Shown:
        """Return what one sees now."""
        now = self._clock.now
        if now >= self._arrives:
            return self._end
        share = (now - self._began) / (self._arrives - self._began)
        return np.asarray(self._start + (self._end - self._start) * share)

    def _glide(self, transition: float) -> None:
        self._start, self._end = self.shown(), self._goal()
        self._began = self._clock.now
        self._arrives = self._began + (transition if self._glides else 0.0)

    def _goal(self) -> Shown:
        rgb: tuple[float, ...] = (255, 255, 255)
        if self._attr_color_mode == ColorMode.RGB and self._attr_rgb_color:
            rgb = self._attr_rgb_color
        elif self._attr_color_mode == ColorMode.COLOR_TEMP and self._attr_color_temp_kelvin:
            rgb = color_temperature_to_rgb(self._attr_color_temp_kelvin)
        brightness = (self._attr_brightness or 0) if self._attr_is_on else 0
        return np.array([*rgb, brightness]) / 255
