"""Virtual lamps: coloured, white, dimmable, slow and failing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, override

from homeassistant.components.light import ColorMode, LightEntity, LightEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import setup_test_component_platform


class VirtualLamp(LightEntity):
    """A lamp that remembers what it was told."""

    _attr_should_poll = False
    _attr_supported_features = LightEntityFeature.TRANSITION
    _attr_min_color_temp_kelvin = 2700
    _attr_max_color_temp_kelvin = 5000

    def __init__(self, name: str, mode: ColorMode = ColorMode.RGB, *, on: bool = True) -> None:
        self.entity_id = f"light.{name}"
        self._attr_unique_id = name
        self._attr_supported_color_modes = {mode}
        self._attr_color_mode = mode
        self._attr_is_on = on
        self._attr_brightness = 100
        self._attr_rgb_color = (255, 255, 255)
        self.told: list[dict[str, Any]] = []
        self.error: Exception | None = None
        self.answers = asyncio.Event()
        self.answers.set()

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        self.told.append(kwargs)
        await self.answers.wait()
        if self.error is not None:
            raise self.error
        self._attr_is_on = True
        for name, value in kwargs.items():
            setattr(self, f"_attr_{name}", value)
        self.async_write_ha_state()

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        self._attr_is_on = False
        self.async_write_ha_state()

    def report(self, **attributes: Any) -> None:
        """Tell Home Assistant something that nobody asked for."""
        for name, value in attributes.items():
            setattr(self, f"_attr_{name}", value)
        self.async_write_ha_state()


async def install(
    hass: HomeAssistant, *lamps: VirtualLamp, groups: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Add the lamps to Home Assistant, and groups of lights by their names."""
    platforms: list[dict[str, Any]] = [{"platform": "test"}]
    platforms += [
        {"platform": "group", "name": name, "entities": list(lights)}
        for name, lights in (groups or {}).items()
    ]
    setup_test_component_platform(hass, "light", lamps)
    assert await async_setup_component(hass, "light", {"light": platforms})
    assert await async_setup_component(hass, "scene", {})
    # Whoever shows a look again loads this, which takes real time only once.
    await (await async_get_integration(hass, "light")).async_get_platform("reproduce_state")
    await hass.async_block_till_done()
