"""What the lamps showed before the music survives stops, restarts and power cuts."""

import json
from pathlib import Path
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import flush_store

from custom_components.music_mood.lights.house import House
from custom_components.music_mood.lights.settings import WithoutMusic
from custom_components.music_mood.lights.snapshots import Snapshots
from tests.lights.lamps import VirtualLamp
from tests.lights.room import HAPPY, SAD, SILENCE, MakeRoom, Room, colour, music

KEY = "music_mood.test"
EVENING = (10, 20, 255)


def evening_lamp(name: str = "a") -> VirtualLamp:
    lamp = VirtualLamp(name)
    lamp._attr_rgb_color = EVENING
    return lamp


async def house(hass: HomeAssistant) -> House:
    """Return the house as it is after a start of Home Assistant."""
    snapshots = Snapshots(hass, KEY)
    await snapshots.async_load()
    return House(snapshots=snapshots)


async def stored(room: Room, hass_storage: dict[str, Any]) -> dict[str, Any]:
    """Return what is on disk once all that waits is written."""
    await flush_store(room.house.snapshots._store)
    return dict(hass_storage[KEY]["data"]["lights"])


async def power_cut(
    hass: HomeAssistant, hass_storage: dict[str, Any], room: Room, **settings: Any
) -> Room:
    """Return the room after a start of Home Assistant that no stop came before."""
    kept = await stored(room, hass_storage)
    assert kept
    room.vanish()
    return Room(
        hass,
        room.lamps,
        house=await house(hass),
        without_music=WithoutMusic.RESTORE,
        **settings,
    )


async def test_after_a_power_cut_the_lamps_go_back_to_the_evening_before(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))

    again = await power_cut(hass, hass_storage, room)
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

    again = await power_cut(hass, hass_storage, room)
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

    again = await power_cut(hass, hass_storage, room)
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

    again = await power_cut(hass, hass_storage, room)
    again["a"].report(available=True, is_on=False)
    await again.settle()
    await again.after_the_grace()

    assert not again["a"].is_on
    assert len(again["a"].told) == 1


async def test_a_lamp_that_does_not_take_it_is_remembered(
    hass: HomeAssistant, hass_storage: dict[str, Any], make_room: MakeRoom
) -> None:
    room = await make_room(evening_lamp(), without_music=WithoutMusic.RESTORE)
    await room.hears(music(HAPPY))
    room["a"].error = HomeAssistantError("out of reach")
    await room.zone.async_stop()
    room["a"].error = None

    again = await power_cut(hass, hass_storage, room)
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
