"""One lamp that follows: told at the right time, asked before, given back afterwards."""

import asyncio

from homeassistant.const import ATTR_ASSUMED_STATE, STATE_OFF, STATE_ON
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, State, callback

from custom_components.music_mood.engine.palette import Light

from .command import LampCommand, command_for, parts_of
from .evening import Evening
from .house import House
from .line import PATIENCE_SECONDS, Line
from .parts import EVERYTHING, NOTHING, Part
from .rates import pace_of
from .settings import WithoutMusic, ZoneSettings
from .slot import CommandSlot
from .timing import Timing
from .watch import Watch

ECHO_SECONDS = 1.5
"""How long after its answer to a command a lamp may still turn on because of it."""


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
        self._line = Line(hass, entity_id, house.contexts, timing)
        self._watch = Watch(timing, self._state, self._async_take_anew)
        goes_back = settings.without_music is WithoutMusic.RESTORE
        self._evening = Evening(entity_id, house.snapshots, goes_back=goes_back)
        self._task: asyncio.Task[None] | None = None
        self._answered_at = float("-inf")
        self._taken_at = float("-inf")
        self._off_crossed_command = False
        self._lighting = False

    @property
    def has_a_look_to_go_back_to(self) -> bool:
        """Return whether the lamp is not as it was before the music."""
        return self._evening.before is not None

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
            self._evening.async_forget()

    @callback
    def async_resume(self) -> None:
        """Follow again, with all that a person took over."""
        was_taken, self.taken = self.taken, NOTHING
        self.left_off = False
        self.async_lose_sight()
        if was_taken:
            self._evening.async_adopt(was_taken, self._state())
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
        self._evening.async_forget()

    @callback
    def async_lose_sight(self) -> None:
        """Drop what was known of what the lamp shows: it is away."""
        self._slot.forget()
        self._watch.async_lose_sight()

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
        self._evening.async_forget()
        self.async_resume()
        self.async_take(chosen)

    @callback
    def async_found(self) -> None:
        """Look for what a hand has changed while Home Assistant was down, if the lamp is there."""
        state = self._state()
        if state is None or state.state != STATE_ON:
            return
        left, before = self._evening.async_left(), self._evening.before
        if left is None or before is None or state.attributes.get(ATTR_ASSUMED_STATE):
            # A lamp that cannot be asked comes back with what Home Assistant once assumed.
            return
        # What it was not told was a person's already.
        self.async_take(parts_of(state.attributes) & ~left.parts)
        if self._evening.power_was_cut:
            # Nobody chose the light that a lamp has when its power comes back.
            return
        self._watch.async_left(left, before)
        self.async_reported(state)

    @callback
    def async_reported(self, state: State) -> None:
        """Look for a hand in what the lamp reports."""
        self._watch.async_reported(state, ours=EVERYTHING & ~self.taken)

    async def async_stop(self) -> None:
        """Drop the wish and whatever is under way."""
        self._slot.forget()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        await self._watch.async_stop()

    async def async_let_go(self) -> None:
        """Stop, and have nothing to go back to."""
        await self.async_stop()
        self._evening.async_forget()

    async def async_restore(self) -> None:
        """Show again what was shown before the first command, except for what a person changed."""
        state = self._state()
        if state is not None and state.state == STATE_ON:
            self._async_take_anew(self._watch.hand_in(state))
        await self.async_stop()
        state = self._state()
        if self._evening.before is None or state is None:
            return
        if self.taken == EVERYTHING or state.state != STATE_ON:
            self._evening.async_forget()
            return
        self._slot.rest(self._timing.clock())
        self._note_rest()
        self._watch.async_forget()
        gone_back = await self._line.attempt(
            self._evening.async_go_back(
                self._line, state, taken=self.taken, transition=self._settings.transition
            )
        )
        # Music that started meanwhile leads the lamp already, and will need the look once more.
        if gone_back and self._task is None:
            self._evening.async_forget()

    @callback
    def _async_take_anew(self, parts: Part) -> None:
        self.async_take(parts & ~self.taken)

    async def _work(self) -> None:
        """Send what is due until nothing is."""
        reserved: float | None = None
        while (due := self._slot.due()) is not None:
            now = self._timing.clock()
            if (doubt := self._watch.doubt) is not None:
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
            self._evening.async_note(state)
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
        self._watch.async_told(command, state, within=PATIENCE_SECONDS + transition)
        call = self._line.turn_on(command.service_data(), transition=transition)
        try:
            done = await self._line.attempt(call, quiet=was_failing)
        except BaseException:
            # Without an answer the slot would wait for one for ever.
            self._slot.abandoned()
            raise
        self._answered_at = now = self._timing.clock()
        self._watch.async_answered(within=transition)
        if done:
            self._slot.sent()
            self._evening.async_note_told(command)
        else:
            self._slot.failed(now)
            self._note_rest()

    async def _async_turn_off(self) -> None:
        await self._line.attempt(self._line.turn_off())

    def _command_may_still_arrive(self) -> bool:
        return self._slot.busy or self._timing.clock() - self._answered_at < ECHO_SECONDS

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
