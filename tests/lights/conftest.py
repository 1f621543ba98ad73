"""What the tests of the lights share."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from tests.lights.lamps import VirtualLamp, install
from tests.lights.room import MakeRoom, Room


@pytest.fixture
async def make_room(hass: HomeAssistant) -> MakeRoom:
    async def make(
        *lamps: VirtualLamp, groups: Mapping[str, Sequence[str]] | None = None, **settings: Any
    ) -> Room:
        await install(hass, *lamps, groups=groups)
        return Room(
            hass, {lamp.entity_id.removeprefix("light."): lamp for lamp in lamps}, **settings
        )

    return make
