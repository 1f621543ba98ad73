"""A zone of lamps in a real Home Assistant: who is told what and when, and who wins."""

import logging

import pytest
from homeassistant.components.light import ColorMode
from homeassistant.const import STATE_OFF
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.music_mood.engine.mood import MoodState
from custom_components.music_mood.engine.palette import mood_light
from custom_components.music_mood.lights.line import PATIENCE_SECONDS, QUIET_SECONDS
from custom_components.music_mood.lights.settings import WithoutMusic
from tests.lights.lamps import VirtualLamp
from tests.lights.room import CALM, HAPPY, SAD, SILENCE, MakeRoom, Room, colour, music


async def test_every_lamp_is_told_what_it_can_show(make_room: MakeRoom) -> None:
    room = await make_room(
        VirtualLamp("colour", ColorMode.RGB),
        VirtualLamp("white", ColorMode.COLOR_TEMP),
        VirtualLamp("dimmer", ColorMode.BRIGHTNESS),
        VirtualLamp("plug", ColorMode.ONOFF),
        brightness_min=0.2,
        brightness_max=0.6,
        transition=4.0,
    )

    await room.hears(music(HAPPY))

    wanted = mood_light(music(HAPPY).mood)
    brightness = round((0.2 + 0.4 * wanted.brightness) * 255)
    common = {"brightness": brightness, "transition": 4.0}
    assert room["colour"].told == [{**common, "rgb_color": colour(HAPPY)}]
    assert room["white"].told == [{**common, "color_temp_kelvin": round(wanted.kelvin)}]
    assert room["dimmer"].told == [common]
    assert room["plug"].told == []


async def test_lamps_that_are_off_or_away_stay_as_they_are(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await make_room(VirtualLamp("off", on=False), VirtualLamp("away"), VirtualLamp("on"))
    room["away"].report(available=False)

    await room.hears(music(HAPPY))
    await room.after(100)

    assert room["off"].told == room["away"].told == []
    assert hass.states.is_state("light.off", STATE_OFF)
    assert len(room["on"].told) == 1


async def test_a_lamp_gets_the_newest_mood_when_its_time_has_come(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), transition=3.0)
    await room.hears(music(HAPPY))
    await room.after(0.5)
    await room.hears(music(SAD))
    await room.after(0.5)
    await room.hears(music(CALM))
    await room.after(1.9)
    assert len(room["a"].told) == 1

    await room.after(0.1)

    assert [told["rgb_color"] for told in room["a"].told] == [colour(HAPPY), colour(CALM)]


async def test_the_same_mood_is_told_once(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"))
    for step in range(20):
        await room.hears(music((0.6 + step / 10_000, 0.6)))
        await room.after(0.5)

    assert len(room["a"].told) == 1


async def test_a_slow_lamp_delays_nobody_else(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("slow"), VirtualLamp("quick"), transition=2.0)
    room["slow"].answers.clear()
    for mood in (HAPPY, SAD, CALM):
        await room.hears(music(mood))
        await room.after(2)
    assert len(room["slow"].told) == 1
    assert len(room["quick"].told) == 3

    room["slow"].answers.set()
    await room.settle()

    assert [told["rgb_color"] for told in room["slow"].told] == [colour(HAPPY), colour(CALM)]


async def test_a_lamp_that_was_off_for_a_moment_before_the_music_follows_it(
    make_room: MakeRoom,
) -> None:
    room = await make_room(VirtualLamp("a"))
    await room.person("turn_off", "light.a")
    await room.person("turn_on", "light.a")

    await room.hears(music(HAPPY))

    assert room.colours("a")[-1] == colour(HAPPY)


@pytest.mark.parametrize("error", [HomeAssistantError("bulb has gone"), ValueError("a bug")])
async def test_a_failing_lamp_is_left_alone_for_longer_and_longer(
    make_room: MakeRoom, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    room = await make_room(VirtualLamp("broken"), VirtualLamp("fine"), transition=2.0)
    room["broken"].error = error
    for mood in (HAPPY, SAD) * 15:
        await room.hears(music(mood))
        await room.after(1)

    assert len(room["broken"].told) == 4
    assert len(room["fine"].told) == 16
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    (warning,) = [record.message for record in warnings if "light.broken" in record.message]
    assert str(error) in warning

    room["broken"].error = None
    await room.after(100)
    assert room["broken"].told[-1]["rgb_color"] == colour(SAD)


async def test_a_lamp_that_fails_now_and_then_fills_no_log(
    make_room: MakeRoom, caplog: pytest.LogCaptureFixture
) -> None:
    def warnings() -> int:
        records = [record for record in caplog.records if record.levelno >= logging.WARNING]
        return len([record for record in records if "light.flaky" in record.message])

    room = await make_room(VirtualLamp("flaky"), transition=2.0)
    for mood in (HAPPY, SAD) * 15:
        room["flaky"].error = None if mood == SAD else HomeAssistantError("out of reach")
        await room.hears(music(mood))
        await room.after(10)
    assert warnings() == 1

    room["flaky"].error = HomeAssistantError("out of reach")
    await room.after(QUIET_SECONDS)
    await room.hears(music(CALM))
    assert warnings() == 2


async def test_a_lamp_that_a_person_turns_on_joins_at_once(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a", on=False))
    await room.hears(music(SAD))

    await room.person("turn_on", "light.a")

    assert [told.get("rgb_color") for told in room["a"].told] == [None, colour(SAD)]


async def test_a_lamp_turned_off_while_a_command_waits_stays_off(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await make_room(VirtualLamp("a"))
    await room.hears(music(HAPPY))
    await room.hears(music(SAD))
    await room.person("turn_off", "light.a")
    await room.hears(music(CALM))
    await room.after(100)

    assert len(room["a"].told) == 1
    assert hass.states.is_state("light.a", STATE_OFF)


async def test_a_person_who_chooses_a_colour_keeps_that_lamp(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), VirtualLamp("b"))
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.a", rgb_color=[1, 2, 3])
    for mood in (SAD, HAPPY, CALM):
        await room.after(5)
        await room.hears(music(mood))

    assert room["a"].rgb_color == (1, 2, 3)
    assert room.colours("a")[1:] == [(1, 2, 3), None, None, None]
    assert room["b"].told[-1]["rgb_color"] == colour(CALM)
    assert room.zone.paused_lights == ["light.a"]

    await room.person("turn_off", "light.a")
    assert room.zone.paused_lights == ["light.a"]
    await room.person("turn_on", "light.a")
    await room.after(5)

    assert room.zone.paused_lights == []
    assert room["a"].told[-1]["rgb_color"] == colour(CALM)


async def test_a_scene_counts_as_a_person(hass: HomeAssistant, make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), VirtualLamp("b"))
    await room.hears(music(HAPPY))
    entities = {"light.a": {"state": "on", "brightness": 30, "rgb_color": [9, 9, 200]}}

    await hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    await room.settle()

    assert room.zone.paused_lights == ["light.a"]


async def test_a_person_who_turns_a_lamp_on_with_a_brightness_keeps_that(
    make_room: MakeRoom,
) -> None:
    room = await make_room(VirtualLamp("a", on=False))
    await room.hears(music(HAPPY))

    await room.person("turn_on", "light.a", brightness_pct=10)
    await room.after(5)

    assert room.colours("a") == [None, colour(HAPPY)]
    assert "brightness" not in room["a"].told[-1]
    assert room.zone.paused_lights == ["light.a"]


async def test_turning_an_own_lamp_on_again_is_no_choice_of_a_look(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"))
    await room.hears(music(HAPPY))

    await room.person("turn_on", "light.a")

    assert room.zone.paused_lights == []


async def test_a_lamp_that_was_away_for_a_moment_is_told_again_but_stays_a_persons(
    make_room: MakeRoom,
) -> None:
    room = await make_room(VirtualLamp("a"), VirtualLamp("mine"))
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.mine", brightness=5)
    for lamp in room.lamps.values():
        lamp.report(available=False)
        await room.settle()
        lamp.report(available=True)
    await room.after(5)

    assert [told["rgb_color"] for told in room["a"].told] == [colour(HAPPY)] * 2
    assert room.zone.paused_lights == ["light.mine"]


async def test_a_pause_between_two_songs_changes_nothing(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.hears(SILENCE)
    await room.hears(music(None))
    await room.after_the_grace()

    assert len(room["a"].told) == 1


@pytest.mark.parametrize("silence", [SILENCE, None], ids=["silence", "nobody listens"])
async def test_without_music_lamps_go_back_to_what_they_showed(
    make_room: MakeRoom, silence: MoodState | None
) -> None:
    lamp = VirtualLamp("a")
    lamp._attr_rgb_color = (10, 20, 30)
    room = await make_room(lamp, without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.after(5)
    await room.hears(silence)
    await room.after_the_grace()

    back = room["a"].told[-1]
    assert (back["rgb_color"], back["brightness"]) == ((10, 20, 30), 100)

    await room.after(5)
    await room.hears(music(SAD))
    assert room["a"].told[-1]["rgb_color"] == colour(SAD)


async def test_without_music_lamps_fade_to_neutral(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), without_music=WithoutMusic.NEUTRAL)
    await room.hears(music(HAPPY))
    await room.after(5)
    await room.hears(SILENCE)
    await room.after_the_grace()

    assert room["a"].told[-1]["rgb_color"] == colour(None)


async def test_without_music_lamps_stay_as_they_are(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), VirtualLamp("b", on=False))
    await room.hears(music(HAPPY))
    await room.after(5)
    await room.hears(SILENCE)
    await room.after_the_grace()
    await room.person("turn_on", "light.b")
    await room.after(5)

    assert len(room["a"].told) == 1
    assert room["b"].told == [{}]


async def test_before_the_first_music_no_lamp_is_touched(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), without_music=WithoutMusic.NEUTRAL)
    for state in (None, SILENCE, music(None), SILENCE):
        await room.hears(state)
    await room.after_the_grace()

    assert room["a"].told == []


async def test_stopping_gives_the_lamps_back_but_not_those_a_person_has(
    make_room: MakeRoom,
) -> None:
    lamps = VirtualLamp("a"), VirtualLamp("mine"), VirtualLamp("off")
    room = await make_room(*lamps, without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.mine", rgb_color=[1, 2, 3])
    await room.person("turn_off", "light.off")
    await room.zone.async_stop()

    assert room["a"].told[-1]["rgb_color"] == (255, 255, 255)
    assert room["mine"].rgb_color == (1, 2, 3)
    assert len(room["off"].told) == 1


async def test_after_stopping_nothing_happens_any_more(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    listeners = hass.bus.async_listeners()
    room = await make_room(VirtualLamp("a"), VirtualLamp("b", on=False))
    await room.hears(music(HAPPY))
    await room.hears(music(SAD))
    await room.hears(SILENCE)
    await room.zone.async_stop()

    await room.after(100)
    await room.after_the_grace()
    await room.person("turn_on", "light.b")

    assert len(room["a"].told) == 1
    assert room["b"].told == [{}]
    assert hass.bus.async_listeners().get("call_service") == listeners.get("call_service")


async def test_the_zone_can_be_told_to_leave_the_lamps_and_to_follow_again(
    make_room: MakeRoom,
) -> None:
    room = await make_room(VirtualLamp("a"), VirtualLamp("mine"))
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.mine", brightness=5)
    await room.zone.async_follow(following=False)
    await room.after(5)
    await room.hears(music(SAD))
    assert len(room["a"].told) == 1

    await room.zone.async_follow(following=True)
    await room.settle()

    assert room["a"].told[-1]["rgb_color"] == colour(SAD)
    assert room["mine"].told[-1]["rgb_color"] == colour(SAD)
    assert room.zone.paused_lights == []


async def test_a_lamp_that_never_answers_is_given_up_and_tried_again(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), transition=2.0)
    room["a"].answers.clear()
    await room.hears(music(HAPPY))
    await room.after(PATIENCE_SECONDS - 0.1)
    await room.after(0.1)
    await room.after(3.9)
    assert len(room["a"].told) == 1

    await room.after(0.1)

    assert len(room["a"].told) == 2
    room["a"].answers.set()
    await room.settle()
    assert room["a"].is_on


async def test_a_lamp_that_was_left_during_a_command_follows_again(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"))
    room["a"].answers.clear()
    await room.hears(music(HAPPY))
    await room.zone.async_follow(following=False)
    room["a"].answers.set()
    await room.after(20)
    assert len(room["a"].told) == 1

    await room.zone.async_follow(following=True)
    await room.after(5)
    await room.hears(music(SAD))

    assert [told["rgb_color"] for told in room["a"].told[1:]] == [colour(HAPPY), colour(SAD)]


async def test_a_lamp_given_back_during_a_command_follows_the_next_music(
    make_room: MakeRoom,
) -> None:
    room = await make_room(VirtualLamp("a"), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.after(5)
    room["a"].answers.clear()
    await room.hears(music(SAD))
    await room.hears(SILENCE)
    await room.after_the_grace()
    room["a"].answers.set()
    await room.settle()
    assert room["a"].told[-1]["rgb_color"] == (255, 255, 255)

    await room.after(5)
    await room.hears(music(CALM))

    assert room["a"].told[-1]["rgb_color"] == colour(CALM)


async def test_a_lamp_of_two_zones_follows_the_first_until_it_lets_go(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    one = await make_room(VirtualLamp("a"), without_music=WithoutMusic.RESTORE)
    other = Room(hass, one.lamps, house=one.house, clock=one.clock)
    for mood in (HAPPY, SAD, CALM):
        await one.hears(music(HAPPY))
        await other.hears(music(mood))
        await one.after(5)

    assert [room.zone.lights for room in (one, other)] == [("light.a",), ()]
    assert one.colours("a") == [colour(HAPPY)]

    await one.zone.async_stop()
    await one.settle()
    await one.after(5)

    assert [room.zone.lights for room in (one, other)] == [(), ("light.a",)]
    assert one.colours("a") == [colour(HAPPY), (255, 255, 255), colour(CALM)]
    assert other.zone.paused_lights == []
