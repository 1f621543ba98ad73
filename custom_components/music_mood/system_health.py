"""A few lines about all places together, for Settings, System, Repairs, System information."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .data import MusicMoodConfigEntry
from .versions import Versions, async_versions

_RUNTIMES = {"litert": "LiteRT", "numpy": "NumPy"}


@callback
def async_register(
    hass: HomeAssistant,  # noqa: ARG001  the signature is Home Assistant's
    register: system_health.SystemHealthRegistration,
) -> None:
    """Tell where to ask."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    entries: list[MusicMoodConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    coordinators = [entry.runtime_data.coordinator for entry in entries]
    listening = sum(coordinator.data is not None for coordinator in coordinators)
    factors = [c.real_time.value or 0.0 for c in coordinators if c.data is not None]
    versions = await async_versions(hass)
    return {
        "runtime": _runtime(versions),
        "model": versions.model or "-",
        "ffmpeg": versions.ffmpeg or "-",
        "places_listening": f"{listening} / {len(coordinators)}",
        "real_time_factor": round(sum(factors), 4),
        "dropped_seconds": round(sum(c.dropped_seconds for c in coordinators), 1),
        "outages": sum(c.outages for c in coordinators),
    }


def _runtime(versions: Versions) -> str:
    """Return name and version of what runs the model."""
    if versions.runtime is None:
        return "-"
    number = versions.litert if versions.runtime == "litert" else versions.numpy
    return f"{_RUNTIMES.get(versions.runtime, versions.runtime)} {number or ''}".strip()
