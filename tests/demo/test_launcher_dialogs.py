"""How the demo sets Music Mood up: by answering the steps of its config flow."""

from typing import Any

import pytest

from demo.api import Json
from demo.error import DemoError
from demo.integration import add_zone, is_set_up, set_up

ANSWERS: dict[str, Json] = {
    "stream": {"name": "Living room", "address": "/piece.wav"},
    "lights": {"lights": ["light.sofa_lamp"]},
}
STREAM = {"type": "form", "flow_id": "1", "step_id": "stream", "errors": {}}
LIGHTS = {"type": "form", "flow_id": "1", "step_id": "lights", "errors": None}
LISTENING = {"type": "progress", "flow_id": "1", "step_id": "listen"}
MENU = {"type": "menu", "flow_id": "1", "menu_options": ["microphone", "stream"]}
DONE = {"type": "create_entry", "flow_id": "1", "result": {"entry_id": "ours"}}


class ScriptedHomeAssistant:
    """Shows one step after the other, and writes down what it is told."""

    def __init__(self, *steps: Any) -> None:
        self._steps = iter(steps)
        self.told: list[tuple[str, Json | None]] = []

    async def request(self, method: str, path: str, body: Json | None = None) -> Any:
        assert path.startswith("/api/config/config_entries/")
        self.told.append((method, body))
        return next(self._steps)


async def test_steps_are_answered_in_the_order_they_come() -> None:
    home = ScriptedHomeAssistant(MENU, STREAM, LIGHTS, DONE)
    assert await set_up(home, ANSWERS) == "ours"
    assert [body for _, body in home.told] == [
        {"handler": "music_mood"},
        {"next_step_id": "stream"},
        ANSWERS["stream"],
        ANSWERS["lights"],
    ]


async def test_while_the_source_is_tried_the_demo_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("demo.integration.asyncio.sleep", sleep)
    home = ScriptedHomeAssistant(STREAM, LISTENING, LISTENING, LIGHTS, DONE)
    await set_up(home, ANSWERS)
    assert len(waits) == 2
    assert [method for method, _ in home.told] == ["POST", "POST", "GET", "GET", "POST"]


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        (STREAM | {"errors": {"address": "no_audio"}}, "There is no sound in it"),
        ({"type": "abort", "flow_id": "1", "reason": "already_configured"}, "already"),
        (STREAM | {"step_id": "weather"}, "something unexpected: weather"),
    ],
)
async def test_a_dialog_that_does_not_go_on_is_explained(step: Json, complaint: str) -> None:
    home = ScriptedHomeAssistant(STREAM, step)
    with pytest.raises(DemoError, match=complaint):
        await set_up(home, ANSWERS)


async def test_a_zone_gets_a_name_of_its_own() -> None:
    zone: Json = {"name": "Living room lights", "lights": ["light.sofa_lamp"]}
    form = {"type": "form", "flow_id": "1", "step_id": "user", "errors": {}}
    home = ScriptedHomeAssistant(form, {"type": "create_entry", "flow_id": "1"})
    await add_zone(home, "ours", zone)
    assert [body for _, body in home.told] == [{"handler": ["ours", "light_zone"]}, zone]


async def test_an_entry_of_somebody_else_is_not_taken_for_ours() -> None:
    for entry_id, expected in (("ours", True), ("gone", False)):
        home = ScriptedHomeAssistant([{"entry_id": "theirs"}, {"entry_id": "ours"}])
        assert await is_set_up(home, entry_id) is expected
