"""Tells a person about lights of a zone that exist no more."""

from datetime import datetime

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

from . import issues
from .lights.zone import LightZone

PATIENCE_SECONDS = 60.0
"""How long after the start of Home Assistant a light may take to appear."""


@callback
def async_watch_missing_lights(
    hass: HomeAssistant, subentry: ConfigSubentry, zone: LightZone
) -> CALLBACK_TYPE:
    """Raise an issue while chosen lights of `zone` are missing; return what ends it."""
    timers: list[CALLBACK_TYPE] = []

    @callback
    def stop_timer() -> None:
        while timers:
            timers.pop()()

    @callback
    def tell(_now: datetime) -> None:
        timers.clear()
        if zone.missing:
            issues.async_report_lights_missing(hass, subentry, zone.missing)

    @callback
    def check(_hass: HomeAssistant | None = None) -> None:
        if not zone.missing:
            stop_timer()
            issues.async_clear_lights_missing(hass, subentry)
        elif not timers and hass.is_running:
            timers.append(async_call_later(hass, PATIENCE_SECONDS, tell))

    ends = [zone.async_listen(check), async_at_started(hass, check)]

    @callback
    def end() -> None:
        stop_timer()
        for one in ends:
            one()
        issues.async_clear_lights_missing(hass, subentry)

    return end
