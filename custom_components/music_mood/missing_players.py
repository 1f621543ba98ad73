"""Tells a person about media players that exist no more: an entry would wait for them for ever."""

from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from . import issues
from .missing import async_watch_missing
from .options import Options


@callback
def async_watch_missing_players(hass: HomeAssistant, entry: ConfigEntry) -> CALLBACK_TYPE:
    """Raise an issue while players that `entry` waits for are missing; return what ends it."""
    players = Options.of(entry.options).players

    @callback
    def listen(changed: CALLBACK_TYPE) -> CALLBACK_TYPE:
        @callback
        def note(_event: Event[EventStateChangedData]) -> None:
            changed()

        return async_track_state_change_event(hass, players, note)

    return async_watch_missing(
        hass,
        missing=lambda: [player for player in players if hass.states.get(player) is None],
        listen=listen,
        report=partial(issues.async_report_players_missing, hass, entry),
        clear=partial(issues.async_clear, hass, issues.PLAYERS_MISSING, entry),
    )
