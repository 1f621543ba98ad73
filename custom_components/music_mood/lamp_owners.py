"""Which light zone a lamp belongs to: two zones would fight over it."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, SUBENTRY_LIGHT_ZONE
from .lights.targets import NO_TARGET, Target, find_lights
from .zone_data import stored_exclusion, stored_target


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedLamp:
    """A lamp that belongs to a zone, both as a person calls them."""

    lamp: str
    zone: str


@callback
def find_owned_lamp(
    hass: HomeAssistant,
    target: Target,
    excluded: Target = NO_TARGET,
    *,
    except_zone: str | None = None,
) -> OwnedLamp | None:
    """Return the first lamp of a choice that a zone has already, of whatever entry.

    Groups, areas and so on count as the lamps in them, on both sides.

    Args:
        hass: where the zones are.
        target: the choice.
        excluded: what is left out of it.
        except_zone: id of the subentry that may have them.
    """
    owners = {
        light: zone.title
        for entry in hass.config_entries.async_entries(DOMAIN)
        for zone in entry.get_subentries_of_type(SUBENTRY_LIGHT_ZONE)
        if zone.subentry_id != except_zone
        for light in find_lights(hass, stored_target(zone.data), stored_exclusion(zone.data)).lamps
    }
    for light in find_lights(hass, target, excluded).lamps:
        if light in owners:
            state = hass.states.get(light)
            return OwnedLamp(lamp=state.name if state else light, zone=owners[light])
    return None
