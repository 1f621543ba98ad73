"""The virtual lamps, in a Home Assistant."""

from pathlib import Path

import pytest
from homeassistant.components.light import ColorMode
from homeassistant.core import HomeAssistant, State
from homeassistant.setup import async_setup_component

import custom_components
from demo.folders import CHECKOUT

LAMPS = [
    {"name": "Sofa", "type": "color"},
    {"name": "Desk", "type": "white_shades"},
    {"name": "Table", "type": "white"},
]


@pytest.fixture
async def home(
    hass: HomeAssistant,
    enable_custom_integrations: None,  # noqa: ARG001  it must come first
    monkeypatch: pytest.MonkeyPatch,
) -> HomeAssistant:
    """A home with one lamp of each kind."""
    folders = [*custom_components.__path__, str(Path(CHECKOUT) / "demo" / "custom_components")]
    monkeypatch.setattr(custom_components, "__path__", folders)
    platform = {"platform": "virtual_lamps", "lamps": LAMPS}
    assert await async_setup_component(hass, "light", {"light": platform})
    await hass.async_block_till_done()
    return hass


def lamp(home: HomeAssistant, name: str) -> State:
    state = home.states.get(f"light.{name}")
    assert state is not None
    return state


async def turn(home: HomeAssistant, on_or_off: str, name: str, **how: object) -> State:
    data = {"entity_id": f"light.{name}", **how}
    await home.services.async_call("light", f"turn_{on_or_off}", data, blocking=True)
    return lamp(home, name)


async def test_each_kind_can_do_what_such_lamps_can(home: HomeAssistant) -> None:
    modes = {
        name: lamp(home, name).attributes["supported_color_modes"]
        for name in ("sofa", "desk", "table")
    }
    assert set(modes["sofa"]) == {ColorMode.RGB, ColorMode.COLOR_TEMP}
    assert modes["desk"] == [ColorMode.COLOR_TEMP]
    assert modes["table"] == [ColorMode.BRIGHTNESS]


async def test_all_start_lit_because_music_mood_never_turns_a_lamp_on(home: HomeAssistant) -> None:
    assert [lamp(home, name).state for name in ("sofa", "desk", "table")] == ["on"] * 3


async def test_a_lamp_shows_the_color_it_was_told(home: HomeAssistant) -> None:
    state = await turn(home, "on", "sofa", rgb_color=[255, 120, 0], brightness=90, transition=2)
    assert state.attributes["color_mode"] == ColorMode.RGB
    assert state.attributes["rgb_color"] == (255, 120, 0)
    assert state.attributes["brightness"] == 90


async def test_white_after_color_is_white(home: HomeAssistant) -> None:
    await turn(home, "on", "sofa", rgb_color=[255, 120, 0])
    state = await turn(home, "on", "sofa", color_temp_kelvin=4000)
    assert state.attributes["color_mode"] == ColorMode.COLOR_TEMP
    assert state.attributes["color_temp_kelvin"] == 4000


async def test_a_lamp_that_was_off_comes_back_as_it_was(home: HomeAssistant) -> None:
    await turn(home, "on", "table", brightness=33)
    assert (await turn(home, "off", "table")).state == "off"
    state = await turn(home, "on", "table")
    assert (state.state, state.attributes["brightness"]) == ("on", 33)
