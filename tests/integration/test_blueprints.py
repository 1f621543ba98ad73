"""The blueprints: accepted by Home Assistant, and doing what they say."""

from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from awesomeversion import AwesomeVersion
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint import Blueprint
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.music_mood import const
from tests.integration.places import SILENCE, Place, add_place, heard

FOLDER = Path(const.__file__).parents[2] / "blueprints/automation/music_mood"
BLUEPRINTS = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture
async def kitchen(hass: HomeAssistant) -> Place:
    return await add_place(hass, "Kitchen")


@pytest.fixture
def called(hass: HomeAssistant) -> list[str]:
    """Return what is called, as it is called."""
    lines: list[str] = []

    def note(call: ServiceCall) -> None:
        lines.append(call.data.get("line") or f"{call.service} {call.data['entity_id']}")

    hass.services.async_register("test", "note", note)
    for service in ("turn_on", "turn_off"):
        hass.services.async_register("light", service, note)
    return lines


def note(line: str) -> list[dict[str, Any]]:
    return [{"action": "test.note", "data": {"line": line}}]


async def use(hass: HomeAssistant, name: str, **inputs: Any) -> None:
    """Make an automation from a blueprint, as a person does."""
    automation = {"use_blueprint": {"path": f"music_mood/{name}", "input": inputs}}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    assert [state.state for state in hass.states.async_all("automation")] == ["on"]


@pytest.fixture(autouse=True)
def downloaded(hass: HomeAssistant, tmp_path: Path) -> None:
    hass.config.config_dir = str(tmp_path)
    copytree(FOLDER, tmp_path / "blueprints/automation/music_mood")


def test_there_are_blueprints() -> None:
    assert len(BLUEPRINTS) >= 2


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_home_assistant_accepts_it(path: Path) -> None:
    blueprint = Blueprint(
        parse_yaml(path.read_text()),  # type: ignore[arg-type]
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )

    assert blueprint.validate() is None
    metadata = blueprint.metadata
    assert metadata["homeassistant"]["min_version"] == AwesomeVersion("2026.10.0")
    assert metadata["source_url"].endswith(f"blueprints/automation/music_mood/{path.name}")
    assert metadata["description"]
    assert all(field["name"] for field in blueprint.inputs.values())


async def test_each_mood_has_its_actions(
    hass: HomeAssistant, kitchen: Place, called: list[str]
) -> None:
    await use(
        hass,
        "actions_by_mood.yaml",
        place={"entity_id": ["sensor.kitchen_mood", "binary_sensor.kitchen_music"]},
        lasting={"seconds": 0},
        happy=note("happy"),
        sad=note("sad"),
        over=note("over"),
    )

    await kitchen.hears(heard(), heard("happy"), heard("tense"), heard("sad"), SILENCE)

    assert called == ["happy", "sad", "over"]


async def test_a_mood_that_passes_quickly_is_left_out(
    hass: HomeAssistant, kitchen: Place, called: list[str], freezer: FrozenDateTimeFactory
) -> None:
    await use(
        hass,
        "actions_by_mood.yaml",
        place={"entity_id": "sensor.kitchen_mood"},
        happy=note("happy"),
        sad=note("sad"),
    )

    await kitchen.hears(heard("happy"), heard("sad"))
    await wait(hass, freezer, 11)

    assert called == ["sad"]


@pytest.mark.parametrize(("sun", "expected"), [("below_horizon", True), ("above_horizon", False)])
async def test_lights_go_on_with_music_and_off_some_time_after(
    hass: HomeAssistant,
    kitchen: Place,
    called: list[str],
    freezer: FrozenDateTimeFactory,
    sun: str,
    *,
    expected: bool,
) -> None:
    hass.states.async_set("sun.sun", sun)
    await use(
        hass,
        "lights_with_music.yaml",
        place={"entity_id": "binary_sensor.kitchen_music"},
        lights={"entity_id": "light.sofa"},
    )

    await kitchen.hears(SILENCE, heard(), heard("sad"))
    assert called == (["turn_on ['light.sofa']"] if expected else [])
    called.clear()

    await kitchen.hears(SILENCE)
    await wait(hass, freezer, 9 * 60)
    assert called == []
    await wait(hass, freezer, 2 * 60)
    assert called == ["turn_off ['light.sofa']"]


async def test_a_mood_that_has_lasted_has_its_action(
    hass: HomeAssistant, kitchen: Place, called: list[str], freezer: FrozenDateTimeFactory
) -> None:
    await use(
        hass,
        "lasting_mood.yaml",
        place={"entity_id": "sensor.kitchen_mood"},
        actions=note("too long"),
    )

    await kitchen.hears(heard("tense"))
    await wait(hass, freezer, 4 * 60)
    assert called == []
    await wait(hass, freezer, 61)
    assert called == ["too long"]


async def wait(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float) -> None:
    freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
