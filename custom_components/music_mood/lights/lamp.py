"""One lamp that follows: told at the right time, asked before, given back afterwards."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from homeassistant.components.light import ATTR_TRANSITION, DOMAIN as LIGHT_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_ON, STATE_ON
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.state import async_reproduce_state

from custom_components.music_mood.engine.palette import Light

from .command import LampCommand, command_for
from .contexts import LightContexts
from .slot import CommandSlot

_LOGGER = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
"""How long a lamp may take to accept a command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Where time comes from, and who runs what takes some."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    timeout: Callable[[float], AbstractAsyncContextManager[object]]
    """As `asyncio.timeout`, with seconds from now."""
    spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class Lamp:
    """A light entity under our hand; it is never turned on by us, nor touched while off."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        *,
        transition: float,
        contexts: LightContexts,
        timing: Timing,
    ) -> None:
        """Prepare; nothing happens before the first wish."""
        self.paused = False
        self._hass = hass
        self._entity_id = entity_id
        self._transition = transition
        self._contexts = contexts
        self._timing = timing
        # Some lamps drop what they are told while they still glide.
        self._slot: CommandSlot[LampCommand] = CommandSlot(interval=transition)
        self._before: State | None = None
        self._task: asyncio.Task[None] | None = None

    @callback
    def async_want(self, light: Light) -> None:
        """Show `light` as soon as it may be, unless the lamp is off, away or a person's."""
        state = self._on_state()
        if state is None or self.paused:
            return
        command = command_for(light, state.attributes)
        if command is None:
            return
        self._slot.want(command)
        if self._slot.due() is not None and (self._task is None or self._task.done()):
            self._task = self._timing.spawn(self._work())

    @callback
    def async_pause(self) -> None:
        """Leave the lamp to the person who has changed it."""
        self.paused = True
        self.async_forget()

    @callback
    def async_resume(self) -> None:
        """Follow again, from whatever the lamp shows now."""
        self.paused = False
        self.async_forget()

    @callback
    def async_forget(self) -> None:
        """Drop all that was known of what the lamp shows and has shown."""
        self._slot.forget()
        self._before = None

    async def async_stop(self) -> None:
        """Drop the wish and whatever is under way."""
        self._slot.forget()
        if (task := self._task) is not None:
            self._task = None
            task.cancel()
            await asyncio.wait({task})

    async def async_restore(self) -> None:
        """Show again what was shown before the first command, unless a person changed it."""
        before, self._before = self._before, None
        await self.async_stop()
        if before is None or self.paused or self._on_state() is None:
            return
        self._slot.rest(self._timing.clock())
        await self._try(
            async_reproduce_state(
                self._hass,
                before,
                context=self._contexts.new(),
                reproduce_options={ATTR_TRANSITION: self._transition},
            )
        )

    async def _work(self) -> None:
        """Send what is due until nothing is."""
        while (due := self._slot.due()) is not None:
            if (pause := due - self._timing.clock()) > 0:
                await self._timing.sleep(pause)
                continue
            state = self._on_state()
            if state is None or self.paused:
                self._slot.forget()
                return
            self._before = self._before or state
            await self._send(self._slot.take(self._timing.clock()))

    async def _send(self, command: LampCommand) -> None:
        was_failing = self._slot.failing
        data = {
            ATTR_ENTITY_ID: self._entity_id,
            ATTR_TRANSITION: self._transition,
            **command.service_data(),
        }
        call = self._hass.services.async_call(
            LIGHT_DOMAIN, SERVICE_TURN_ON, data, blocking=True, context=self._contexts.new()
        )
        try:
            taken = await self._try(call, quiet=was_failing)
        except BaseException:
            # Without an answer the slot would wait for one for ever.
            self._slot.abandoned()
            raise
        if taken:
            self._slot.sent()
        else:
            self._slot.failed(self._timing.clock())

    async def _try(self, call: Awaitable[object], *, quiet: bool = False) -> bool:
        """Return whether `call` succeeded in time; say why not, once per series of failures."""
        try:
            async with self._timing.timeout(PATIENCE_SECONDS):
                await call
        except Exception as error:
            # Whatever an integration raises must stop neither the other lamps nor later tries.
            _LOGGER.log(
                logging.DEBUG if quiet else logging.WARNING,
                "%s did not take a command: %s; trying again more slowly",
                self._entity_id,
                error or type(error).__name__,
                exc_info=_LOGGER.isEnabledFor(logging.DEBUG),
            )
            return False
        return True

    def _on_state(self) -> State | None:
        state = self._hass.states.get(self._entity_id)
        return state if state is not None and state.state == STATE_ON else None
