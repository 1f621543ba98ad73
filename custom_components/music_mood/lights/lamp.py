"""One lamp that follows: told at the right time, asked before, given back afterwards."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from homeassistant.components.light import (
    ATTR_BRIGHTNESS,
    ATTR_TRANSITION,
    DOMAIN as LIGHT_DOMAIN,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
)
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, State, callback
from homeassistant.helpers.state import async_reproduce_state

from custom_components.music_mood.engine.palette import Light

from .command import LampCommand, command_for
from .house import House
from .look import Look
from .parts import EVERYTHING, NOTHING, Part
from .rates import pace_of
from .reports import SETTLING_SECONDS, Reports
from .settings import WithoutMusic, ZoneSettings
from .slot import CommandSlot

_LOGGER = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
"""How long a lamp may take to accept a command."""
DOUBT_SECONDS = 1.0
"""How long a report must hold that our command does not explain."""
QUIET_SECONDS = 3600.0
"""How long the log keeps silent about a lamp after a warning: some fail now and then for ever."""
ECHO_SECONDS = 1.5
"""How long after its answer to a command a lamp may still turn on because of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Where time comes from, and who runs what takes some."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    timeout: Callable[[float], AbstractAsyncContextManager[object]]
    """As `asyncio.timeout`, with seconds from now."""
    spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class Lamp:
    """A light entity under our hand; while it is off it is not touched, unless music lights it."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        *,
        settings: ZoneSettings,
        house: House,
        timing: Timing,
        changed: CALLBACK_TYPE,
    ) -> None:
        """Prepare; nothing happens before the first wish.

        Args:
            hass: where the light entity is.
            entity_id: its id.
            settings: how the zone of the lamp follows.
            house: what all zones share.
            timing: where time comes from.
            changed: called when a person took over a part of the lamp, or gave it back.
        """
        self.taken = NOTHING
        """What a person has changed."""
        self.left_off = False
        """Whether somebody turned the lamp off while music lights the lamps of the zone."""
        self._hass = hass
        self._entity_id = entity_id
        self._settings = settings
        self._house = house
        self._timing = timing
        self._changed = changed
        pace = pace_of(hass, entity_id)
        interval = settings.interval or pace.interval
        if not pace.while_gliding:
            interval = max(interval, settings.transition)
        self._slot: CommandSlot[LampCommand] = CommandSlot(
            interval=interval, not_before=house.not_before.get(entity_id, float("-inf"))
        )
        self._reports = Reports()
        self._goes_back = settings.without_music is WithoutMusic.RESTORE
        self._before = house.snapshots.get(entity_id) if self._goes_back else None
        self._task: asyncio.Task[None] | None = None
        self._doubt: asyncio.Task[None] | None = None
        self._answered_at = float("-inf")
        self._taken_at = float("-inf")
        self._warned_at = float("-inf")
        self._off_crossed_command = False
        self._lighting = False

    @property
    def has_a_look_to_go_back_to(self) -> bool:
        """Return whether the lamp is not as it was before the music."""
        return self._before is not None

    @callback
    def async_want(self, light: Light) -> None:
        """Show `light` as soon as it may be, unless the lamp is off, away or a person's."""
        state = self._state()
        if state is None or not self._may_light(state):
            return
        command = command_for(light, state.attributes, EVERYTHING & ~self.taken)
        if command is None:
            return
        self._slot.want(command)
        if self._slot.due() is not None and (self._task is None or self._task.done()):
            self._task = self._timing.spawn(self._work())

    @callback
    def async_take(self, parts: Part) -> None:
        """Leave what a person has changed to that person."""
        if not parts:
            return
        self._taken_at = self._timing.clock()
        if parts not in self.taken:
            self.taken |= parts
            self._slot.forget()
            self._changed()
        if self.taken == EVERYTHING:
            self._forget_before()

    @callback
    def async_resume(self) -> None:
        """Follow again, with all that a person took over."""
        was_taken, self.taken = self.taken, NOTHING
        self.left_off = False
        self.async_lose_sight()
        if was_taken:
            self._go_back_to_what_a_person_chose(was_taken)
            self._changed()

    @callback
    def async_resume_after(self, seconds: float) -> None:
        """Follow again if the person's last change is long enough ago."""
        if self.taken and self._timing.clock() - self._taken_at >= seconds:
            self.async_resume()

    @callback
    def async_forget(self) -> None:
        """Drop all that was known of what the lamp shows and has shown."""
        self.async_lose_sight()
        self._forget_before()

    @callback
    def async_lose_sight(self) -> None:
        """Drop what was known of what the lamp shows: it is away."""
        self._slot.forget()
        self._reports.forget()
        if self._doubt is not None:
            self._doubt.cancel()
            self._doubt = None

    @callback
    def async_turned_off(self, *, while_following: bool) -> None:
        """Note that somebody has turned the lamp off."""
        self._off_crossed_command = self._command_may_still_arrive()
        self._lighting = False
        self.left_off = while_following and self._settings.turn_on
        self.async_forget()

    @callback
    def async_turned_on(self, context: Context, chosen: Part) -> None:
        """Note that the lamp has come on: by a hand, by our wish, or by our mistake."""
        asked = self._house.contexts.asked_for_light(context)
        if self._off_crossed_command and self._command_may_still_arrive() and not asked:
            # Our command and a hand at the switch have crossed: the hand wins. The context does
            # not tell, as it may be that of the hand's action.
            self._timing.spawn(self._async_turn_off())
            return
        lit_by_us, self._lighting = self._lighting, False
        if lit_by_us and not chosen:
            return
        self._off_crossed_command = False
        self._forget_before()
        self.async_resume()
        self.async_take(chosen)

    @callback
    def async_reported(self, state: State) -> None:
        """Look whether what the lamp reports can come from our command, and else wait and see."""
        if self._doubt is not None and not self._doubt.done():
            return
        now = self._timing.clock()
        if self._reports.foreign(Look.of_state(state.attributes), now) & ~self.taken:
            pause = max(self._reports.settles_in(now), DOUBT_SECONDS)
            self._doubt = self._timing.spawn(self._async_doubt(pause))

    async def async_stop(self) -> None:
        """Drop the wish and whatever is under way."""
        self._slot.forget()
        tasks = {task for task in (self._task, self._doubt) if task is not None}
        self._task = self._doubt = None
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def async_let_go(self) -> None:
        """Stop, and have nothing to go back to."""
        await self.async_stop()
        self._forget_before()

    async def async_restore(self) -> None:
        """Show again what was shown before the first command, except for what a person changed."""
        await self.async_stop()
        before, state = self._before, self._state()
        if before is None or state is None:
            return
        if self.taken == EVERYTHING or state.state != STATE_ON:
            self._forget_before()
            return
        now = self._timing.clock()
        self._slot.rest(now)
        self._note_rest()
        self._reports.forget()
        gone_back = await self._try(self._async_go_back(before, state))
        # Music that started meanwhile leads the lamp already, and will need the look once more.
        if gone_back and self._task is None:
            self._forget_before()

    async def _async_go_back(self, before: State, state: State) -> None:
        glide = {ATTR_TRANSITION: self._settings.transition}
        attributes = dict(before.attributes)
        if before.state == STATE_OFF:
            if not self.taken:
                await self._call(SERVICE_TURN_OFF, glide)
        elif Part.COLOUR in self.taken:
            if (brightness := attributes.get(ATTR_BRIGHTNESS)) is not None:
                await self._call(SERVICE_TURN_ON, {ATTR_BRIGHTNESS: brightness, **glide})
        else:
            if Part.BRIGHTNESS in self.taken:
                attributes[ATTR_BRIGHTNESS] = state.attributes.get(ATTR_BRIGHTNESS)
            await async_reproduce_state(
                self._hass,
                State(self._entity_id, STATE_ON, attributes),
                context=self._house.contexts.new(),
                reproduce_options=glide,
            )

    async def _work(self) -> None:
        """Send what is due until nothing is."""
        reserved: float | None = None
        while (due := self._slot.due()) is not None:
            now = self._timing.clock()
            if (doubt := self._doubt) is not None and not doubt.done():
                await asyncio.wait({doubt})
                continue
            if (pause := due - now) > 0:
                await self._timing.sleep(pause)
                continue
            if reserved is None:
                reserved = self._house.rates.reserve(self._hass, self._entity_id, now)
            if (pause := reserved - now) > 0:
                await self._timing.sleep(pause)
                continue
            state = self._state()
            if state is None or not self._may_light(state):
                self._slot.forget()
                return
            if self._goes_back and self._before is None:
                self._before = state
                self._house.snapshots.keep(state)
            reserved = None
            self._lighting = state.state == STATE_OFF
            await self._send(self._slot.take(now), state)
            if self._off_crossed_command and self._is_off():
                # It may have taken them in the other order and not said so yet.
                await self._async_turn_off()

    async def _send(self, command: LampCommand, state: State) -> None:
        self._note_rest()
        was_failing = self._slot.failing
        transition = self._settings.transition
        data = {ATTR_TRANSITION: transition, **command.service_data()}
        now = self._timing.clock()
        settled = now + PATIENCE_SECONDS + transition + SETTLING_SECONDS
        shown = Look.of_state(state.attributes) if state.state == STATE_ON else Look(brightness=0.0)
        self._reports.told(command, shown, now=now, until=settled)
        try:
            taken = await self._try(self._call(SERVICE_TURN_ON, data), quiet=was_failing)
        except BaseException:
            # Without an answer the slot would wait for one for ever.
            self._slot.abandoned()
            raise
        self._answered_at = now = self._timing.clock()
        self._reports.arriving(now + transition + SETTLING_SECONDS)
        if taken:
            self._slot.sent()
        else:
            self._slot.failed(now)
            self._note_rest()

    async def _async_doubt(self, pause: float) -> None:
        """Believe in a hand at the lamp if its report still cannot be ours after a while."""
        await self._timing.sleep(pause)
        state = self._state()
        if state is None or state.state != STATE_ON:
            return
        report = Look.of_state(state.attributes)
        self.async_take(self._reports.foreign(report, self._timing.clock()) & ~self.taken)

    async def _async_turn_off(self) -> None:
        await self._try(self._call(SERVICE_TURN_OFF, {}))

    def _call(self, service: str, data: dict[str, Any]) -> Awaitable[object]:
        return self._hass.services.async_call(
            LIGHT_DOMAIN,
            service,
            {ATTR_ENTITY_ID: self._entity_id, **data},
            blocking=True,
            context=self._house.contexts.new(),
        )

    async def _try(self, call: Awaitable[object], *, quiet: bool = False) -> bool:
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

    def _command_may_still_arrive(self) -> bool:
        return self._slot.busy or self._timing.clock() - self._answered_at < ECHO_SECONDS

    def _forget_before(self) -> None:
        self._before = None
        self._house.snapshots.drop(self._entity_id)

    def _go_back_to_what_a_person_chose(self, parts: Part) -> None:
        """Let `parts` of the look now be part of the look to go back to."""
        before, now = self._before, self._state()
        if before is None:
            return
        if now is None or before.state == STATE_OFF:
            self._forget_before()
            return
        brightness = (now if Part.BRIGHTNESS in parts else before).attributes.get(ATTR_BRIGHTNESS)
        colour = (now if Part.COLOUR in parts else before).attributes
        self._before = State(self._entity_id, STATE_ON, {**colour, ATTR_BRIGHTNESS: brightness})
        self._house.snapshots.keep(self._before)

    def _note_rest(self) -> None:
        self._house.not_before[self._entity_id] = self._slot.not_before

    def _is_off(self) -> bool:
        return self._hass.states.is_state(self._entity_id, STATE_OFF)

    def _may_light(self, state: State) -> bool:
        if self.taken == EVERYTHING:
            return False
        if state.state == STATE_ON:
            return True
        return self._settings.turn_on and not self.left_off

    def _state(self) -> State | None:
        """Return the state of a lamp that is there, on or off."""
        state = self._hass.states.get(self._entity_id)
        return state if state is not None and state.state in (STATE_ON, STATE_OFF) else None
