"""A person's hand wins: by an action, at the lamp, or with a remote control, part by part."""

import pytest
from homeassistant.components.light import ColorMode
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant

from custom_components.music_mood.lights.parts import EVERYTHING, Part
from custom_components.music_mood.lights.reports import SETTLING_SECONDS
from custom_components.music_mood.lights.settings import WithoutMusic
from custom_components.music_mood.lights.watch import DOUBT_SECONDS
from tests.lights.lamps import VirtualLamp
from tests.lights.room import CALM, HAPPY, SAD, SILENCE, MakeRoom, Room, colour, music

TRANSITION = 2.0
SETTLED = TRANSITION + SETTLING_SECONDS + 0.1


async def quiet_room(make_room: MakeRoom, lamp: VirtualLamp, **settings: object) -> Room:
    """Return a room whose lamp has arrived at the light of happy music."""
    room = await make_room(lamp, transition=TRANSITION, **settings)
    await room.hears(music(HAPPY))
    await room.after(SETTLED)
    return room


async def test_a_person_who_dims_a_lamp_keeps_its_brightness_and_leaves_us_the_colour(
    make_room: MakeRoom,
) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))

    await room.person("turn_on", "light.a", brightness=20)
    await room.hears(music(SAD))
    await room.after(5)

    assert room.zone.taken == {"light.a": Part.BRIGHTNESS}
    assert room.colours("a")[-1] == colour(SAD)
    assert room["a"].brightness == 20


async def test_a_person_who_colours_a_lamp_leaves_us_the_brightness(make_room: MakeRoom) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))

    await room.person("turn_on", "light.a", rgb_color=[0, 255, 0])
    before = room["a"].brightness
    await room.hears(music(SAD))
    await room.after(5)

    assert room.zone.taken == {"light.a": Part.COLOUR}
    assert room["a"].rgb_color == (0, 255, 0)
    assert room["a"].brightness != before


@pytest.mark.parametrize(
    ("data", "taken"),
    [
        ({"brightness_step_pct": -20}, Part.BRIGHTNESS),
        ({"color_name": "blue"}, Part.COLOUR),
        ({"hs_color": [200, 50]}, Part.COLOUR),
        ({"color_temp_kelvin": 3500}, Part.COLOUR),
        ({"brightness_pct": 5, "rgb_color": [1, 2, 3]}, EVERYTHING),
    ],
)
async def test_what_an_action_asks_for_is_taken(
    make_room: MakeRoom, data: dict[str, object], taken: Part
) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))

    await room.person("turn_on", "light.a", **data)

    assert room.zone.taken == {"light.a": taken}


async def test_a_remote_control_that_dims_is_noticed(make_room: MakeRoom) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))

    room["a"].report(brightness=40)
    await room.after(DOUBT_SECONDS)
    await room.hears(music(SAD))
    await room.after(5)

    assert room.zone.taken == {"light.a": Part.BRIGHTNESS}
    assert room["a"].brightness == 40
    assert room.colours("a")[-1] == colour(SAD)


async def test_the_app_of_the_maker_that_colours_is_noticed(make_room: MakeRoom) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))

    room["a"].report(rgb_color=(30, 40, 255))
    await room.after(DOUBT_SECONDS)

    assert room.zone.taken == {"light.a": Part.COLOUR}


async def test_a_hand_within_the_seconds_of_our_own_context_is_noticed(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    """Home Assistant passes our context on to all that a lamp reports in the next 5 s."""
    room = await make_room(VirtualLamp("a"), transition=TRANSITION)
    await room.hears(music(HAPPY))
    await room.after(0.5)

    room["a"].report(brightness=3, rgb_color=(0, 0, 255))
    state = hass.states.get("light.a")
    assert state is not None
    assert room.house.contexts.is_own(state.context)
    await room.after(SETTLED)

    assert room.zone.taken == {"light.a": EVERYTHING}


async def test_while_a_hand_is_suspected_nothing_is_sent_over_it(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), transition=TRANSITION)
    await room.hears(music(HAPPY))
    room["a"].report(brightness=3)
    for mood in (SAD, CALM, HAPPY, SAD):
        await room.hears(music(mood))
        await room.after(1)

    assert room["a"].brightness == 3


async def test_what_a_lamp_reports_on_its_way_is_no_hand(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), transition=4.0)
    await room.hears(music(HAPPY))
    room["a"].report(brightness=255, rgb_color=colour(HAPPY))
    await room.after(7)
    await room.hears(music(SAD))
    dim = room["a"].brightness
    assert dim is not None
    for brightness in (230, 180, 130, dim):
        await room.after(1)
        room["a"].report(brightness=brightness)
        await room.settle()
    await room.after(20)

    assert room.zone.taken == {}


async def test_a_report_that_passes_is_no_hand(make_room: MakeRoom) -> None:
    """Some lamps show another colour mode, or are dark, for a moment while they change."""
    room = await quiet_room(make_room, VirtualLamp("a"))
    await room.hears(music(SAD))
    brightness, rgb = room["a"].brightness, room["a"].rgb_color

    room["a"].report(brightness=1, rgb_color=(255, 255, 255))
    await room.after(0.5)
    room["a"].report(brightness=brightness, rgb_color=rgb)
    await room.after(20)
    await room.hears(music(CALM))

    assert room.zone.taken == {}
    assert room.colours("a")[-1] == colour(CALM)


@pytest.mark.parametrize("difference", [-20, 20])
async def test_a_lamp_that_rounds_is_no_hand(make_room: MakeRoom, difference: int) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))
    brightness = room["a"].brightness
    assert brightness is not None

    room["a"].report(brightness=brightness + difference)
    await room.after(20)

    assert room.zone.taken == {}


async def test_a_colour_reported_in_another_mode_is_no_hand(make_room: MakeRoom) -> None:
    lamp = VirtualLamp("a")
    lamp._attr_supported_color_modes = {ColorMode.RGB, ColorMode.COLOR_TEMP}
    room = await make_room(lamp, transition=TRANSITION)
    await room.hears(music((0, 0)))
    await room.after(SETTLED)

    room["a"].report(color_mode=ColorMode.COLOR_TEMP, color_temp_kelvin=4800)
    await room.after(20)

    assert room.zone.taken == {}


async def test_a_white_lamp_that_a_remote_makes_cooler_is_noticed(make_room: MakeRoom) -> None:
    room = await quiet_room(make_room, VirtualLamp("a", ColorMode.COLOR_TEMP))
    kelvin = room["a"].color_temp_kelvin
    assert kelvin is not None

    room["a"].report(color_temp_kelvin=kelvin + 100)
    await room.after(DOUBT_SECONDS)
    assert room.zone.taken == {}

    room["a"].report(color_temp_kelvin=kelvin + 700)
    await room.after(DOUBT_SECONDS)
    assert room.zone.taken == {"light.a": Part.COLOUR}


async def test_a_late_report_of_what_was_there_before_the_command_is_no_hand(
    make_room: MakeRoom,
) -> None:
    """A lamp that is asked every half minute says old things."""
    room = await quiet_room(make_room, VirtualLamp("a"))
    old = room["a"].brightness, room["a"].rgb_color
    await room.hears(music(SAD))
    await room.after(20)

    room["a"].report(brightness=old[0], rgb_color=old[1])
    await room.after(20)

    assert room.zone.taken == {}


async def test_an_automation_counts_as_a_person(hass: HomeAssistant, make_room: MakeRoom) -> None:
    room = await quiet_room(make_room, VirtualLamp("a"))

    await hass.services.async_call(
        "light",
        "turn_on",
        {"entity_id": "light.a", "brightness": 9},
        blocking=True,
        context=Context(parent_id="an automation"),
    )
    await room.settle()

    assert room.zone.taken == {"light.a": Part.BRIGHTNESS}


async def test_a_scene_with_a_brightness_alone_leaves_us_the_colour(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    room = await quiet_room(make_room, VirtualLamp("a", ColorMode.BRIGHTNESS), grace=5)

    entities = {"light.a": {"state": "on", "brightness": 30}}
    await hass.services.async_call("scene", "apply", {"entities": entities}, blocking=True)
    await room.settle()

    assert room.zone.taken == {"light.a": Part.BRIGHTNESS}


async def test_the_zone_resumes_every_lamp_at_once(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), VirtualLamp("b"), transition=TRANSITION)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.a", rgb_color=[1, 2, 3], brightness=3)
    await room.person("turn_on", "light.b", brightness=3)
    changes: list[list[str]] = []
    room.zone.async_listen(lambda: changes.append(room.zone.paused_lights))

    room.zone.async_resume()
    await room.after(5)

    assert room.zone.taken == {}
    assert changes[-1] == []
    assert [room[name].rgb_color for name in "ab"] == [colour(HAPPY)] * 2
    assert room["b"].brightness == room["a"].brightness != 3


async def test_a_lamp_follows_again_after_the_chosen_time(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"), auto_resume=600)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.a", brightness=3)
    await room.after(500)
    await room.person("turn_on", "light.a", brightness=4)
    await room.after(500)
    await room.hears(music(HAPPY))
    assert room.zone.paused_lights == ["light.a"]

    await room.after(100)
    await room.hears(music(SAD))
    await room.after(5)

    assert room.zone.paused_lights == []
    assert room["a"].rgb_color == colour(SAD)
    assert room["a"].brightness != 4


async def test_without_such_a_time_it_stays_a_persons(make_room: MakeRoom) -> None:
    room = await make_room(VirtualLamp("a"))
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.a", brightness=3)
    for _ in range(10):
        await room.after(100_000)
        await room.hears(music(SAD))

    assert room.zone.paused_lights == ["light.a"]


@pytest.mark.parametrize("without_music", [WithoutMusic.KEEP, WithoutMusic.RESTORE])
async def test_a_lamp_changed_while_nothing_leads_it_follows_the_next_music(
    make_room: MakeRoom, without_music: WithoutMusic
) -> None:
    room = await make_room(VirtualLamp("a"), without_music=without_music)
    await room.person("turn_on", "light.a", brightness=9)
    await room.hears(music(HAPPY))
    await room.hears(SILENCE)
    await room.after_the_grace()
    await room.person("turn_on", "light.a", brightness=7, rgb_color=[0, 255, 0])
    await room.after(10)
    assert room.zone.taken == {}

    await room.hears(music(SAD))
    await room.after(5)
    assert room["a"].rgb_color == colour(SAD)

    await room.zone.async_stop()
    went_back = without_music is WithoutMusic.RESTORE
    assert (room["a"].rgb_color == (0, 255, 0)) is went_back
    assert (room["a"].brightness == 7) is went_back


async def test_what_a_person_has_changed_is_not_restored_and_the_rest_is(
    make_room: MakeRoom,
) -> None:
    dimmed, coloured, both = (VirtualLamp(name) for name in ("dimmed", "coloured", "both"))
    for lamp in (dimmed, coloured, both):
        lamp._attr_rgb_color = (10, 20, 255)
    room = await make_room(dimmed, coloured, both, without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.dimmed", brightness=3)
    await room.person("turn_on", "light.coloured", rgb_color=[0, 255, 0])
    await room.person("turn_on", "light.both", brightness=7, rgb_color=[255, 0, 255])

    await room.zone.async_stop()

    assert (dimmed.rgb_color, dimmed.brightness) == ((10, 20, 255), 3)
    assert (coloured.rgb_color, coloured.brightness) == ((0, 255, 0), 100)
    assert (both.rgb_color, both.brightness) == ((255, 0, 255), 7)


class SlowLamp(VirtualLamp):
    """A lamp that takes its commands in turn but late, and says so then."""

    async def async_turn_on(self, **kwargs: object) -> None:
        self.told.append(kwargs)
        await self.answers.wait()
        self._attr_is_on = True
        self.async_write_ha_state()


async def test_a_lamp_turned_off_while_a_command_is_on_its_way_does_not_light_again(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    lamp = SlowLamp("a")
    room = await make_room(lamp)
    lamp.answers.clear()
    await room.hears(music(HAPPY))
    await room.person("turn_off", "light.a")
    assert hass.states.is_state("light.a", STATE_OFF)

    lamp.answers.set()
    await room.settle()
    assert hass.states.is_state("light.a", STATE_OFF)
    for mood in (SAD, CALM):
        await room.hears(music(mood))
        await room.after(10)

    assert hass.states.is_state("light.a", STATE_OFF)
    assert len(lamp.told) == 1


async def test_a_lamp_that_says_late_that_it_has_lit_is_turned_off_again(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    lamp = VirtualLamp("a")
    room = await make_room(lamp)
    await room.hears(music(HAPPY))
    lamp.report(is_on=False)
    await room.after(0.5)
    lamp.report(is_on=True)
    await room.settle()

    assert hass.states.is_state("light.a", STATE_OFF)


async def test_a_person_may_turn_it_on_again_right_away(
    hass: HomeAssistant, make_room: MakeRoom
) -> None:
    lamp = SlowLamp("a")
    room = await make_room(lamp)
    lamp.answers.clear()
    await room.hears(music(HAPPY))
    await room.person("turn_off", "light.a")
    lamp.answers.set()
    await room.settle()

    await room.person("turn_on", "light.a")
    await room.hears(music(SAD))
    await room.after(5)

    assert hass.states.is_state("light.a", STATE_ON)
    assert room.colours("a")[-1] == colour(SAD)
