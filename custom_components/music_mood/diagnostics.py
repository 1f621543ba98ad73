"""What helps to find a fault, without secrets."""

import re
from dataclasses import asdict
from typing import Any

from homeassistant.core import HomeAssistant

from .const import CONF_ADDRESS, CONF_LISTENING
from .data import MusicMoodConfigEntry
from .engine.ffmpeg import is_address


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001  the signature is Home Assistant's
    entry: MusicMoodConfigEntry,
) -> dict[str, Any]:
    """Return the state of an entry."""
    coordinator = entry.runtime_data.coordinator
    address = entry.data[CONF_ADDRESS]
    return {
        "source": {
            "kind": "stream" if is_address(address) else "file",
            "address": _without_addresses(address),
            "listening": entry.data.get(CONF_LISTENING, True),
            "available": coordinator.last_update_success,
            "last_error": _without_addresses(str(coordinator.last_exception or "")) or None,
            "outages": coordinator.outages,
            "dropped_seconds": coordinator.dropped_seconds,
        },
        "state": asdict(coordinator.data) if coordinator.data else None,
        "zones": [
            {
                "settings": dict(entry.subentries[subentry_id].data),
                "following": zone.following,
                "paused_lights": zone.paused_lights,
            }
            for subentry_id, zone in entry.runtime_data.zones.items()
        ],
    }


def _without_addresses(text: str) -> str:
    """Hide all but the scheme of every address: user, host, path and query may hold a key."""
    return re.sub(r"(\w[\w+.-]*://)\S*", r"\1REDACTED", text)
