"""What the tests of the lights share."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from homeassistant.core import HomeAssistant

from tests.lights.lamps import VirtualLamp, install
from tests.lights.room import MakeRoom, Room


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where Home Assistant has caught an error of ours, which it only logs."""
    yield
    errors = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.ERROR
    ]
    assert errors == []


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
