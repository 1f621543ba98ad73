"""Music that lights lamps which are off, where a person has chosen so."""

import pytest
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant

from custom_components.music_mood.lights.settings import WithoutMusic
from tests.lights.lamps import VirtualLamp
from tests.lights.room import HAPPY, SAD, SILENCE, MakeRoom, Room, colour, music


async def lit_room(make_room: MakeRoom, **settings: object) -> Room:
    """Return a room with a lamp that was off and one that was on, and music."""
    room = await make_room(
        VirtualLamp("off", on=False), VirtualLamp("on"), turn_on=True, **settings
    )
    await room.hears(music(HAPPY))
    await room.after(5)
    return room


async def test_music_lights_lamps_that_are_off(hass: HomeAssistant, make_room: MakeRoom) -> None:
    room = await lit_room(make_room)

    assert hass.states.is_state("light.off", STATE_ON)
    assert room["off"].rgb_color == colour(HAPPY)
    assert len(room["off"].told) == 1


async def test_lamps_that_were_off_go_off_again_with_the_music(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await lit_room(make_room, without_music=WithoutMusic.RESTORE)

    await room.hears(SILENCE)
    await room.after_the_grace()

    assert hass.states.is_state("light.off", STATE_OFF)
    assert hass.states.is_state("light.on", STATE_ON)

    await room.hears(music(SAD))
    await room.after(5)
    assert room["off"].rgb_color == colour(SAD)


async def test_a_lamp_that_a_person_turns_off_stays_off_until_the_next_music(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await lit_room(make_room)

    await room.person("turn_off", "light.on")
    for mood in (SAD, HAPPY):
        await room.hears(music(mood))
        await room.after(20)
    assert hass.states.is_state("light.on", STATE_OFF)

    await room.hears(SILENCE)
    await room.after_the_grace()
    assert hass.states.is_state("light.on", STATE_OFF)
    await room.hears(music(SAD))
    await room.after(5)
    assert hass.states.is_state("light.on", STATE_ON)


@pytest.mark.parametrize("by", ["resume", "hand"])
async def test_or_until_it_is_wanted_again(
    hass: HomeAssistant, make_room: MakeRoom, by: str
) -> None:
    room = await lit_room(make_room)
    await room.person("turn_off", "light.on")
    await room.after(20)

    if by == "resume":
        room.zone.async_resume()
    else:
        await room.person("turn_on", "light.on")
    await room.hears(music(SAD))
    await room.after(5)

    assert hass.states.is_state("light.on", STATE_ON)
    assert room["on"].rgb_color == colour(SAD)


async def test_a_lamp_is_not_lit_by_silence(hass: HomeAssistant, make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a", on=False), turn_on=True)
    for state in (None, SILENCE, music(None)):
        await room.hears(state)
        await room.after(20)

    assert hass.states.is_state("light.a", STATE_OFF)


async def test_a_lamp_that_fades_in_is_no_hand(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a", on=False), turn_on=True, transition=4.0)
    await room.hears(music(HAPPY))
    for brightness in (10, 60, 120):
        room["a"].report(brightness=brightness)
        await room.after(1)
    room["a"].report(brightness=room["a"].told[-1]["brightness"])
    await room.after(20)

    assert room.zone.taken == {}
