"""Automations that go on only in some moods, or while music plays."""

from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.music_mood.const import DOMAIN
from tests.integration.places import SILENCE, Place, add_place, heard

MOODS = {"entity_id": ["sensor.kitchen_mood", "sensor.attic_mood"]}
MUSIC = {"entity_id": ["binary_sensor.kitchen_music", "binary_sensor.attic_music"]}


@pytest.fixture
async def kitchen(hass: HomeAssistant) -> Place:
    return await add_place(hass, "Kitchen")


@pytest.fixture
async def attic(hass: HomeAssistant) -> Place:
    return await add_place(hass, "Attic")


class Guarded:
    """A real automation that runs on an event, if its condition holds."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.runs = 0

    async def passes(self) -> bool:
        before = self.runs
        self.hass.bus.async_fire("knock")
        await self.hass.async_block_till_done()
        return self.runs > before


async def guard(
    hass: HomeAssistant, condition: str, target: dict[str, Any], **options: Any
) -> Guarded:
    guarded = Guarded(hass)

    def run(_: object) -> None:
        guarded.runs += 1

    hass.services.async_register("test", "run", run)
    automation = {
        "triggers": [{"trigger": "event", "event_type": "knock"}],
        "conditions": [
            {"condition": f"{DOMAIN}.{condition}", "target": target, "options": options}
        ],
        "actions": [{"action": "test.run"}],
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    return guarded


async def test_the_mood_is_one_of_those_chosen(hass: HomeAssistant, kitchen: Place) -> None:
    guarded = await guard(hass, "mood_is", MOODS, quadrant=["happy", "calm"])

    passed = []
    for state in (heard(), heard("happy"), heard("sad"), heard("calm"), SILENCE, None):
        await kitchen.hears(state)
        passed.append(await guarded.passes())

    assert passed == [False, True, False, True, False, False]


async def test_one_room_is_enough_unless_all_are_asked_for(
    hass: HomeAssistant, kitchen: Place, attic: Place
) -> None:
    await kitchen.hears(heard("sad"))
    await attic.hears(heard("happy"))

    assert await (await guard(hass, "mood_is", MOODS, quadrant="sad", behavior="any")).passes()


async def test_all_rooms_must_have_the_mood_if_all_are_asked_for(
    hass: HomeAssistant, kitchen: Place, attic: Place
) -> None:
    guarded = await guard(hass, "mood_is", MOODS, quadrant="sad", behavior="all")
    await kitchen.hears(heard("sad"))
    await attic.hears(heard("happy"))
    assert not await guarded.passes()

    await attic.hears(heard("sad"))
    assert await guarded.passes()


async def test_the_mood_has_lasted(
    hass: HomeAssistant, kitchen: Place, freezer: FrozenDateTimeFactory
) -> None:
    guarded = await guard(
        hass, "mood_is", MOODS, quadrant=["sad", "calm"], **{"for": {"minutes": 1}}
    )
    await kitchen.hears(heard("sad"))
    freezer.tick(timedelta(seconds=40))
    async_fire_time_changed(hass)
    await kitchen.hears(heard("calm"))
    assert not await guarded.passes()

    freezer.tick(timedelta(seconds=40))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert await guarded.passes()


async def test_music_is_playing(hass: HomeAssistant, kitchen: Place) -> None:
    guarded = await guard(hass, "music_is_playing", MUSIC)

    passed = []
    for state in (SILENCE, heard(), heard("sad"), SILENCE, None):
        await kitchen.hears(state)
        passed.append(await guarded.passes())
    await kitchen.loses_its_source()
    passed.append(await guarded.passes())

    assert passed == [False, True, True, False, False, False]


async def test_what_others_say_does_not_count(hass: HomeAssistant, kitchen: Place) -> None:
    assert kitchen
    hass.states.async_set("sensor.stranger", "sad", {"device_class": "enum"})

    guarded = await guard(hass, "mood_is", {"entity_id": "sensor.stranger"}, quadrant="sad")

    assert not await guarded.passes()
