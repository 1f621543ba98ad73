"""Repair issues: what a person has to do, shown in Home Assistant until it is done."""

from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .house_texts import async_house_text
from .sources.source import FfmpegMissingError, SourceError

FFMPEG_MISSING = "ffmpeg_missing"
LIGHTS_MISSING = "lights_missing"
MODEL_DAMAGED = "model_damaged"
SOURCE_LOST = "source_lost"
_WITHOUT_FFMPEG: HassKey[set[str]] = HassKey(f"{DOMAIN}_without_ffmpeg")


@callback
def async_report_ffmpeg_missing(
    hass: HomeAssistant, entry: ConfigEntry, error: FfmpegMissingError
) -> None:
    """Tell that ffmpeg has to be installed, because `entry` could not start it."""
    hass.data.setdefault(_WITHOUT_FFMPEG, set()).add(entry.entry_id)
    placeholders = {"binary": error.binary}
    _report(hass, FFMPEG_MISSING, FFMPEG_MISSING, ir.IssueSeverity.ERROR, placeholders)


@callback
def async_clear_ffmpeg_missing(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take the issue back, once no other entry than `entry` lacks ffmpeg."""
    lacking = hass.data.get(_WITHOUT_FFMPEG, set())
    lacking.discard(entry.entry_id)
    if not lacking:
        async_clear(hass, FFMPEG_MISSING)


@callback
def async_report_model_damaged(hass: HomeAssistant, reason: str) -> None:
    """Tell that the integration has to be installed again."""
    _report(hass, MODEL_DAMAGED, MODEL_DAMAGED, ir.IssueSeverity.ERROR, {"reason": reason})


async def async_report_source_lost(
    hass: HomeAssistant, entry: ConfigEntry, error: SourceError
) -> None:
    """Tell that a source has given no sound for long, and why."""
    _report(
        hass,
        f"{SOURCE_LOST}_{entry.entry_id}",
        SOURCE_LOST,
        ir.IssueSeverity.WARNING,
        {"name": entry.title, "reason": await _async_reason(hass, error)},
    )


@callback
def async_report_lights_missing(
    hass: HomeAssistant, zone: ConfigSubentry, lights: Iterable[str]
) -> None:
    """Tell that chosen lights of a zone exist no more."""
    _report(
        hass,
        f"{LIGHTS_MISSING}_{zone.subentry_id}",
        LIGHTS_MISSING,
        ir.IssueSeverity.WARNING,
        {"zone": zone.title, "lights": ", ".join(lights)},
    )


@callback
def async_clear_lights_missing(hass: HomeAssistant, zone: ConfigSubentry) -> None:
    """Take the issue back."""
    ir.async_delete_issue(hass, DOMAIN, f"{LIGHTS_MISSING}_{zone.subentry_id}")


@callback
def async_clear(hass: HomeAssistant, issue: str, entry: ConfigEntry | None = None) -> None:
    """Take an issue back, the one of `entry` where every entry has its own."""
    ir.async_delete_issue(hass, DOMAIN, f"{issue}_{entry.entry_id}" if entry else issue)


def _report(
    hass: HomeAssistant,
    issue_id: str,
    translation_key: str,
    severity: ir.IssueSeverity,
    placeholders: dict[str, str],
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        is_fixable=False,
        severity=severity,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )


async def _async_reason(hass: HomeAssistant, error: SourceError) -> str:
    key = f"{error.translation_key}.message"
    return await async_house_text(hass, "exceptions", key, default=str(error))
