"""How much each bridge and radio can take: fewer commands to the slow ones.

Hue takes about ten commands a second for lamps and one for a group, and refuses more; Zigbee
networks fall behind without end at ten a second; lamps on Wi-Fi take what comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

_HUE_GROUP = "is_hue_group"
_DECONZ_GROUP = "is_deconz_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What lamps of one kind can take."""

    per_second: float
    """Commands in a second for all lamps behind one bridge or radio."""
    burst: float
    """Commands at once after a rest."""
    interval: float = 2.0
    """Seconds between two commands to one lamp."""
    while_gliding: bool = False
    """Whether a lamp takes a new colour before it has reached the last; some drop it."""


SLOW = Pace(per_second=4, burst=2)
"""A bridge or radio that many lamps share."""
USUAL = Pace(per_second=10, burst=10)
FAST = Pace(per_second=20, burst=10, interval=1.0, while_gliding=True)
"""Lamps with a processor and Wi-Fi of their own."""

PACES: Mapping[str, Pace] = {
    "deconz": SLOW,
    "esphome": FAST,
    "hue": SLOW,
    "matter": SLOW,
    "mqtt": SLOW,
    "tradfri": SLOW,
    "wled": FAST,
    "zha": SLOW,
    "zwave_js": SLOW,
}
"""By the integration of a light; all others are usual."""


class TokenBucket:
    """Hands out the moments at which commands may be sent, first come, first served."""

    def __init__(self, pace: Pace) -> None:
        """Start full."""
        self._pace = pace
        self._tokens = pace.burst
        self._counted = float("-inf")

    def reserve(self, now: float, cost: float = 1.0) -> float:
        """Take `cost` commands out and return from what time on they may be sent, in seconds."""
        gained = (now - self._counted) * self._pace.per_second
        self._tokens = min(self._pace.burst, self._tokens + max(0.0, gained))
        self._counted = max(self._counted, now)
        self._tokens -= cost
        return now - min(0.0, self._tokens) / self._pace.per_second


class Rates:
    """The buckets of the house; all zones share them, as they share its bridges."""

    def __init__(self) -> None:
        """Know no bridge yet."""
        self._buckets: dict[str, TokenBucket] = {}

    @callback
    def reserve(self, hass: HomeAssistant, entity_id: str, now: float) -> float:
        """Return from what time on a command to a light may be sent, and count it."""
        entry = er.async_get(hass).async_get(entity_id)
        bridge = (entry.config_entry_id or entry.platform) if entry else ""
        bucket = self._buckets.setdefault(bridge, TokenBucket(pace_of(hass, entity_id)))
        state = hass.states.get(entity_id)
        return bucket.reserve(now, _GROUP_COST if state and is_radio_group(state) else 1.0)


_GROUP_COST = 4.0
"""A bridge does for a group what it does for several lamps."""


@callback
def pace_of(hass: HomeAssistant, entity_id: str) -> Pace:
    """Return what a light can take, by its integration."""
    entry = er.async_get(hass).async_get(entity_id)
    return PACES.get(entry.platform, USUAL) if entry else USUAL


def is_radio_group(state: State) -> bool:
    """Return whether a light is a group that its bridge switches as one, without its members."""
    return bool(state.attributes.get(_HUE_GROUP) or state.attributes.get(_DECONZ_GROUP))
