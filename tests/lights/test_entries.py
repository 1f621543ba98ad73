"""The zones of several entries: they share the house, and no lamp belongs to two of them."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.dt import utcnow
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.lamp_owners import OwnedLamp, find_owned_lamp
from custom_components.music_mood.lights.machine import boot_id
from custom_components.music_mood.zones import async_zones_of
from tests.integration.zones import zone_of
from tests.lights.lamps import VirtualLamp, install
from tests.lights.room import HAPPY, music


def entry_with(hass: HomeAssistant, *lights: str, title: str = "Sofa") -> MockConfigEntry:
    entry = MockConfigEntry(domain=DOMAIN, subentries_data=[zone_of(*lights, title=title)])
    entry.add_to_hass(hass)
    return entry


async def test_zones_of_two_entries_do_not_pull_a_lamp_to_and_fro(hass: HomeAssistant) -> None:
    lamp = VirtualLamp("a")
    await install(hass, lamp)
    zones = [
        zone
        for _ in range(2)
        for zone in (await async_zones_of(hass, entry_with(hass, "light.a"))).values()
    ]
    for zone in zones:
        zone.async_start()
    for zone in zones:
        zone.async_show(music(HAPPY))
    for _ in range(50):
        await asyncio.sleep(0)

    assert len(lamp.told) == 1
    assert [zone.lights for zone in zones] == [("light.a",), ()]
    for zone in zones:
        await zone.async_stop()


async def test_the_memory_of_the_house_knows_in_which_run_of_the_machine_it_was_made(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    await install(hass, VirtualLamp("a"))
    (zone,) = (await async_zones_of(hass, entry_with(hass, "light.a"))).values()
    zone.async_start()
    zone.async_show(music(HAPPY))
    await hass.async_block_till_done(wait_background_tasks=True)
    async_fire_time_changed(hass, utcnow() + timedelta(minutes=1))
    await hass.async_block_till_done()

    (kept,) = hass_storage["music_mood.lights_before"]["data"]["lights"].values()
    assert kept["boot"] == boot_id()
    await zone.async_stop()


def test_a_lamp_in_a_group_of_a_zone_has_an_owner(hass: HomeAssistant) -> None:
    hass.states.async_set("light.all", "on", {"entity_id": ["light.a", "light.b"]})
    hass.states.async_set("light.b", "on", {"friendly_name": "Bulb"})
    entry_with(hass, "light.all")

    assert find_owned_lamp(hass, {"entity_id": ["light.c"]}) is None
    assert find_owned_lamp(hass, {"entity_id": ["light.c", "light.b"]}) == OwnedLamp(
        lamp="Bulb", zone="Sofa"
    )


def test_a_group_with_a_lamp_of_a_zone_has_an_owner(hass: HomeAssistant) -> None:
    hass.states.async_set("light.all", "on", {"entity_id": ["light.a", "light.b"]})
    hass.states.async_set("light.b", "on", {"friendly_name": "Bulb"})
    zone_id = next(iter(entry_with(hass, "light.b").subentries))

    assert find_owned_lamp(hass, {"entity_id": ["light.all"]}) == OwnedLamp(
        lamp="Bulb", zone="Sofa"
    )
    assert find_owned_lamp(hass, {"entity_id": ["light.all"]}, except_zone=zone_id) is None
