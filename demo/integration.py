"""Setting up Music Mood the way a person does: through the dialogs of its config flow."""

import asyncio
from typing import Any

from .api import Api, Json
from .error import DemoError

DOMAIN = "music_mood"
ENTRIES = "/api/config/config_entries"


async def set_up(api: Api, answers: dict[str, Json]) -> None:
    """Answer the steps of the config flow, in whatever order they come.

    Args:
        api: of a running Home Assistant.
        answers: what to fill in, by the name of the step.

    Raises:
        DemoError: Music Mood cannot be set up like this.
    """
    step = await api.request("POST", f"{ENTRIES}/flow", {"handler": DOMAIN})
    while step["type"] != "create_entry":
        step = await _answer(api, step, answers)


async def remove(api: Api) -> None:
    """Remove Music Mood, if it is set up."""
    for entry in await api.request("GET", f"{ENTRIES}/entry?domain={DOMAIN}"):
        await api.request("DELETE", f"{ENTRIES}/entry/{entry['entry_id']}")


async def is_set_up(api: Api) -> bool:
    """Return whether Music Mood is set up."""
    return bool(await api.request("GET", f"{ENTRIES}/entry?domain={DOMAIN}"))


async def _answer(api: Api, step: Json, answers: dict[str, Json]) -> Any:
    path = f"{ENTRIES}/flow/{step.get('flow_id')}"
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
            problem = step.get("errors") or step.get("reason") or step
            raise DemoError(f"Music Mood cannot listen to this: {problem}")
