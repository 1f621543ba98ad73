"""When there is reason to listen: always, or only while certain media players play."""

from collections.abc import Callable, Collection
from datetime import datetime

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later, async_track_state_change_event

PLAYING_STATES = frozenset({"playing", "buffering"})


class Occasion:
    """Follows media players, and waits a while after the last of them stopped."""

    def __init__(self, hass: HomeAssistant, players: Collection[str], grace: float) -> None:
        """Follow `players`; go on for `grace` seconds after them. Without players it is always."""
        self._hass = hass
        self._players = players
        self._grace = grace
        self._now = False
        self._changed: Callable[[], None] | None = None
        self._unsubscribe: CALLBACK_TYPE | None = None
        self._stop_timer: CALLBACK_TYPE | None = None

    @property
    def now(self) -> bool:
        """Whether there is reason to listen."""
        return self._now or not self._players

    @callback
    def async_start(self, changed: Callable[[], None]) -> None:
        """Begin to follow; `changed` is called whenever `now` has become something else."""
        if not self._players:
            return
        self._changed = changed
        self._now = self._any_plays()
        self._unsubscribe = async_track_state_change_event(
            self._hass, self._players, self._async_player_changed
        )

    @callback
    def async_stop(self) -> None:
        """Follow no more."""
        self._async_stop_timer()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    @callback
    def _async_player_changed(self, _event: Event[EventStateChangedData]) -> None:
        if self._any_plays():
            self._async_stop_timer()
            self._async_set(now=True)
        elif self._now and self._stop_timer is None:
            self._stop_timer = async_call_later(self._hass, self._grace, self._async_grace_over)

    @callback
    def _async_grace_over(self, _now: datetime) -> None:
        self._stop_timer = None
        self._async_set(now=False)

    @callback
    def _async_stop_timer(self) -> None:
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None

    @callback
    def _async_set(self, *, now: bool) -> None:
        if now != self._now:
            self._now = now
            if self._changed is not None:
                self._changed()

    def _any_plays(self) -> bool:
        states = (self._hass.states.get(player) for player in self._players)
        return any(state is not None and state.state in PLAYING_STATES for state in states)
