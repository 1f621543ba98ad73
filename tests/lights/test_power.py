"""Lamps that lose their power come back with a light that nobody chose, and are taken up again."""

from pathlib import Path
from typing import Any

import pytest
from homeassistant.const import EVENT_STATE_CHANGED, STATE_OFF, STATE_ON, STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.music_mood.lights.machine import boot_id
from custom_components.music_mood.lights.parts import EVERYTHING, Part
from custom_components.music_mood.lights.settings import WithoutMusic
from tests.lights.restarts import EVENING, GREEN_DIM, evening_lamp, house, restart
from tests.lights.room import CALM, HAPPY, SAD, SILENCE, MakeRoom, Room, colour, music

POWER_ON: dict[str, Any] = {"rgb_color": (255, 180, 110), "brightness": 255}
"""What most lamps do when their power comes back: warm white, as bright as they can."""
TRANSITION = 2.0
SETTLED = 10.0


async def followed_room(make_room: MakeRoom, **settings: Any) -> Room:
    """Return a room whose lamp follows happy music, and goes back to the evening after it."""
    room = await make_room(
        evening_lamp(), without_music=WithoutMusic.RESTORE, transition=TRANSITION, **settings
    )
    await room.hears(music(HAPPY))
    await room.after(SETTLED)
    return room


async def lose_power(room: Room, seconds: float = 60.0, **back: Any) -> None:
    """Let the lamp be away and come back by itself, on in its own light unless said otherwise."""
    room["a"].report(available=False)
    await room.after(seconds)
    room["a"].report(available=True, **{**POWER_ON, **back})
    await room.settle()


async def test_a_lamp_back_from_a_power_cut_follows_at_once(make_room: MakeRoom) -> None:
    room = await followed_room(make_room)

    await lose_power(room)
    assert room["a"].rgb_color == colour(HAPPY)
    await room.after(SETTLED)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert room.zone.taken == {}
    assert room["a"].rgb_color == colour(SAD)


async def test_a_lamp_that_says_late_how_it_came_back_follows_too(make_room: MakeRoom) -> None:
    """Some integrations tell what they remember until the lamp answers, and then the truth."""
    room = await followed_room(make_room)
    brightness = room["a"].brightness

    await lose_power(room, rgb_color=colour(HAPPY), brightness=brightness)
    room["a"].report(**POWER_ON)
    await room.after(0.5)
    room["a"].report(rgb_color=colour(HAPPY), brightness=brightness)
    await room.after(SETTLED)
    await room.hears(music(CALM))

    assert room.zone.taken == {}
    assert room["a"].rgb_color == colour(CALM)


async def test_it_goes_back_to_the_evening_and_not_to_that_light(make_room: MakeRoom) -> None:
    room = await followed_room(make_room)

    await lose_power(room)
    await room.hears(SILENCE)
    await room.after_the_grace()

    assert (room["a"].rgb_color, room["a"].brightness) == (EVENING, 100)


async def test_a_lamp_back_after_the_music_goes_back_at_once(make_room: MakeRoom) -> None:
    room = await followed_room(make_room)
    room["a"].report(available=False)
    await room.hears(SILENCE)
    await room.after_the_grace()

    room["a"].report(available=True, **POWER_ON)
    await room.settle()

    assert (room["a"].rgb_color, room["a"].brightness) == (EVENING, 100)


async def test_what_a_person_had_before_stays_that_persons(make_room: MakeRoom) -> None:
    room = await followed_room(make_room)
    await room.person("turn_on", "light.a", brightness=20)

    await lose_power(room)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert room.zone.taken == {"light.a": Part.BRIGHTNESS}
    assert (room["a"].rgb_color, room["a"].brightness) == (colour(SAD), 255)


async def test_a_lamp_that_was_all_a_persons_is_not_touched(make_room: MakeRoom) -> None:
    room = await followed_room(make_room)
    await room.person("turn_on", "light.a", brightness=20, rgb_color=[0, 255, 0])

    await lose_power(room)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert room.zone.taken == {"light.a": EVERYTHING}
    assert room["a"].rgb_color == POWER_ON["rgb_color"]


async def test_a_lamp_that_comes_back_off_stays_off(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await followed_room(make_room)

    await lose_power(room, is_on=False)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert hass.states.is_state("light.a", STATE_OFF)


async def test_or_is_lit_by_the_music_where_music_lights_lamps(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    """Nobody has turned it off, so nobody wants it to be."""
    room = await followed_room(make_room, turn_on=True)

    await lose_power(room, is_on=False)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert hass.states.is_state("light.a", STATE_ON)
    assert room["a"].rgb_color == colour(SAD)


async def test_a_hand_after_the_power_cut_still_wins(make_room: MakeRoom) -> None:
    room = await followed_room(make_room)
    await lose_power(room)
    await room.after(SETTLED)

    room["a"].report(**GREEN_DIM)
    await room.after(SETTLED)

    assert room.zone.taken == {"light.a": EVERYTHING}


async def test_what_a_lamp_reported_before_its_power_was_gone_is_forgotten(
    make_room: MakeRoom,
) -> None:
    """It may have looked like a hand, and been back before that was sure."""
    room = await make_room(evening_lamp(), transition=TRANSITION)
    await room.hears(music(HAPPY))
    room["a"].report(brightness=1)
    await room.after(0.5)

    await lose_power(room, seconds=0.5)
    await room.after(SETTLED)

    assert room.zone.taken == {}
    assert room["a"].rgb_color == colour(HAPPY)


@pytest.mark.parametrize("known_at_once", [True, False])
async def test_the_context_of_an_earlier_action_makes_no_hand_of_it(
    hass: HomeAssistant, make_room: MakeRoom, known_at_once: bool
) -> None:
    """Home Assistant passes it on to all that a lamp reports in the next 5 s."""
    room = await followed_room(make_room)
    await room.person("turn_on", "light.a", brightness=20, rgb_color=[0, 255, 0])
    room["a"].report(available=False)
    room.zone.async_resume()
    if not known_at_once:
        room["a"].report(available=True, is_on=None)
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)

    room["a"].report(available=True, is_on=True, **POWER_ON)
    back = changes[0].data["new_state"]
    assert back.attributes["rgb_color"] == POWER_ON["rgb_color"]
    assert room.house.contexts.chosen(back.context) == EVERYTHING
    await room.after(SETTLED)

    assert room.zone.taken == {}
    assert room["a"].rgb_color == colour(HAPPY)


async def test_a_lamp_whose_integration_starts_again_is_taken_up_again(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    """It is unavailable, then there but unknown, and says last what it has become."""
    room = await followed_room(make_room)
    room["a"].report(available=False)
    await room.after(60.0)
    room["a"].report(available=True, is_on=None)
    await room.after(1.0)
    assert hass.states.is_state("light.a", STATE_UNKNOWN)

    room["a"].report(is_on=True, **POWER_ON)
    await room.after(SETTLED)

    assert room.zone.taken == {}
    assert room["a"].rgb_color == colour(HAPPY)


async def test_what_a_person_asks_of_a_lamp_of_which_nothing_is_known_is_that_persons(
    make_room: MakeRoom,
) -> None:
    """Lamps that cannot be asked are unknown until somebody tells them something."""
    room = await followed_room(make_room)
    room["a"].report(available=False)
    await room.after(60.0)
    room["a"].report(available=True, is_on=None)

    await room.person("turn_on", "light.a", brightness=20)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert room.zone.taken == {"light.a": Part.BRIGHTNESS}
    assert (room["a"].rgb_color, room["a"].brightness) == (colour(SAD), 20)


@pytest.mark.parametrize(("a_person_says_so", "state"), [(True, STATE_OFF), (False, STATE_ON)])
async def test_music_turns_on_a_lamp_found_off_but_not_one_that_a_person_turned_off(
    hass: HomeAssistant, make_room: MakeRoom, a_person_says_so: bool, state: str
) -> None:
    """Also where nothing was known of the lamp until then."""
    room = await followed_room(make_room, turn_on=True)
    room["a"].report(available=False)
    await room.after(60.0)
    room["a"].report(available=True, is_on=None)

    if a_person_says_so:
        await room.person("turn_off", "light.a")
    else:
        # What a lamp says after a while by itself has a context of its own.
        room["a"].async_set_context(Context())
        room["a"].report(is_on=False)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    assert hass.states.is_state("light.a", state)


async def test_if_the_machine_lost_its_power_too_the_music_goes_on_with_every_lamp(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await followed_room(make_room, house=await house(hass, "monday"))

    again = await restart(hass, hass_storage, room, boot="tuesday", **POWER_ON)
    assert again.zone.taken == {}
    await again.hears(music(SAD))
    await again.after(SETTLED)
    assert again["a"].rgb_color == colour(SAD)
    await again.hears(SILENCE)
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == (EVENING, 100)


async def test_and_goes_back_to_the_evening_if_the_music_is_over(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await followed_room(make_room, house=await house(hass, "monday"))

    again = await restart(hass, hass_storage, room, boot="tuesday", **POWER_ON)
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == (EVENING, 100)


async def test_but_not_with_what_was_a_persons(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await followed_room(make_room, house=await house(hass, "monday"))
    await room.person("turn_on", "light.a", brightness=3)
    await room.hears(music(SAD))
    await room.after(SETTLED)

    again = await restart(hass, hass_storage, room, boot="tuesday", **POWER_ON)
    assert again.zone.taken == {"light.a": Part.BRIGHTNESS}
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == (EVENING, 255)


@pytest.mark.parametrize(
    ("before", "after"), [("monday", "monday"), (None, "tuesday"), ("monday", None), (None, None)]
)
async def test_while_the_machine_ran_on_or_nobody_knows_a_change_is_a_hand(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    make_room: MakeRoom,
    before: str | None,
    after: str | None,
) -> None:
    room = await followed_room(make_room, house=await house(hass, before))

    again = await restart(hass, hass_storage, room, boot=after, **GREEN_DIM)

    assert again.zone.taken == {"light.a": EVERYTHING}


async def test_a_lamp_that_is_told_the_same_after_a_power_cut_is_of_the_new_day(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await followed_room(make_room, house=await house(hass, "monday"))
    again = await restart(hass, hass_storage, room, boot="tuesday", **POWER_ON)
    await again.hears(music(HAPPY))
    await again.after(SETTLED)

    once_more = await restart(hass, hass_storage, again, boot="tuesday", **GREEN_DIM)

    assert once_more.zone.taken == {"light.a": EVERYTHING}


async def test_a_lamp_is_compared_with_what_it_was_told_before_only_once(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await followed_room(make_room, house=await house(hass, "monday"))
    again = await restart(hass, hass_storage, room, boot="monday")
    assert again.zone.taken == {}

    await lose_power(again, seconds=1, **GREEN_DIM)
    await again.after(1)
    await again.hears(music(SAD))
    await again.after(SETTLED)

    assert again.zone.taken == {}
    assert again["a"].rgb_color == colour(SAD)


def test_a_start_of_the_machine_has_an_id_of_its_own(tmp_path: Path) -> None:
    assert boot_id() == boot_id()
    assert boot_id(tmp_path / "none") is None
    (tmp_path / "id").write_text("3f2c\n")
    assert boot_id(tmp_path / "id") == "3f2c"
    (tmp_path / "id").write_bytes(b"\xff")
    assert boot_id(tmp_path / "id") is None
