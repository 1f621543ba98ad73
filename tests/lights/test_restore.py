"""What the lamps showed before the music survives stops, restarts and power cuts."""

import json
from pathlib import Path
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.music_mood.lights.parts import EVERYTHING, Part
from custom_components.music_mood.lights.settings import WithoutMusic
from tests.lights.restarts import (
    EVENING,
    GREEN_DIM,
    KEY,
    evening_lamp,
    house,
    restart,
    start_again,
    stored,
)
from tests.lights.room import HAPPY, SAD, SILENCE, MakeRoom, Room, colour, music


async def test_after_a_power_cut_the_lamps_go_back_to_the_evening_before(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await start_again(hass, hass_storage, room)
    await again.hears(music(SAD))
    await again.after(5)
    assert again["a"].rgb_color == colour(SAD)
    await again.hears(SILENCE)
    await again.after_the_grace()

    assert again["a"].rgb_color == EVENING
    assert await stored(again, hass_storage) == {}


async def test_they_go_back_too_when_the_music_is_over_by_then(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await start_again(hass, hass_storage, room)
    await again.hears(SILENCE)
    await again.after(5)
    assert again["a"].rgb_color == colour(HAPPY)
    await again.after_the_grace()

    assert again["a"].rgb_color == EVENING


async def test_a_lamp_that_is_away_then_goes_back_when_it_comes(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    room["a"].report(available=False)

    again = await start_again(hass, hass_storage, room)
    await again.after_the_grace()
    assert again["a"].rgb_color == colour(HAPPY)
    again["a"].report(available=True)
    await again.settle()

    assert again["a"].rgb_color == EVENING


@pytest.mark.parametrize("change", ["taken over", "turned off"])
async def test_a_lamp_that_a_person_has_changed_has_nothing_to_go_back_to(
    hass_storage: dict[str, Any], make_room: MakeRoom, change: str
) -> None:
    room = await make_room(evening_lamp("a"), evening_lamp("b"), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    if change == "taken over":
        await room.person("turn_on", "light.a", brightness=3, rgb_color=[1, 2, 3])
    else:
        await room.person("turn_off", "light.a")

    assert len(await stored(room, hass_storage)) == 1


async def test_a_lamp_turned_off_while_home_assistant_was_away_stays_off(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await stored(room, hass_storage)
    room["a"].report(available=False)

    again = await start_again(hass, hass_storage, room)
    again["a"].report(available=True, is_on=False)
    await again.settle()
    await again.after_the_grace()

    assert not again["a"].is_on
    assert len(again["a"].told) == 1


@pytest.mark.parametrize(
    ("meanwhile", "expected"),
    [
        (GREEN_DIM, ((0, 255, 60), 3)),
        ({"brightness": 3}, (EVENING, 3)),
        ({"rgb_color": (0, 255, 255)}, ((0, 255, 255), 100)),
    ],
)
async def test_what_a_remote_control_changed_while_home_assistant_was_down_is_not_set_back(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    make_room: MakeRoom,
    meanwhile: dict[str, Any],
    expected: tuple[tuple[int, ...], int],
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await restart(hass, hass_storage, room, **meanwhile)
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == expected


async def test_such_a_lamp_is_a_persons_when_the_music_goes_on(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await restart(hass, hass_storage, room, **GREEN_DIM)
    await again.hears(music(SAD))
    await again.after(5)

    assert again.zone.taken == {"light.a": EVERYTHING}
    assert (again["a"].rgb_color, again["a"].brightness) == ((0, 255, 60), 3)


async def test_a_lamp_that_was_there_all_the_time_is_looked_at_as_well(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await stored(room, hass_storage)
    room.vanish()
    room["a"].report(**GREEN_DIM)

    again = await start_again(hass, hass_storage, room)
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == ((0, 255, 60), 3)


async def test_a_lamp_that_was_there_all_the_time_and_is_off_stays_off(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await stored(room, hass_storage)
    room.vanish()
    room["a"].report(is_on=False)

    again = await start_again(hass, hass_storage, room)
    await again.after_the_grace()

    assert not again["a"].is_on
    assert await stored(again, hass_storage) == {}


async def test_a_lamp_that_first_tells_old_things_is_believed_in_the_end(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    """Some integrations tell what they remember until the lamp answers."""
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await restart(hass, hass_storage, room)
    again["a"].report(**GREEN_DIM)
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == ((0, 255, 60), 3)


@pytest.mark.parametrize(("off_by", "expected"), [(-35, 100), (-45, None)])
async def test_a_lamp_that_rounds_has_not_been_changed(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    make_room: MakeRoom,
    off_by: int,
    expected: int | None,
) -> None:
    """The file holds the last command only roughly, so lamps may differ by half as much again."""
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    brightness = room["a"].brightness
    assert brightness is not None

    again = await restart(hass, hass_storage, room, brightness=brightness + off_by)
    await again.after_the_grace()

    assert again["a"].rgb_color == EVENING
    assert again["a"].brightness == (expected or brightness + off_by)


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param({"rgb_color": EVENING, "brightness": 100}, id="gone back by itself"),
        pytest.param({"assumed_state": True, "rgb_color": (0, 90, 0)}, id="only assumed"),
    ],
)
async def test_a_lamp_that_no_hand_has_changed_follows_on(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom, meanwhile: Any
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await restart(hass, hass_storage, room, **meanwhile)
    assert again.zone.taken == {}
    await again.hears(music(SAD))
    await again.after(5)
    assert again["a"].rgb_color == colour(SAD)
    await again.hears(SILENCE)
    await again.after_the_grace()

    assert again["a"].rgb_color == EVENING


async def test_what_was_a_persons_before_the_power_cut_is_so_after_it(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.a", brightness=3)
    await room.hears(music(SAD))
    await room.after(5)

    again = await restart(hass, hass_storage, room)
    assert again.zone.taken == {"light.a": Part.BRIGHTNESS}
    await again.hears(music(HAPPY))
    await again.after(5)
    assert again["a"].rgb_color == colour(HAPPY)
    await again.hears(SILENCE)
    await again.after_the_grace()

    assert (again["a"].rgb_color, again["a"].brightness) == (EVENING, 3)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "red",
        {"brightness": 5},
        {"brightness": None, "rgb": None, "kelvin": None},
        {"brightness": 0, "rgb": [1, 2, 3], "kelvin": None},
        {"brightness": 9, "rgb": [0, 0, 0], "kelvin": None},
        {"brightness": 9, "rgb": [1, 2, 999], "kelvin": None},
        {"brightness": 9, "rgb": None, "kelvin": 0},
    ],
)
async def test_without_a_trace_of_the_last_command_a_lamp_goes_back_as_it_always_did(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom, told: object
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    for look in (await stored(room, hass_storage)).values():
        look["told"] = told

    again = await restart(hass, hass_storage, room)
    await again.after_the_grace()

    assert again["a"].rgb_color == EVENING
    assert again.zone.taken == {}


async def test_what_lamps_are_told_is_on_disk_soon_but_not_for_every_command(
    hass_storage: dict[str, Any],
    make_room: MakeRoom,
    freezer: FrozenDateTimeFactory,
) -> None:
    writes: list[float] = []

    async def pass_on(room: Room, seconds: float) -> None:
        await room.after(seconds)
        freezer.tick(seconds)
        await room.settle()
        if hass_storage.get(KEY) is not None:
            writes.append(room.clock.now)
            on_disk.update(hass_storage.pop(KEY)["data"]["lights"])

    on_disk: dict[str, Any] = {}
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE, interval=1)
    await room.hears(music(HAPPY))
    await pass_on(room, 10)
    assert len(writes) == 1

    for step in range(60):
        await room.hears(music(HAPPY if step % 2 else SAD))
        await pass_on(room, 1)
    assert len(room["a"].told) >= 19
    assert 10 <= len(writes) <= 13
    await pass_on(room, 10)
    (look,) = on_disk.values()
    assert look["told"]["rgb"] == list(colour(HAPPY))

    before = len(writes)
    for step in range(20):
        await room.hears(music((0.6 - 0.02 * (step % 2), 0.6)))
        await pass_on(room, 4)
    assert len(writes) == before


async def test_a_lamp_that_does_not_take_it_is_remembered(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    room["a"].error = HomeAssistantError("out of reach")
    await room.zone.async_stop()
    room["a"].error = None

    again = await start_again(hass, hass_storage, room)
    await again.after_the_grace()

    assert again["a"].rgb_color == EVENING


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "null",
        json.dumps({"version": 1, "key": KEY, "data": {"lights": 5}}),
        json.dumps({"version": 1, "key": KEY, "data": []}),
        json.dumps({"version": 99, "key": KEY, "data": {}}),
        json.dumps({"version": 1, "key": KEY, "data": {"lights": {"a": 1, "b": {"state": "on"}}}}),
    ],
)
async def test_a_damaged_file_is_as_good_as_none(
    hass: HomeAssistant, tmp_path: Path, content: str
) -> None:
    hass.config.config_dir = str(tmp_path)
    (tmp_path / ".storage").mkdir()
    (tmp_path / ".storage" / KEY).write_text(content)

    snapshots = (await house(hass)).snapshots

    assert snapshots.get("light.a") is None
    assert snapshots.get("light.b") is None


async def test_a_look_survives_the_file(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    before = hass.states.get("light.a")
    assert before is not None
    await room.hears(music(HAPPY))
    await stored(room, hass_storage)

    kept = (await house(hass)).snapshots.get("light.a")

    assert kept is not None
    assert (kept.state, kept.attributes["brightness"]) == ("on", 100)
    assert tuple(kept.attributes["rgb_color"]) == EVENING


async def test_who_resumes_does_not_lose_the_evening_of_the_other_lamps(
    make_room: MakeRoom,
) -> None:
    room = await make_room(evening_lamp("a"), evening_lamp("b"), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.b", rgb_color=[1, 2, 3], brightness=3)

    room.zone.async_resume()
    await room.after(5)
    await room.hears(SILENCE)
    await room.after_the_grace()

    assert room["a"].rgb_color == EVENING
    assert room["a"].brightness == 100
    assert room["b"].rgb_color == (1, 2, 3)
    assert room["b"].brightness == 3


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"brightness": 3}, (EVENING, 3)),
        ({"rgb_color": [1, 2, 3]}, ((1, 2, 3), 100)),
    ],
)
async def test_what_a_person_chose_before_resuming_becomes_part_of_the_evening(
    make_room: MakeRoom, chosen: dict[str, Any], expected: tuple[tuple[int, ...], int]
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.person("turn_on", "light.a", **chosen)

    room.zone.async_resume()
    await room.after(5)
    assert room["a"].rgb_color == colour(HAPPY)
    await room.hears(SILENCE)
    await room.after_the_grace()

    assert (room["a"].rgb_color, room["a"].brightness) == expected


async def test_music_that_starts_again_while_a_slow_lamp_goes_back_keeps_the_evening(
    make_room: MakeRoom,
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    await room.hears(SILENCE)
    room["a"].answers.clear()
    await room.after_the_grace()

    await room.hears(music(SAD))
    await room.after(5)
    room["a"].answers.set()
    await room.settle()
    for _ in range(4):
        await room.hears(music(HAPPY))
        await room.after(5)
    assert room["a"].rgb_color == colour(HAPPY)
    await room.hears(SILENCE)
    await room.after_the_grace()

    assert room["a"].rgb_color == EVENING


async def test_a_lamp_that_is_dark_on_its_way_goes_back_all_the_same(make_room: MakeRoom) -> None:
    """Some lamps are, for a moment, while they change; the zone may stop just then."""
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE, transition=4.0)
    await room.hears(music(HAPPY))
    await room.after(1)
    room["a"].report(brightness=1)

    await room.zone.async_stop()

    assert (room["a"].rgb_color, room["a"].brightness) == (EVENING, 100)
