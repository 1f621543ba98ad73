"""Who changed a lamp: we, or a person, scene or automation through an action."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.light import (
    ATTR_EFFECT,
    ATTR_FLASH,
    ATTR_PROFILE,
    DOMAIN as LIGHT_DOMAIN,
)
from homeassistant.const import ATTR_DOMAIN, ATTR_SERVICE, ATTR_SERVICE_DATA, EVENT_CALL_SERVICE
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback

_REMEMBERED = 512
_SHAPING = {ATTR_EFFECT, ATTR_FLASH, ATTR_PROFILE, "white", "xy_color", "hs_color"}
_SHAPING_BEGINNINGS = ("brightness", "color", "kelvin", "rgb")


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
    wanted it, however the action named the lamp: by entity, area, label, group or scene.
    """

    def __init__(self) -> None:
        """Know nobody yet."""
        self._own: _Recent[None] = _Recent()
        self._others: _Recent[bool] = _Recent()

    def new(self) -> Context:
        """Return a context for an action of our own."""
        context = Context()
        self._own[context.id] = None
        return context

    def is_own(self, context: Context) -> bool:
        """Return whether `context` is one of ours."""
        return context.id in self._own

    def chose_a_look(self, context: Context) -> bool:
        """Return whether somebody else asked for a colour or brightness under `context`."""
        return self._others.get(context.id, False)

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
        shaping = any(map(_shapes, event.data.get(ATTR_SERVICE_DATA) or {}))
        # One context may carry many actions; whoever chose a look once, chose it.
        known = self._others.get(event.context.id, False)
        self._others[event.context.id] = known or shaping


@callback
def _is_light_action(data: Mapping[str, Any]) -> bool:
    return data[ATTR_DOMAIN] == LIGHT_DOMAIN and data[ATTR_SERVICE] in ("turn_on", "toggle")


def _shapes(attribute: str) -> bool:
    return attribute in _SHAPING or attribute.startswith(_SHAPING_BEGINNINGS)
