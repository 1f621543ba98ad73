"""Bridges and radios get no more commands than they can take, and nobody waits for a dead lamp."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from hypothesis import given, strategies as st
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.lights import rates
from custom_components.music_mood.lights.rates import (
    FAST,
    PACES,
    SLOW,
    USUAL,
    Pace,
    Rates,
    TokenBucket,
    pace_of,
)
from tests.lights.lamps import VirtualLamp
from tests.lights.room import CALM, HAPPY, SAD, MakeRoom, Room, colour, music


@given(
    st.sampled_from([SLOW, USUAL, FAST]),
    st.lists(st.floats(0, 2), min_size=1, max_size=60),
)
def test_never_more_in_any_time_than_the_rate_and_one_burst(
    pace: Pace, pauses: list[float]
) -> None:
    bucket, now, moments = TokenBucket(pace), 0.0, []
    for pause in pauses:
        now += pause
        moments.append(bucket.reserve(now))
        assert moments[-1] >= now

    assert moments == sorted(moments)
    for first in range(len(moments)):
        for last in range(first, len(moments)):
            allowed = pace.burst + (moments[last] - moments[first]) * pace.per_second
            assert last - first + 1 <= allowed + 1e-6


def test_a_rested_bucket_lets_a_burst_pass_and_then_keeps_the_pace() -> None:
    bucket = TokenBucket(Pace(per_second=4, burst=2))
    moments = [bucket.reserve(100.0) for _ in range(6)]

    assert moments[:2] == [100.0, 100.0]
    assert [later - one for one, later in pairwise(moments[1:])] == pytest.approx([0.25] * 4)


def test_a_group_costs_what_it_makes_the_bridge_do() -> None:
    bucket = TokenBucket(Pace(per_second=4, burst=1))
    assert bucket.reserve(0.0, cost=4) == pytest.approx(0.75)
    assert bucket.reserve(0.0) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("platform", "pace"),
    [
        *((slow, SLOW) for slow in ("hue", "zha", "mqtt", "deconz", "matter")),
        ("esphome", FAST),
        ("wled", FAST),
        ("tplink", USUAL),
    ],
)
def test_the_integration_of_a_light_says_what_it_can_take(
    hass: HomeAssistant, platform: str, pace: Pace
) -> None:
    er.async_get(hass).async_get_or_create("light", platform, "1", suggested_object_id="a")

    assert pace_of(hass, "light.a") == pace
    assert pace_of(hass, "light.unknown") == USUAL
    assert PACES.get(platform, USUAL).interval == (1.0 if pace is FAST else 2.0)


def test_each_bridge_has_a_bucket_of_its_own(hass: HomeAssistant) -> None:
    registry = er.async_get(hass)
    for number in (1, 2):
        entry = MockConfigEntry(domain="hue")
        entry.add_to_hass(hass)
        for lamp in range(3):
            registry.async_get_or_create(
                "light",
                "hue",
                f"{number} {lamp}",
                suggested_object_id=f"{number}_{lamp}",
                config_entry=entry,
            )
    buckets = Rates()
    hass.states.async_set("light.2_2", "on", {"is_hue_group": True})

    assert [buckets.reserve(hass, f"light.1_{lamp}", 0.0) for lamp in range(3)] == [0, 0, 0.25]
    assert [buckets.reserve(hass, f"light.2_{lamp}", 0.0) for lamp in range(3)] == [0, 0, 1.0]


@pytest.fixture
def lamps_are(monkeypatch: pytest.MonkeyPatch) -> Callable[[Pace], None]:
    """Return a function that says what the virtual lamps can take."""
    return lambda pace: monkeypatch.setattr(rates, "PACES", {"test": pace})


async def test_lamps_behind_a_slow_bridge_are_told_one_after_the_other_and_the_newest(
    make_room: MakeRoom, lamps_are: Callable[[Pace], None]
) -> None:
    lamps_are(SLOW)
    lamps = [VirtualLamp(f"lamp_{number}") for number in range(10)]
    room = await make_room(*lamps, transition=2.0)
    for mood in (HAPPY, SAD, CALM, HAPPY):
        await room.hears(music(mood))
        for _ in range(10):
            await room.after(0.05)
    await room.after(0.05)

    told = [len(lamp.told) for lamp in lamps]
    assert told == [1] * 10
    colours = [lamp.told[0]["rgb_color"] for lamp in lamps]
    assert (
        colours
        == [colour(HAPPY)] * 3 + [colour(SAD)] * 2 + [colour(CALM)] * 2 + [colour(HAPPY)] * 3
    )


@pytest.mark.parametrize(("pace", "told"), [(FAST, 8), (USUAL, 2)], ids=["fast", "usual"])
async def test_only_a_fast_lamp_is_told_again_while_it_glides(
    make_room: MakeRoom, lamps_are: Callable[[Pace], None], pace: Pace, told: int
) -> None:
    lamps_are(pace)
    room = await make_room(VirtualLamp("a"), transition=4.0)
    for mood in (HAPPY, SAD) * 4:
        await room.hears(music(mood))
        await room.after(1)

    assert len(room["a"].told) == told


async def test_the_interval_that_a_person_chose_holds_for_every_lamp(
    make_room: MakeRoom, lamps_are: Callable[[Pace], None]
) -> None:
    lamps_are(FAST)
    room = await make_room(VirtualLamp("a"), interval=5.0)
    for mood in (HAPPY, SAD) * 10:
        await room.hears(music(mood))
        await room.after(1)

    assert len(room["a"].told) == 4


async def test_a_new_zone_keeps_the_interval_of_the_lamp(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await make_room(VirtualLamp("a"), transition=3.0)
    await room.hears(music(HAPPY))
    await room.zone.async_stop()

    again = Room(hass, room.lamps, house=room.house, clock=room.clock)
    await again.hears(music(SAD))
    await again.after(2.9)
    assert len(again["a"].told) == 1
    await again.after(0.1)
    assert len(again["a"].told) == 2
