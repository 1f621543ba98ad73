"""Tells a person when something that was chosen exists no more, and when it is back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

PATIENCE_SECONDS = 60.0
"""How long after the start of Home Assistant a thing may take to appear."""


@callback
def async_watch_missing(
    hass: HomeAssistant,
    missing: Callable[[], Sequence[str]],
    listen: Callable[[CALLBACK_TYPE], CALLBACK_TYPE],
    report: Callable[[Sequence[str]], None],
    clear: CALLBACK_TYPE,
) -> CALLBACK_TYPE:
    """Report what is missing for long, and clear that when nothing is; return what ends it.

    Args:
        hass: when it has started, things should be there.
        missing: returns what is missing now.
        listen: calls back when that may have changed, until what it returns is called.
        report: raises an issue.
        clear: takes the issue back.
    """
    timers: list[CALLBACK_TYPE] = []

    @callback
    def stop_timer() -> None:
        while timers:
            timers.pop()()

    @callback
    def tell(_now: datetime) -> None:
        timers.clear()
        if gone := missing():
            report(gone)

    @callback
    def check(_hass: HomeAssistant | None = None) -> None:
        if not missing():
            stop_timer()
            clear()
        elif not timers and hass.is_running:
            timers.append(async_call_later(hass, PATIENCE_SECONDS, tell))

    ends = [listen(check), async_at_started(hass, check)]

    @callback
    def end() -> None:
        stop_timer()
        for one in ends:
            one()
        clear()

    return end
