"""Which light zone a lamp belongs to: two zones would fight over it."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback

from .const import CONF_LIGHTS, DOMAIN, SUBENTRY_LIGHT_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedLamp:
    """A lamp that belongs to a zone, both as a person calls them."""

    lamp: str
    zone: str


@callback
def find_owned_lamp(
    hass: HomeAssistant, lights: Iterable[str], *, except_zone: str | None = None
) -> OwnedLamp | None:
    """Return the first of `lights` that a zone has already, of whatever entry.

    Args:
        hass: where the zones are.
        lights: entity ids.
        except_zone: id of the subentry that may have them.
    """
    owners = {
        light: zone.title
        for entry in hass.config_entries.async_entries(DOMAIN)
        for zone in entry.get_subentries_of_type(SUBENTRY_LIGHT_ZONE)
        if zone.subentry_id != except_zone
        for light in zone.data[CONF_LIGHTS]
    }
    for light in lights:
        if light in owners:
            state = hass.states.get(light)
            return OwnedLamp(lamp=state.name if state else light, zone=owners[light])
    return None
