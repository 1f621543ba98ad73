"""Music for a house full of lamps, in little time.

`FLEET_SECONDS=3600 scripts/test tests/lights/test_fleet.py -s` plays a whole hour and prints the
figures of docs/lights.md.
"""

import os
import sys

import pytest
from homeassistant.core import HomeAssistant

from tests.lights.fleet import HEALTHY, LampReport, live_through, table
from tests.lights.lamps import install

SECONDS = float(os.environ.get("FLEET_SECONDS", "600"))


@pytest.fixture(scope="module")
def kept() -> dict[str, LampReport]:
    return {}


@pytest.fixture
async def reports(hass: HomeAssistant, kept: dict[str, LampReport]) -> dict[str, LampReport]:
    """Return what became of the lamps; they live once for all tests."""
    if not kept:
        await install(hass)
        kept |= await live_through(hass, SECONDS)
        sys.stdout.write(f"\n{table(kept, SECONDS)}\n")
    return kept


def of(reports: dict[str, LampReport], *kinds: str) -> list[LampReport]:
    return [report for name, report in reports.items() if name.startswith(kinds)]


async def test_no_lamp_that_works_misses_the_last_light(reports: dict[str, LampReport]) -> None:
    assert not any(report.missed for report in of(reports, *HEALTHY, "wifi_away"))


async def test_no_lamp_is_told_more_often_than_its_interval(
    reports: dict[str, LampReport],
) -> None:
    assert max(report.commands for report in of(reports, "esphome", "wled")) <= SECONDS + 1
    assert (
        max(report.commands for report in of(reports, "hue", "zigbee", "wifi")) <= SECONDS / 3 + 1
    )


async def test_every_lamp_that_works_follows(reports: dict[str, LampReport]) -> None:
    for report in of(reports, *HEALTHY):
        assert report.commands > SECONDS / 30


async def test_no_bridge_is_asked_for_more_than_it_can_take(
    reports: dict[str, LampReport],
) -> None:
    for bridge in ("hue", "zigbee"):
        assert sum(report.commands for report in of(reports, bridge)) <= 4 * SECONDS + 2


async def test_lateness_is_the_interval_and_the_queue_of_the_bridge(
    reports: dict[str, LampReport],
) -> None:
    # An interval of 1 s or a glide of 3 s, what is ahead in the queue, and the step of the clock.
    assert max(report.worst_lateness for report in of(reports, "esphome", "wled")) <= 1.5
    assert max(report.worst_lateness for report in of(reports, *HEALTHY)) <= 4.5


async def test_a_dead_lamp_is_asked_now_and_then_and_slows_nobody(
    reports: dict[str, LampReport],
) -> None:
    for report in of(reports, "zigbee_failing", "wifi_never_answers"):
        assert 5 < report.commands < 10 + SECONDS / 300


async def test_a_lamp_that_is_off_is_left_alone(reports: dict[str, LampReport]) -> None:
    (off,) = of(reports, "wifi_off")
    assert off.commands == 0
