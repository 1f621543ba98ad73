"""Setting up Music Mood the way a person does: through the dialogs of its config flow."""

import asyncio
import json
from typing import Any, Protocol

from .api import Json
from .error import DemoError
from .folders import CHECKOUT

DOMAIN = "music_mood"
LIGHT_ZONE = "light_zone"
ENTRIES = "/api/config/config_entries"
TRANSLATIONS = CHECKOUT / "custom_components" / DOMAIN / "translations" / "en.json"


class Requests(Protocol):
    """Something that sends requests to a Home Assistant, as `Api` does."""

    async def request(self, method: str, path: str, body: Json | None = None) -> Any:
        """Send one, and return the answer."""


class Client(Requests, Protocol):
    """Something that sends requests and commands to a Home Assistant, as `Api` does."""

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a command, and return its result."""


async def set_up(api: Requests, answers: dict[str, Json]) -> str:
    """Answer the steps of the config flow, in whatever order they come; return the entry's id.

    Args:
        api: of a running Home Assistant.
        answers: what to fill in, by the name of the step.

    Raises:
        DemoError: Music Mood cannot be set up like this.
    """
    step = await api.request("POST", f"{ENTRIES}/flow", {"handler": DOMAIN})
    while step["type"] != "create_entry":
        step = await _answer(api, f"{ENTRIES}/flow", step, answers)
    return str(step["result"]["entry_id"])


async def add_zone(api: Requests, entry_id: str, answers: Json) -> None:
    """Add a light zone to an entry.

    Raises:
        DemoError: the zone cannot be added like this.
    """
    flows = f"{ENTRIES}/subentries/flow"
    step = await api.request("POST", flows, {"handler": [entry_id, LIGHT_ZONE]})
    while step["type"] != "create_entry":
        step = await _answer(api, flows, step, {"user": answers})


async def remove(api: Requests, entry_id: str) -> None:
    """Remove an entry."""
    await api.request("DELETE", f"{ENTRIES}/entry/{entry_id}")


async def is_set_up(api: Requests, entry_id: str) -> bool:
    """Return whether there is such an entry."""
    entries = await api.request("GET", f"{ENTRIES}/entry?domain={DOMAIN}")
    return any(entry["entry_id"] == entry_id for entry in entries)


async def _answer(api: Requests, flows: str, step: Json, answers: dict[str, Json]) -> Any:
    path = f"{flows}/{step.get('flow_id')}"
    match step["type"]:
        case "progress":
            await asyncio.sleep(0.2)
            return await api.request("GET", path)
        case "menu":
            (choice,) = answers.keys() & set(step["menu_options"])
            return await api.request("POST", path, {"next_step_id": choice})
        case "form" if not step["errors"] and step["step_id"] in answers:
            return await api.request("POST", path, answers[step["step_id"]])
        case _:
            raise DemoError(_explain(step))


def _explain(step: Json) -> str:
    """Say what a dialog says when it does not go on."""
    config = json.loads(TRANSLATIONS.read_text())["config"]
    texts = [config["error"].get(key, key) for key in (step.get("errors") or {}).values()]
    if "reason" in step:
        texts.append(config["abort"].get(step["reason"], step["reason"]))
        if step["reason"] == "already_configured":
            texts.append("Remove that entry in Home Assistant, or run: scripts/demo --reset")
    return " ".join(texts) or f"Music Mood asks something unexpected: {step['step_id']}"
