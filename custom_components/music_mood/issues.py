"""Repair issues: what a person has to do, shown in Home Assistant until it is done."""

from collections.abc import Iterable

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import CONF_SOURCE, DOMAIN
from .house_texts import async_house_text
from .sources.source import FfmpegMissingError, PortAudioMissingError, SourceError

FFMPEG_MISSING = "ffmpeg_missing"
LIGHTS_MISSING = "lights_missing"
MICROPHONE_SILENT = "microphone_silent"
MODEL_DAMAGED = "model_damaged"
PLAYERS_MISSING = "players_missing"
PORTAUDIO_MISSING = "portaudio_missing"
SOURCE_LOST = "source_lost"
_LACKING: HassKey[dict[str, set[str]]] = HassKey(f"{DOMAIN}_lacking")
"""The entries that lack something, by the issue that tells of it."""


def is_missing_software(error: SourceError) -> bool:
    """Return whether `error` means that something has to be installed."""
    return _missing(error) is not None


@callback
def async_report_missing_software(
    hass: HomeAssistant, entry: ConfigEntry, error: SourceError
) -> None:
    """Tell what has to be installed for `entry`, and take back what has not, or no more."""
    missing = _missing(error)
    for issue, lacking in hass.data.get(_LACKING, {}).items():
        if missing is None or issue != missing[0]:
            _clear_lack(hass, issue, lacking, entry)
    if missing is not None:
        issue, placeholders = missing
        hass.data.setdefault(_LACKING, {}).setdefault(issue, set()).add(entry.entry_id)
        _report(hass, issue, issue, ir.IssueSeverity.ERROR, placeholders)


@callback
def async_clear_missing_software(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take back what only `entry` complained about."""
    for issue, lacking in hass.data.get(_LACKING, {}).items():
        _clear_lack(hass, issue, lacking, entry)


@callback
def async_report_microphone_silent(hass: HomeAssistant, entry: ConfigEntry, seconds: float) -> None:
    """Tell that a microphone has heard nothing at all for `seconds`."""
    _report(
        hass,
        f"{MICROPHONE_SILENT}_{entry.entry_id}",
        MICROPHONE_SILENT,
        ir.IssueSeverity.WARNING,
        {"name": entry.title, "minutes": f"{seconds / 60:.0f}"},
    )


@callback
def async_report_players_missing(
    hass: HomeAssistant, entry: ConfigEntry, players: Iterable[str]
) -> None:
    """Tell that media players exist no more while which `entry` should listen."""
    _report(
        hass,
        f"{PLAYERS_MISSING}_{entry.entry_id}",
        PLAYERS_MISSING,
        ir.IssueSeverity.WARNING,
        {"name": entry.title, "players": ", ".join(players)},
    )


@callback
def async_report_model_damaged(hass: HomeAssistant, reason: str) -> None:
    """Tell that the integration has to be installed again."""
    _report(hass, MODEL_DAMAGED, MODEL_DAMAGED, ir.IssueSeverity.ERROR, {"reason": reason})


async def async_reason(hass: HomeAssistant, error: SourceError) -> str:
    """Return why there is no sound, in the language of the house."""
    key = f"{error.translation_key}.message"
    return await async_house_text(hass, "exceptions", key, default=str(error))


@callback
def async_report_source_lost(hass: HomeAssistant, entry: ConfigEntry, reason: str) -> None:
    """Tell that a source has given no sound for long, and why."""
    _report(
        hass,
        f"{SOURCE_LOST}_{entry.entry_id}",
        f"{SOURCE_LOST}_{entry.data[CONF_SOURCE]}",
        ir.IssueSeverity.WARNING,
        {"name": entry.title, "reason": reason},
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


def _missing(error: SourceError) -> tuple[str, dict[str, str]] | None:
    match error:
        case FfmpegMissingError():
            return FFMPEG_MISSING, {"binary": error.binary}
        case PortAudioMissingError():
            return PORTAUDIO_MISSING, {}
        case _:
            return None


def _clear_lack(hass: HomeAssistant, issue: str, lacking: set[str], entry: ConfigEntry) -> None:
    lacking.discard(entry.entry_id)
    if not lacking:
        async_clear(hass, issue)
