"""A command as a file holds it."""

from typing import Any

import probatio as vol

from .command import LampCommand


def _rgb(channels: list[int]) -> tuple[int, ...]:
    if not any(channels):
        raise vol.Invalid("no lamp is told to be black")
    return tuple(channels)


_BYTE = vol.All(int, vol.Range(min=0, max=255))
_SCHEMA = vol.Schema(
    {
        vol.Required("brightness"): vol.Any(None, vol.All(int, vol.Range(min=1, max=255))),
        vol.Required("rgb"): vol.Any(None, vol.All([_BYTE], vol.Length(min=3, max=3), _rgb)),
        vol.Required("kelvin"): vol.Any(None, vol.All(int, vol.Range(min=1))),
    }
)


def command_to_store(command: LampCommand) -> dict[str, Any]:
    """Return a command as JSON can hold it."""
    return {
        "brightness": command.brightness,
        "rgb": None if command.rgb is None else list(command.rgb),
        "kelvin": command.kelvin,
    }


def stored_command(stored: object) -> LampCommand | None:
    """Return a command that was stored, None if there is none or it is damaged."""
    try:
        command = LampCommand(**_SCHEMA(stored))
    except vol.Invalid:
        return None
    return command if command.parts else None
