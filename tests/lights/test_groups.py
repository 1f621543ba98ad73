"""Groups of lights: their lamps follow one by one, and those that are off stay off."""

import pytest
from homeassistant.const import STATE_OFF
from homeassistant.core import HomeAssistant

from custom_components.music_mood.lights.groups import expand
from custom_components.music_mood.lights.settings import WithoutMusic
from tests.lights.lamps import VirtualLamp
from tests.lights.room import HAPPY, SAD, MakeRoom, colour, music


async def test_lamps_of_a_group_that_are_off_stay_off(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await make_room(
        VirtualLamp("on"),
        VirtualLamp("off", on=False),
        groups={"all": ["light.on", "light.off"]},
        lights=("light.all",),
    )
    assert hass.states.is_state("light.all", "on")

    await room.hears(music(HAPPY))
    await room.after(5)

    assert [told["rgb_color"] for told in room["on"].told] == [colour(HAPPY)]
    assert room["off"].told == []
    assert hass.states.is_state("light.off", STATE_OFF)


async def test_a_lamp_in_several_groups_is_told_once(make_room: MakeRoom) -> None:
    room = await make_room(
        VirtualLamp("a"),
        VirtualLamp("b"),
        groups={"inner": ["light.a", "light.b"], "outer": ["light.inner", "light.b"]},
        lights=("light.b", "light.outer", "light.inner"),
    )

    await room.hears(music(HAPPY))

    assert len(room["a"].told) == len(room["b"].told) == 1


async def test_a_person_who_colours_a_group_keeps_its_lamps(make_room: MakeRoom) -> None:
    room = await make_room(
        VirtualLamp("a"),
        VirtualLamp("b"),
        groups={"both": ["light.a", "light.b"]},
        lights=("light.both",),
    )
    await room.hears(music(HAPPY))

    await room.person("turn_on", "light.both", rgb_color=[1, 2, 3])

    assert room.zone.paused_lights == ["light.a", "light.b"]


@pytest.mark.parametrize("attribute", ["entity_id", "group_entities"])
async def test_a_group_that_appears_or_changes_later_is_followed(
    hass: HomeAssistant, make_room: MakeRoom, attribute: str
) -> None:
    room = await make_room(
        VirtualLamp("a"),
        VirtualLamp("b"),
        lights=("light.late",),
        without_music=WithoutMusic.RESTORE,
    )
    await room.hears(music(HAPPY))
    assert room["a"].told == room["b"].told == []

    hass.states.async_set("light.late", "on", {attribute: ["light.a"]})
    await room.settle()
    assert [told["rgb_color"] for told in room["a"].told] == [colour(HAPPY)]
    assert room["b"].told == []

    hass.states.async_set("light.late", "on", {attribute: ["light.b"]})
    await room.settle()
    await room.after(5)
    await room.hears(music(SAD))

    assert [told["rgb_color"] for told in room["a"].told] == [colour(HAPPY), (255, 255, 255)]
    assert room["b"].told[-1]["rgb_color"] == colour(SAD)


async def test_a_group_that_is_away_for_a_moment_keeps_its_lamps(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    members = {"entity_id": ["light.a", "light.mine"]}
    hass.states.async_set("light.all", "on", members)
    room = await make_room(VirtualLamp("a"), VirtualLamp("mine"), lights=("light.all",))
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.mine", brightness=5)

    hass.states.async_set("light.all", "unavailable")
    await room.settle()
    hass.states.async_set("light.all", "on", members)
    await room.after(5)
    await room.hears(music(SAD))

    assert room.zone.paused_lights == ["light.mine"]
    assert room["a"].told[-1]["rgb_color"] == colour(SAD)


async def test_after_stopping_a_changed_group_is_followed_no_more(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    hass.states.async_set("light.all", "on", {"entity_id": ["light.a"]})
    room = await make_room(VirtualLamp("a"), VirtualLamp("b"), lights=("light.all",))
    await room.hears(music(HAPPY))
    await room.zone.async_stop()

    hass.states.async_set("light.all", "on", {"entity_id": ["light.b"]})
    await room.after(5)

    assert room["b"].told == []


def test_groups_may_hold_each_other(hass: HomeAssistant) -> None:
    hass.states.async_set("light.one", "on", {"entity_id": ["light.two", "light.a"]})
    hass.states.async_set("light.two", "on", {"entity_id": ["light.one", "light.b", "switch.c"]})

    found = expand(hass, ["light.one", "light.a"])

    assert found.lamps == ("light.b", "light.a")
    assert found.groups == ("light.one", "light.two")


@pytest.mark.parametrize("attributes", [{}, {"entity_id": []}, {"entity_id": "light.a"}])
def test_what_lists_no_lights_is_a_lamp(hass: HomeAssistant, attributes: dict[str, object]) -> None:
    hass.states.async_set("light.room", "on", attributes)

    assert expand(hass, ["light.room", "light.unknown"]).lamps == ("light.room", "light.unknown")
