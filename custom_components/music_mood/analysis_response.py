"""An analysis as the answer of an action."""

from typing import Any

from homeassistant.core import ServiceResponse

from .engine.analysis import Analysis, CurvePoint
from .engine.sections import Section
from .engine.summary import Overall

_DECIMALS = 3


def response_of(analysis: Analysis) -> ServiceResponse:
    """Return what an automation or a template gets to see."""
    summary = analysis.summary
    return {
        "duration": round(summary.seconds, 1),
        "music_share": round(summary.music_seconds / summary.seconds, _DECIMALS),
        "overall": _overall(summary.overall) if summary.overall else None,
        "sections": [_section(section) for section in summary.sections],
        "curve": [_point(point) for point in analysis.curve],
    }


def _overall(overall: Overall) -> dict[str, Any]:
    return {
        "mood": str(overall.quadrant),
        "valence": round(overall.mood.valence, _DECIMALS),
        "arousal": round(overall.mood.arousal, _DECIMALS),
        "valence_std": round(overall.mood.valence_std, _DECIMALS),
        "arousal_std": round(overall.mood.arousal_std, _DECIMALS),
        "shares": {
            str(quadrant): round(share, _DECIMALS) for quadrant, share in overall.shares.items()
        },
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "start": round(section.start, 1),
        "end": round(section.end, 1),
        "mood": section.quadrant and str(section.quadrant),
        "valence": _rounded(section.valence),
        "arousal": _rounded(section.arousal),
    }


def _point(point: CurvePoint) -> dict[str, Any]:
    return {
        "time": round(point.time, 2),
        "sound": str(point.sound),
        "mood": point.quadrant and str(point.quadrant),
        "valence": _rounded(point.valence),
        "arousal": _rounded(point.arousal),
        "valence_std": _rounded(point.valence_std),
        "arousal_std": _rounded(point.arousal_std),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DECIMALS)
