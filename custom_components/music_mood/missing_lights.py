"""Tells a person about lights of a zone that exist no more."""

from functools import partial

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from . import issues
from .lights.zone import LightZone
from .missing import async_watch_missing


@callback
def async_watch_missing_lights(
    hass: HomeAssistant, subentry: ConfigSubentry, zone: LightZone
) -> CALLBACK_TYPE:
    """Raise an issue while chosen lights of `zone` are missing; return what ends it."""
    return async_watch_missing(
        hass,
        missing=lambda: zone.missing,
        listen=zone.async_listen,
        report=partial(issues.async_report_lights_missing, hass, subentry),
        clear=partial(issues.async_clear_lights_missing, hass, subentry),
    )
