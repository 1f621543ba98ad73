"""A camera whose stream a test decides."""

import asyncio
from typing import override

from homeassistant.components.camera import Camera
from homeassistant.components.camera.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component

CAMERA = "camera.porch"


class Porch(Camera):
    """Streams from an address that may change at any time."""

    entity_id = CAMERA
    _attr_name = "Porch"

    def __init__(self, address: str | None) -> None:
        """Stream from `address`."""
        super().__init__()
        self.address = address
        self.broken = False
        self.asked = 0
        self.answers = asyncio.Event()
        self.answers.set()

    @override
    async def stream_source(self) -> str | None:
        self.asked += 1
        await self.answers.wait()
        if self.broken:
            raise HomeAssistantError("off")
        return self.address


async def add_camera(hass: HomeAssistant, address: str | None) -> Porch:
    """Add a camera to a running house."""
    assert await async_setup_component(hass, "camera", {})
    porch = Porch(address)
    await hass.data[DATA_COMPONENT].async_add_entities([porch])
    return porch
