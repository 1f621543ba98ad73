"""What a group of lights consists of: its lamps are told one by one, so those off stay off."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, ATTR_GROUP_ENTITIES
from homeassistant.core import HomeAssistant, State, callback


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What a choice of lights comes down to, as entity ids, each once and in order."""

    lamps: tuple[str, ...]
    """What can be told a colour and is no group, or a group that does not list its members."""
    groups: tuple[str, ...]
    """What was replaced by its members."""


@callback
def expand(hass: HomeAssistant, lights: Iterable[str]) -> Expansion:
    """Replace every group among `lights` by its members, however deeply groups are nested."""
    lamps: dict[str, None] = {}
    groups: dict[str, None] = {}
    waiting = list(lights)[::-1]
    while waiting:
        light = waiting.pop()
        if light in groups or light in lamps:
            continue
        if members := members_of(hass.states.get(light)):
            groups[light] = None
            waiting.extend(members[::-1])
        else:
            lamps[light] = None
    return Expansion(lamps=tuple(lamps), groups=tuple(groups))


def members_of(state: State | None) -> tuple[str, ...]:
    """Return the lights that a group lists, nothing for what is no group or lists none."""
    if state is None:
        return ()
    # Groups made in Home Assistant have the first attribute, those of an integration the second.
    for attribute in (ATTR_ENTITY_ID, ATTR_GROUP_ENTITIES):
        listed = state.attributes.get(attribute)
        if isinstance(listed, list | tuple | set | frozenset):
            lights = [str(member) for member in listed]
            return tuple(one for one in lights if one.startswith(f"{LIGHT_DOMAIN}."))
    return ()
