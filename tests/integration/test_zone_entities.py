"""The entities of a light zone, its form, and what happens to it when the house changes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
    target,
)
from homeassistant.util.dt import utcnow
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.engine.palettes import OWN_COLOURS, PALETTES, PaletteName
from custom_components.music_mood.lights.zone import LightZone
from custom_components.music_mood.missing import PATIENCE_SECONDS
from tests.integration.dialogs import ZONE, suggested
from tests.integration.zones import zone_of
from tests.lights.lamps import VirtualLamp, install
from tests.lights.room import HAPPY, colour, music

FOLLOW = "switch.sofa_follow_the_music"
PALETTE = "select.sofa_palette"
STRENGTH = "number.sofa_strength"
RESUME = "button.sofa_resume"

type AddEntry = Callable[..., MockConfigEntry]


async def muted(
    hass: HomeAssistant, add_entry: AddEntry, song: Path, *lights: str
) -> tuple[MockConfigEntry, LightZone]:
    """Return an entry that hears nothing by itself, and its zone."""
    entry = add_entry(str(song), zone_of(*lights), listening=False)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry, zone_in(entry)


def zone_in(entry: MockConfigEntry) -> LightZone:
    (zone,) = entry.runtime_data.zones.values()
    assert isinstance(zone, LightZone)
    return zone


def stored(entry: MockConfigEntry) -> dict[str, Any]:
    (subentry,) = entry.subentries.values()
    return dict(subentry.data)


async def do(hass: HomeAssistant, action: str, entity_id: str, **data: Any) -> None:
    domain, service = action.split(".")
    await hass.services.async_call(domain, service, {"entity_id": entity_id, **data}, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=False)


async def test_a_zone_has_a_switch_a_palette_a_strength_and_a_button(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    await muted(hass, add_entry, song, "light.a")

    palette = hass.states.get(PALETTE)
    assert palette is not None
    assert palette.state == "evidence"
    assert set(palette.attributes["options"]) == {name.value for name in PaletteName}
    assert hass.states.is_state(STRENGTH, "100.0")
    assert hass.states.is_state(FOLLOW, "on")
    assert hass.states.get(RESUME) is not None


async def test_palette_and_strength_change_at_once_and_stay(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    lamp = VirtualLamp("a")
    await install(hass, lamp)
    entry, zone = await muted(hass, add_entry, song, "light.a")

    await do(hass, "select.select_option", PALETTE, option="ocean")
    await do(hass, "number.set_value", STRENGTH, value=40)

    assert zone_in(entry) is zone
    assert (stored(entry)["palette"], stored(entry)["strength"]) == ("ocean", 40)
    zone.async_show(music(HAPPY))
    await hass.async_block_till_done()
    assert lamp.rgb_color not in (colour(HAPPY), (255, 255, 255))

    assert await hass.config_entries.async_reload(entry.entry_id)
    assert hass.states.is_state(PALETTE, "ocean")
    assert hass.states.is_state(STRENGTH, "40.0")
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_paused_lights_are_told_and_resumed(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    await install(hass, VirtualLamp("a"))
    entry, zone = await muted(hass, add_entry, song, "light.a")
    zone.async_show(music(HAPPY))
    await hass.async_block_till_done()

    await do(hass, "light.turn_on", "light.a", brightness=3)
    follow = hass.states.get(FOLLOW)
    assert follow is not None
    assert follow.attributes["paused_lights"] == ["light.a"]

    await do(hass, "button.press", RESUME)
    follow = hass.states.get(FOLLOW)
    assert follow is not None
    assert follow.attributes["paused_lights"] == []
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_before_home_assistant_stops_the_lights_go_back(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    lamp = VirtualLamp("a")
    lamp._attr_rgb_color = (10, 20, 255)
    await install(hass, lamp)
    _, zone = await muted(hass, add_entry, song, "light.a")
    zone.async_show(music(HAPPY))
    await hass.async_block_till_done()
    assert lamp.rgb_color == colour(HAPPY)

    await hass.async_stop()

    assert lamp.rgb_color == (10, 20, 255)


async def test_a_zone_of_the_first_version_works_and_can_be_changed(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    await install(hass, VirtualLamp("sofa"), VirtualLamp("shelf"))
    entry, zone = await muted(hass, add_entry, song, "light.sofa", "light.shelf")
    (subentry_id,) = entry.subentries
    assert zone.lights == ("light.sofa", "light.shelf")

    form = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    shown = suggested(form)
    assert shown["lights"] == {"entity_id": ["light.sofa", "light.shelf"]}
    assert shown["without_music"] == "restore"
    assert shown["look"]["brightness_min"] == 10
    zones = hass.config_entries.subentries
    await zones.async_configure(form["flow_id"], {**ZONE, "name": "Sofa"})
    await hass.async_block_till_done()

    registry = er.async_get(hass)
    lasting = [registry.entities[light].id for light in ("light.sofa", "light.shelf")]
    assert stored(entry)["lights"] == {"entity_id": lasting}
    assert zone_in(entry).lights == ("light.sofa", "light.shelf")
    form = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    assert suggested(form) == {**ZONE, "name": "Sofa"}


@pytest.mark.skipif(not hasattr(target, "CONF_EXCLUDE"), reason="Home Assistant asks since 2026.11")
async def test_what_a_person_leaves_out_of_a_choice_stays_out(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    lamps = [VirtualLamp(name) for name in ("sofa", "shelf", "tv")]
    await install(hass, *lamps)
    entry, _ = await muted(hass, add_entry, song, "light.tv")
    zones = hass.config_entries.subentries
    flow = await zones.async_init((entry.entry_id, "light_zone"), context={"source": SOURCE_USER})
    every = [lamp.entity_id for lamp in lamps]
    lights = {"entity_id": every, "exclude": {"entity_id": ["light.tv"], "area_id": ["attic"]}}

    done = await zones.async_configure(flow["flow_id"], {**ZONE, "name": "All", "lights": lights})
    await hass.async_block_till_done()

    # The lamp of the other zone is no obstacle, as it is left out.
    assert done["type"] is FlowResultType.CREATE_ENTRY
    subentry_id = next(
        zone.subentry_id for zone in entry.subentries.values() if zone.title == "All"
    )
    assert entry.runtime_data.zones[subentry_id].lights == ("light.sofa", "light.shelf")
    registry = er.async_get(hass)
    assert entry.subentries[subentry_id].data["lights"]["exclude"] == {
        "entity_id": [registry.entities["light.tv"].id],
        "area_id": ["attic"],
    }
    form = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    assert suggested(form)["lights"] == lights


async def test_a_person_mixes_a_palette(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    lamp = VirtualLamp("a")
    await install(hass, lamp)
    entry = add_entry(str(song), listening=False)
    assert await hass.config_entries.async_setup(entry.entry_id)
    zones = hass.config_entries.subentries
    flow = await zones.async_init((entry.entry_id, "light_zone"), context={"source": SOURCE_USER})
    answers = {"name": "Sofa", "lights": {"entity_id": ["light.a"]}, "palette": "own"}

    colours = await zones.async_configure(flow["flow_id"], {**answers, "without_music": "keep"})
    assert (colours["type"], colours["step_id"]) == (FlowResultType.FORM, "colours")
    assert suggested(colours) == {tone: list(rgb) for tone, rgb in OWN_COLOURS.items()}
    picked = {**suggested(colours), "happy": [0, 204, 102]}
    done = await zones.async_configure(flow["flow_id"], picked)
    await hass.async_block_till_done()

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert stored(entry)["own_colours"] == picked
    zone_in(entry).async_show(music(HAPPY))
    await hass.async_block_till_done()
    assert lamp.rgb_color == (0, 255, 128)

    (subentry_id,) = entry.subentries
    form = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
    again = await zones.async_configure(form["flow_id"], suggested(form))
    assert suggested(again) == picked
    picked["happy"] = [255, 0, 0]
    done = await zones.async_configure(form["flow_id"], picked)
    await hass.async_block_till_done()
    assert done["reason"] == "reconfigure_successful"
    assert stored(entry)["own_colours"] == picked

    await do(hass, "select.select_option", PALETTE, option="fireside")
    await do(hass, "select.select_option", PALETTE, option="own")
    assert stored(entry)["own_colours"] == picked
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_first_zone_may_have_any_palette_that_needs_no_colours(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    for palette in PALETTES:
        entry = add_entry(f"{song}{palette}", zone_of("light.a", palette=palette), listening=False)
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)


async def test_a_light_that_exists_no_more_is_told_until_it_is_back(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    entry, _ = await muted(hass, add_entry, song, "light.a")
    issues = ir.async_get(hass)
    (subentry_id,) = entry.subentries
    assert not issues.issues

    async_fire_time_changed(hass, utcnow() + timedelta(seconds=PATIENCE_SECONDS + 1))
    await hass.async_block_till_done()
    issue = issues.async_get_issue(DOMAIN, f"lights_missing_{subentry_id}")
    assert issue is not None
    assert issue.translation_placeholders == {"zone": "Sofa", "lights": "light.a"}

    hass.states.async_set("light.a", "on")
    await hass.async_block_till_done()
    assert issues.async_get_issue(DOMAIN, f"lights_missing_{subentry_id}") is None


async def test_a_light_that_is_only_late_is_no_issue(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    await muted(hass, add_entry, song, "light.a")
    hass.states.async_set("light.a", "on")
    await hass.async_block_till_done()

    async_fire_time_changed(hass, utcnow() + timedelta(seconds=PATIENCE_SECONDS + 1))
    await hass.async_block_till_done()

    assert not ir.async_get(hass).issues


async def test_the_device_of_a_removed_zone_is_removed(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    entry, _ = await muted(hass, add_entry, song, "light.a")
    (subentry_id,) = entry.subentries

    def devices() -> set[tuple[str, str]]:
        found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        return {identifier for device in found for identifier in device.identifiers}

    assert devices() == {(DOMAIN, entry.entry_id), (DOMAIN, subentry_id)}

    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await hass.async_block_till_done()

    assert devices() == {(DOMAIN, entry.entry_id)}
    assert hass.states.get(PALETTE) is None


@pytest.mark.parametrize("file", ["{", '{"version": 1, "key": "x", "data": 7}'])
async def test_a_damaged_file_of_looks_stops_nobody(
    hass: HomeAssistant, song: Path, add_entry: AddEntry, tmp_path: Path, file: str
) -> None:
    hass.config.config_dir = str(tmp_path)
    (tmp_path / ".storage").mkdir(exist_ok=True)
    (tmp_path / ".storage" / "music_mood.lights_before").write_text(file)

    entry, _ = await muted(hass, add_entry, song, "light.a")

    assert entry.state is ConfigEntryState.LOADED
