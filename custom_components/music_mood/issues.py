"""Repair issues: what a person has to do, shown in Home Assistant until it is done."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .house_texts import async_house_text
from .sources.source import SourceError

FFMPEG_MISSING = "ffmpeg_missing"
MODEL_DAMAGED = "model_damaged"
SOURCE_LOST = "source_lost"


@callback
def async_report_ffmpeg_missing(hass: HomeAssistant, binary: str) -> None:
    """Tell that ffmpeg has to be installed."""
    _report(hass, FFMPEG_MISSING, FFMPEG_MISSING, ir.IssueSeverity.ERROR, {"binary": binary})


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
