"""What helps to find a fault, without secrets."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.light import ATTR_SUPPORTED_COLOR_MODES
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import CONF_PALETTE, CONF_SOURCE, CONF_WITHOUT_MUSIC
from .coordinator import MusicMoodCoordinator
from .data import MusicMoodConfigEntry
from .engine.mood import MoodState
from .lights.parts import NOTHING
from .lights.zone import LightZone
from .redaction import redacted, without_addresses
from .versions import async_versions

_PLAIN = (CONF_SOURCE, CONF_PALETTE, CONF_WITHOUT_MUSIC)
"""Settings that are words of ours."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: MusicMoodConfigEntry
) -> dict[str, Any]:
    """Return the state of an entry."""
    coordinator = entry.runtime_data.coordinator
    return {
        "versions": asdict(await async_versions(hass)),
        "source": {
            "settings": redacted(entry.data, _PLAIN),
            "options": redacted(entry.options, _PLAIN),
            **_listening(coordinator),
        },
        "state": _state(coordinator.data),
        "zones": [
            _zone(hass, zone, dict(entry.subentries[subentry_id].data))
            for subentry_id, zone in entry.runtime_data.zones.items()
        ],
    }


def _listening(coordinator: MusicMoodCoordinator) -> dict[str, Any]:
    return {
        "listening": coordinator.listening,
        "waiting": coordinator.waiting,
        "available": coordinator.last_update_success,
        "last_error": without_addresses(str(coordinator.last_exception or "")) or None,
        "outages": coordinator.outages,
        "dropped_seconds": coordinator.dropped_seconds,
        "real_time_factor": coordinator.real_time.value,
        "usual_level": coordinator.usual_level.level,
    }


def _state(state: MoodState | None) -> dict[str, Any] | None:
    return asdict(state) if state else None


def _zone(hass: HomeAssistant, zone: LightZone, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "settings": redacted(settings, _PLAIN),
        "following": zone.following,
        "missing": len(zone.missing),
        "lights": [_light(hass, zone, entity_id) for entity_id in zone.lights],
    }


def _light(hass: HomeAssistant, zone: LightZone, entity_id: str) -> dict[str, Any]:
    """Return what matters of a light: of what kind it is, not where or whose."""
    state = hass.states.get(entity_id)
    registered = er.async_get(hass).async_get(entity_id)
    taken = zone.taken.get(entity_id, NOTHING)
    return {
        "platform": registered.platform if registered else None,
        "color_modes": state.attributes.get(ATTR_SUPPORTED_COLOR_MODES) if state else None,
        "state": state.state if state else None,
        "taken_by_a_person": [part.name for part in taken],
    }
