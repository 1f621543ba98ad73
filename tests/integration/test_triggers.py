"""Automations that start when the mood changes, or music starts or stops."""

from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    config_validation as cv,
    device_registry as dr,
)
from homeassistant.helpers.trigger import async_validate_trigger_config
from homeassistant.setup import async_setup_component
from probatio import Invalid
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.mood import MoodState
from tests.integration.places import SILENCE, Place, add_place, heard

KITCHEN, ATTIC = "Kitchen", "Attic"
MOODS = {"entity_id": ["sensor.kitchen_mood", "sensor.attic_mood"]}
MUSIC = {"entity_id": ["binary_sensor.kitchen_music", "binary_sensor.attic_music"]}


@pytest.fixture
async def kitchen(hass: HomeAssistant) -> Place:
    return await add_place(hass, KITCHEN)


@pytest.fixture
async def attic(hass: HomeAssistant) -> Place:
    return await add_place(hass, ATTIC)


async def automate(
    hass: HomeAssistant, trigger: str, target: dict[str, Any], **options: Any
) -> list[str]:
    """Set up a real automation; return the list to which each of its runs adds a line."""
    runs: list[str] = []

    def run(call: ServiceCall) -> None:
        runs.append(call.data["line"])

    hass.services.async_register("test", "run", run)
    automation = {
        "id": "under_test",
        "triggers": [{"trigger": f"{DOMAIN}.{trigger}", "target": target, "options": options}],
        "actions": [
            {
                "action": "test.run",
                "data": {"line": "{{ trigger.entity_id }} {{ trigger.to_state.state }}"},
            }
        ],
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    assert [state.state for state in hass.states.async_all("automation")] == ["on"]
    return runs


async def test_every_change_of_the_mood_starts_the_automation(
    hass: HomeAssistant, kitchen: Place
) -> None:
    runs = await automate(hass, "mood_changed", MOODS)

    await kitchen.hears(heard(), heard("happy"), heard("happy"), heard("sad"), SILENCE)

    assert runs == ["sensor.kitchen_mood happy", "sensor.kitchen_mood sad"]


@pytest.mark.parametrize("quadrant", ["sad", ["sad"], ["sad", "calm"]])
async def test_only_the_chosen_moods_start_it(
    hass: HomeAssistant, kitchen: Place, quadrant: str | list[str]
) -> None:
    runs = await automate(hass, "mood_changed", MOODS, quadrant=quadrant)

    await kitchen.hears(heard("happy"), heard("sad"), heard("tense"), heard("happy"))

    assert runs == ["sensor.kitchen_mood sad"]


async def test_one_chosen_mood_after_another_is_a_change_too(
    hass: HomeAssistant, kitchen: Place
) -> None:
    runs = await automate(hass, "mood_changed", MOODS, quadrant=["sad", "calm"])

    await kitchen.hears(heard("sad"), heard("calm"), heard("happy"))

    assert runs == ["sensor.kitchen_mood sad", "sensor.kitchen_mood calm"]


async def test_the_same_mood_again_after_a_pause_is_a_change(
    hass: HomeAssistant, kitchen: Place
) -> None:
    runs = await automate(hass, "mood_changed", MOODS)

    await kitchen.hears(heard("sad"), SILENCE, heard(), heard("sad"))

    assert runs == ["sensor.kitchen_mood sad"] * 2


@pytest.mark.parametrize(
    ("trigger", "target"),
    [("mood_changed", MOODS), ("music_started", MUSIC), ("music_stopped", MUSIC)],
)
@pytest.mark.parametrize("before", [heard("sad"), SILENCE])
@pytest.mark.parametrize("after", [heard("happy"), SILENCE])
async def test_an_outage_is_no_change(
    hass: HomeAssistant,
    kitchen: Place,
    trigger: str,
    target: dict[str, Any],
    before: MoodState,
    after: MoodState,
) -> None:
    await kitchen.hears(before)
    runs = await automate(hass, trigger, target)

    await kitchen.loses_its_source()
    await kitchen.hears(after)

    assert runs == []


async def test_the_trace_tells_what_started_it(
    hass: HomeAssistant, kitchen: Place, hass_ws_client: WebSocketGenerator
) -> None:
    await automate(hass, "mood_changed", MOODS)
    await kitchen.hears(heard("sad"))

    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "trace/list", "domain": "automation", "item_id": "under_test"}
    )
    (trace,) = (await client.receive_json())["result"]

    assert trace["trigger"] == "state of sensor.kitchen_mood"
    assert trace["script_execution"] == "finished"


async def test_the_first_of_several_rooms_starts_it(
    hass: HomeAssistant, kitchen: Place, attic: Place
) -> None:
    runs = await automate(hass, "mood_changed", MOODS, behavior="first", quadrant=["happy", "calm"])

    await kitchen.hears(heard("happy"))
    await attic.hears(heard("happy"))
    await kitchen.hears(heard("calm"))
    assert runs == ["sensor.kitchen_mood happy"]

    await kitchen.hears(heard("sad"))
    await attic.hears(heard("sad"), heard("calm"))
    assert runs == ["sensor.kitchen_mood happy", "sensor.attic_mood calm"]


async def test_the_last_of_all_rooms_starts_it(
    hass: HomeAssistant, kitchen: Place, attic: Place
) -> None:
    runs = await automate(hass, "mood_changed", MOODS, behavior="all", quadrant="calm")
    await attic.hears(heard("sad"))

    await kitchen.hears(heard("calm"))
    assert runs == []
    await attic.hears(heard("calm"))
    assert runs == ["sensor.attic_mood calm"]


async def test_a_mood_must_last_as_long_as_asked_for(
    hass: HomeAssistant, kitchen: Place, freezer: FrozenDateTimeFactory
) -> None:
    runs = await automate(hass, "mood_changed", MOODS, quadrant="calm", **{"for": "00:01:00"})

    async def wait(seconds: float) -> None:
        freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    await kitchen.hears(heard("calm"))
    await wait(50)
    await kitchen.hears(heard("happy"))
    await wait(60)
    assert runs == []

    await kitchen.hears(heard("calm"))
    await wait(61)
    assert runs == ["sensor.kitchen_mood calm"]


async def test_music_starts_and_stops(hass: HomeAssistant, kitchen: Place) -> None:
    started = await automate(hass, "music_started", MUSIC)
    await kitchen.hears(SILENCE, heard(), heard("sad"), SILENCE, heard())

    assert started == ["binary_sensor.kitchen_music on"] * 2


async def test_music_that_stops_is_told(hass: HomeAssistant, kitchen: Place) -> None:
    stopped = await automate(hass, "music_stopped", MUSIC)
    await kitchen.hears(SILENCE, heard(), heard("sad"), SILENCE, SILENCE)

    assert stopped == ["binary_sensor.kitchen_music off"]


async def test_to_begin_to_listen_in_silence_and_the_mute_are_no_end_of_the_music(
    hass: HomeAssistant, kitchen: Place
) -> None:
    stopped = await automate(hass, "music_stopped", MUSIC)
    await kitchen.hears(None, SILENCE, heard(), None, SILENCE)

    assert stopped == []


async def test_music_that_is_heard_as_soon_as_somebody_listens_has_started(
    hass: HomeAssistant, kitchen: Place
) -> None:
    started = await automate(hass, "music_started", MUSIC)
    await kitchen.hears(None, heard())

    assert started == ["binary_sensor.kitchen_music on"]


async def test_of_all_in_an_area_only_the_mood_counts(hass: HomeAssistant, kitchen: Place) -> None:
    area = ar.async_get(hass).async_create("Downstairs")
    devices = dr.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(devices, kitchen.entry.entry_id)
    devices.async_update_device(device.id, area_id=area.id)
    runs = await automate(hass, "mood_changed", {"area_id": area.id})

    await kitchen.hears(heard("happy"))
    assert runs == ["sensor.kitchen_mood happy"]


async def test_sensors_of_others_do_not_count(hass: HomeAssistant, kitchen: Place) -> None:
    stranger = "sensor.stranger"
    hass.states.async_set(stranger, "sad", {"device_class": "enum"})
    runs = await automate(hass, "mood_changed", {"entity_id": [stranger, "sensor.kitchen_heard"]})

    hass.states.async_set(stranger, "happy", {"device_class": "enum"})
    await kitchen.hears(SILENCE, heard("happy"))

    assert runs == []


@pytest.mark.parametrize(
    "options", [{"quadrant": "angry"}, {"quadrant": []}, {"behavior": "some"}, {"for": "-1"}]
)
async def test_what_makes_no_sense_is_refused(
    hass: HomeAssistant, kitchen: Place, options: dict[str, Any]
) -> None:
    assert kitchen
    trigger = {"trigger": f"{DOMAIN}.mood_changed", "target": MOODS, "options": options}
    good = {**trigger, "options": {"quadrant": "sad", "behavior": "all", "for": 1}}
    assert await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA([good]))

    with pytest.raises(Invalid):
        await async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA([trigger]))
