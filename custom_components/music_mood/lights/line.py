"""The line to one lamp: what it is told, and how long we wait for its answer."""

import logging
from collections.abc import Awaitable
from typing import Any

from homeassistant.components.light import (
    ATTR_TRANSITION,
    DOMAIN as LIGHT_DOMAIN,
)
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.state import async_reproduce_state

from .contexts import LightContexts
from .timing import Timing

_LOGGER = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
"""How long a lamp may take to accept a command."""
QUIET_SECONDS = 3600.0
"""How long the log keeps silent about a lamp after a warning: some fail now and then for ever."""


class Line:
    """Tells one lamp, under contexts of our own, and survives whatever its integration does."""

    def __init__(
        self, hass: HomeAssistant, entity_id: str, contexts: LightContexts, timing: Timing
    ) -> None:
        """Reach the lamp `entity_id`."""
        self._hass = hass
        self._entity_id = entity_id
        self._contexts = contexts
        self._timing = timing
        self._warned_at = float("-inf")

    def turn_on(self, data: dict[str, Any], *, transition: float) -> Awaitable[object]:
        """Turn the lamp on, or change it; for `attempt`."""
        return self._call(SERVICE_TURN_ON, {ATTR_TRANSITION: transition, **data})

    def turn_off(self, *, transition: float | None = None) -> Awaitable[object]:
        """Turn the lamp off; for `attempt`."""
        glide = {} if transition is None else {ATTR_TRANSITION: transition}
        return self._call(SERVICE_TURN_OFF, glide)

    def reproduce(self, state: State, *, transition: float) -> Awaitable[object]:
        """Let the lamp show `state`, in the colour mode that it had then; for `attempt`."""
        return async_reproduce_state(
            self._hass,
            state,
            context=self._contexts.new(),
            reproduce_options={ATTR_TRANSITION: transition},
        )

    async def attempt(self, call: Awaitable[object], *, quiet: bool = False) -> bool:
        """Return whether `call` succeeded in time; say why not, once an hour at most."""
        try:
            async with self._timing.timeout(PATIENCE_SECONDS):
                await call
        except Exception as error:
            # Whatever an integration raises must stop neither the other lamps nor later tries.
            now = self._timing.clock()
            quiet = quiet or now - self._warned_at < QUIET_SECONDS
            if not quiet:
                self._warned_at = now
            _LOGGER.log(
                logging.DEBUG if quiet else logging.WARNING,
                "%s did not take a command: %s; trying again more slowly",
                self._entity_id,
                error or type(error).__name__,
                exc_info=_LOGGER.isEnabledFor(logging.DEBUG),
            )
            return False
        return True

    def _call(self, service: str, data: dict[str, Any]) -> Awaitable[object]:
        return self._hass.services.async_call(
            LIGHT_DOMAIN,
            service,
            {ATTR_ENTITY_ID: self._entity_id, **data},
            blocking=True,
            context=self._contexts.new(),
        )
