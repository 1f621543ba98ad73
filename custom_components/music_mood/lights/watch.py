"""Watching what one lamp reports for a hand that Home Assistant does not see."""

import asyncio
from collections.abc import Callable

from homeassistant.const import STATE_ON
from homeassistant.core import State, callback

from .command import LampCommand
from .look import Look
from .parts import NOTHING, Part
from .reports import SETTLING_SECONDS, Reports
from .timing import Timing

DOUBT_SECONDS = 1.0
"""How long a report must hold that our command does not explain."""


class Watch:
    """Compares reports with what the lamp was told, and believes in a hand only after a while."""

    def __init__(
        self,
        timing: Timing,
        state: Callable[[], State | None],
        taken: Callable[[Part], None],
    ) -> None:
        """Expect nothing in particular.

        Args:
            timing: where time comes from.
            state: returns what the lamp shows now, None while it is away.
            taken: called with the parts that a hand has changed.
        """
        self._timing = timing
        self._state = state
        self._taken = taken
        self._reports = Reports()
        self._doubt: asyncio.Task[None] | None = None

    @property
    def doubt(self) -> asyncio.Task[None] | None:
        """What waits for the truth about a report, None while there is no doubt."""
        return self._doubt if self._doubt is not None and not self._doubt.done() else None

    @callback
    def async_told(self, command: LampCommand, state: State, *, within: float) -> None:
        """Expect the lamp to go from `state` to `command` `within` so many seconds."""
        now = self._timing.clock()
        self._reports.told(command, look_of(state), now=now, until=now + within + SETTLING_SECONDS)

    @callback
    def async_answered(self, *, within: float) -> None:
        """Expect the lamp to have done what it was told `within` so many seconds."""
        self._reports.arriving(self._timing.clock() + within + SETTLING_SECONDS)

    @callback
    def async_left(self, command: LampCommand, before: State) -> None:
        """Expect what the lamp was told before Home Assistant stopped, or showed `before` that."""
        self._reports.left(command, look_of(before))

    @callback
    def async_forget(self) -> None:
        """Expect nothing in particular, as we go on to tell the lamp something else."""
        self._reports.forget()

    @callback
    def async_lose_sight(self) -> None:
        """Expect nothing in particular, and doubt nothing: the lamp is away, or off."""
        self._reports.forget()
        if self._doubt is not None:
            self._doubt.cancel()
            self._doubt = None

    @callback
    def async_reported(self, state: State, *, ours: Part) -> None:
        """Look whether what the lamp reports can come from our command, and else wait and see.

        Args:
            state: what it reports.
            ours: the parts that no person has taken yet.
        """
        if self.doubt is not None:
            return
        now = self._timing.clock()
        if self._reports.foreign(Look.of_state(state.attributes), now) & ours:
            pause = max(self._reports.settles_in(now), DOUBT_SECONDS)
            self._doubt = self._timing.spawn(self._async_doubt(pause))

    def hand_in(self, state: State) -> Part:
        """Return what a hand has changed in what a lamp shows that has come to rest."""
        now = self._timing.clock()
        if self._reports.settles_in(now) > 0:
            return NOTHING
        return self._reports.foreign(Look.of_state(state.attributes), now)

    async def async_stop(self) -> None:
        """Doubt no more, whatever the lamp shows."""
        task, self._doubt = self._doubt, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def _async_doubt(self, pause: float) -> None:
        """Believe in a hand at the lamp if its report still cannot be ours after a while."""
        await self._timing.sleep(pause)
        state = self._state()
        if state is not None and state.state == STATE_ON:
            report = Look.of_state(state.attributes)
            self._taken(self._reports.foreign(report, self._timing.clock()))


def look_of(state: State) -> Look:
    """Return how a lamp looks, on or off."""
    return Look.of_state(state.attributes) if state.state == STATE_ON else Look(brightness=0.0)
