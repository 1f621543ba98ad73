"""Lights by device, area, floor and label, as they are now and as they become."""

import pytest
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.music_mood.lights.targets import find_lights
from tests.lights.lamps import VirtualLamp
from tests.lights.room import HAPPY, SAD, MakeRoom, colour, music

NAMES = ("a", "b", "c")


@pytest.fixture
def registry(hass: HomeAssistant) -> er.EntityRegistry:
    """Return the entity registry, with the lamps a, b and c in it."""
    registry = er.async_get(hass)
    for name in NAMES:
        registry.async_get_or_create("light", "test", name, suggested_object_id=name)
    return registry


async def test_lamps_join_and_leave_an_area_while_music_plays(
    hass: HomeAssistant, registry: er.EntityRegistry, make_room: MakeRoom
) -> None:
    area = ar.async_get(hass).async_create("Living room")
    registry.async_update_entity("light.a", area_id=area.id)
    room = await make_room(*map(VirtualLamp, NAMES), target={"area_id": [area.id]})
    await room.hears(music(HAPPY))
    assert room.zone.lights == ("light.a",)

    registry.async_update_entity("light.b", area_id=area.id)
    registry.async_update_entity("light.a", area_id=None)
    await room.settle()
    await room.after(5)
    await room.hears(music(SAD))

    assert room.zone.lights == ("light.b",)
    assert room.colours("a") == [colour(HAPPY)]
    assert room.colours("b")[-1] == colour(SAD)
    assert room["c"].told == []


async def test_lights_by_label_device_and_floor(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    entry = MockConfigEntry()
    entry.add_to_hass(hass)
    label = lr.async_get(hass).async_create("Mood")
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", "bulb")}
    )
    floor = fr.async_get(hass).async_create("Ground")
    area = ar.async_get(hass).async_create("Hall", floor_id=floor.floor_id)
    registry.async_update_entity("light.a", labels={label.label_id})
    registry.async_get_or_create(
        "light",
        "other",
        "of a device",
        suggested_object_id="bulb",
        config_entry=entry,
        device_id=device.id,
    )
    registry.async_get_or_create("switch", "other", "plug", device_id=device.id)
    registry.async_update_entity("light.c", area_id=area.id)

    def lamps(**target: str) -> tuple[str, ...]:
        return find_lights(hass, {kind: [one] for kind, one in target.items()}).lamps

    assert lamps(label_id=label.label_id) == ("light.a",)
    assert lamps(device_id=device.id) == ("light.bulb",)
    assert lamps(floor_id=floor.floor_id) == ("light.c",)
    every = lamps(label_id=label.label_id, floor_id=floor.floor_id, entity_id="light.c")
    assert every == ("light.c", "light.a")


async def test_a_group_and_its_area_mean_each_lamp_once(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    area = ar.async_get(hass).async_create("Living room")
    for name in NAMES:
        registry.async_update_entity(f"light.{name}", area_id=area.id)
    hass.states.async_set("light.all", "on", {"entity_id": ["light.a", "light.b"]})

    found = find_lights(hass, {"entity_id": ["light.all"], "area_id": [area.id]})

    assert found.lamps == ("light.a", "light.b", "light.c")
    assert found.groups == ("light.all",)


async def test_what_is_excluded_is_not_meant_however_it_was_chosen(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    areas = ar.async_get(hass)
    area, corner = areas.async_create("Living room"), areas.async_create("Corner")
    for name in NAMES:
        registry.async_update_entity(f"light.{name}", area_id=area.id)
    registry.async_update_entity("light.c", area_id=corner.id)
    hass.states.async_set("light.some", "on", {"entity_id": ["light.a", "light.c"]})
    chosen = {"entity_id": ["light.c"], "area_id": [area.id]}

    def lamps(**excluded: list[str]) -> tuple[str, ...]:
        return find_lights(hass, chosen, excluded).lamps

    assert lamps() == ("light.c", "light.a", "light.b")
    assert lamps(entity_id=["light.a"]) == ("light.c", "light.b")
    assert lamps(entity_id=[registry.entities["light.b"].id]) == ("light.c", "light.a")
    assert lamps(entity_id=["light.some"]) == ("light.b",)
    assert lamps(area_id=[corner.id]) == ("light.a", "light.b")
    assert lamps(area_id=[corner.id, area.id]) == ()
    assert lamps(entity_id=["light.never"]) == lamps()
    assert find_lights(hass, chosen, {"area_id": ["attic"]}).missing == ()


async def test_a_light_that_areas_do_not_mean_is_excluded_by_its_area(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    """The little light that shows a device's state belongs to no area, unless one says no to it."""
    area = ar.async_get(hass).async_create("Living room")
    registry.async_update_entity(
        "light.a", area_id=area.id, entity_category=EntityCategory.DIAGNOSTIC
    )
    chosen = {"entity_id": ["light.a", "light.b"]}

    assert find_lights(hass, {"area_id": [area.id]}).lamps == ()
    assert find_lights(hass, chosen, {"area_id": [area.id]}).lamps == ("light.b",)


async def test_a_lamp_that_is_excluded_in_a_group_follows_no_music(
    registry: er.EntityRegistry, make_room: MakeRoom
) -> None:
    room = await make_room(
        *map(VirtualLamp, NAMES),
        groups={"All": [f"light.{name}" for name in NAMES]},
        target={"entity_id": ["light.all"]},
        excluded={"entity_id": [registry.entities["light.b"].id]},
    )
    await room.hears(music(HAPPY))

    assert room.zone.lights == ("light.a", "light.c")
    assert room["b"].told == []


@pytest.mark.parametrize("attribute", ["is_hue_group", "is_deconz_group"])
async def test_the_room_of_a_bridge_is_only_meant_by_its_name(
    hass: HomeAssistant, registry: er.EntityRegistry, attribute: str
) -> None:
    area = ar.async_get(hass).async_create("Living room")
    for name in NAMES:
        registry.async_update_entity(f"light.{name}", area_id=area.id)
    hass.states.async_set("light.c", "on", {attribute: True})

    assert find_lights(hass, {"area_id": [area.id]}).lamps == ("light.a", "light.b")
    assert find_lights(hass, {"entity_id": ["light.c"]}).lamps == ("light.c",)


async def test_a_lamp_with_a_new_name_is_followed_on(
    hass: HomeAssistant, registry: er.EntityRegistry, make_room: MakeRoom
) -> None:
    lasting = registry.entities["light.a"].id
    room = await make_room(VirtualLamp("a"), target={"entity_id": [lasting]})
    await room.hears(music(HAPPY))
    await room.after(5)

    registry.async_update_entity("light.a", new_entity_id="light.sofa")
    await hass.async_block_till_done()
    await room.hears(music(SAD))
    await room.after(5)

    assert room.zone.lights == ("light.sofa",)
    assert room.colours("a")[-1] == colour(SAD)


async def test_what_exists_no_more_is_told_by_its_name(
    hass: HomeAssistant, registry: er.EntityRegistry
) -> None:
    lasting = registry.entities["light.a"].id
    target = {
        "entity_id": [lasting, "light.never", "light.b"],
        "area_id": ["attic"],
        "label_id": ["gone"],
        "device_id": ["0123"],
    }
    assert "light.a" not in find_lights(hass, target).missing

    registry.async_remove("light.a")

    missing = find_lights(hass, target).missing
    assert missing == ("light.a", "light.never", "attic", "gone", "device_id 0123")


async def test_nothing_chosen_means_no_lights(hass: HomeAssistant) -> None:
    found = find_lights(hass, {})

    assert (found.lamps, found.groups, found.missing) == ((), (), ())


async def test_only_lights_are_lights(hass: HomeAssistant) -> None:
    hass.states.async_set("switch.plug", "on")

    assert find_lights(hass, {"entity_id": ["switch.plug", "nonsense"]}).lamps == ()
