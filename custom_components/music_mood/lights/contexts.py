"""Who changed a lamp: we, or a person, scene or automation through an action."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.light import (
    ATTR_EFFECT,
    ATTR_FLASH,
    ATTR_HS_COLOR,
    ATTR_PROFILE,
    ATTR_WHITE,
    ATTR_XY_COLOR,
    DOMAIN as LIGHT_DOMAIN,
)
from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_SERVICE,
    ATTR_SERVICE_DATA,
    EVENT_CALL_SERVICE,
    SERVICE_TOGGLE,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
)
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback

from .parts import EVERYTHING, NOTHING, Part

_REMEMBERED = 4096
_BOTH = {ATTR_EFFECT, ATTR_FLASH, ATTR_PROFILE, ATTR_WHITE}
_COLOURS = {ATTR_HS_COLOR, ATTR_XY_COLOR}
_ACTIONS = (SERVICE_TURN_ON, SERVICE_TOGGLE, SERVICE_TURN_OFF)
_COLOUR_BEGINNINGS = ("color", "kelvin", "rgb")


class _Recent[V](OrderedDict[str, V]):
    """A dictionary that forgets the oldest."""

    @override
    def __setitem__(self, key: str, value: V) -> None:
        super().__setitem__(key, value)
        if len(self) > _REMEMBERED:
            self.popitem(last=False)


class LightContexts:
    """Remembers our own contexts, and those of other people's light actions.

    All zones share one, or each would take what another zone does for a person's choice.

    An entity passes the context of an action on to the state it causes, so a state tells who
    wanted it, however the action named the lamp: by entity, area, label, group or scene. It does
    so for 5 s only (`CONTEXT_RECENT_TIME_SECONDS` in homeassistant/helpers/entity.py), and for
    whatever else happens in them: our own context proves nothing about a hand at the lamp.
    """

    def __init__(self) -> None:
        """Know nobody yet."""
        self._own: _Recent[None] = _Recent()
        self._others: _Recent[Part] = _Recent()
        self._others_off: _Recent[None] = _Recent()

    def new(self) -> Context:
        """Return a context for an action of our own."""
        context = Context()
        self._own[context.id] = None
        return context

    def is_own(self, context: Context) -> bool:
        """Return whether `context` is one of ours."""
        return context.id in self._own

    def asked_for_light(self, context: Context) -> bool:
        """Return whether somebody else turned lights on under `context`."""
        return context.id in self._others

    def asked_for_dark(self, context: Context) -> bool:
        """Return whether somebody else turned lights off under `context`."""
        return context.id in self._others_off

    def chosen(self, context: Context) -> Part:
        """Return what of a lamp's look somebody else asked for under `context`."""
        return self._others.get(context.id, NOTHING)

    @callback
    def async_watch(self, hass: HomeAssistant) -> CALLBACK_TYPE:
        """Start to follow all light actions, which several may do; return what ends it."""
        return hass.bus.async_listen(
            EVENT_CALL_SERVICE, self._async_note, event_filter=_is_light_action
        )

    @callback
    def _async_note(self, event: Event[Any]) -> None:
        if self.is_own(event.context):
            return
        if event.data[ATTR_SERVICE] == SERVICE_TURN_OFF:
            self._others_off[event.context.id] = None
            return
        # One context may carry many actions; whoever chose a look once, chose it.
        chosen = self.chosen(event.context)
        for attribute in event.data.get(ATTR_SERVICE_DATA) or {}:
            chosen |= _shapes(attribute)
        self._others[event.context.id] = chosen


@callback
def _is_light_action(data: Mapping[str, Any]) -> bool:
    return data[ATTR_DOMAIN] == LIGHT_DOMAIN and data[ATTR_SERVICE] in _ACTIONS


def _shapes(attribute: str) -> Part:
    if attribute in _BOTH:
        return EVERYTHING
    if attribute in _COLOURS or attribute.startswith(_COLOUR_BEGINNINGS):
        return Part.COLOUR
    return Part.BRIGHTNESS if attribute.startswith("brightness") else NOTHING
