"""What `music-mood analyze` prints: text for people, or JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ..mood import MoodEstimate, Quadrant
from ..palette import mood_light
from ..sections import Section
from ..summary import Overall, Summary
from .terminal import Paint
from .text import clock, hex_colour, light_name, mood_numbers, signed

_NO_MUSIC = "no music"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one input."""

    file: str
    """As the user named it."""
    summary: Summary | None
    error: str | None
    """Why there is no summary."""


def text_report(title: str, summary: Summary, paint: Paint) -> str:
    """Return some lines about one recording, ending with a line break."""
    lines = [paint.bold(title) + f"   {clock(summary.seconds)}"]
    if summary.music_seconds == 0:
        lines.append("  no music found, only speech, noise or silence")
    if summary.overall is not None:
        lines += _overall_lines(summary.overall, summary, paint)
    if summary.music_seconds > 0:
        lines += [_section_line(section, paint) for section in summary.sections]
    return "\n".join(lines) + "\n"


def json_report(results: Sequence[Result], *, raw: bool, runtime: str) -> str:
    """Return one JSON document about all inputs; its keys stay as they are."""
    document = {
        "raw": raw,
        "runtime": runtime,
        "files": [_result_json(result) for result in results],
    }
    return json.dumps(document, indent=2) + "\n"


def _overall_lines(overall: Overall, summary: Summary, paint: Paint) -> list[str]:
    light = mood_light(overall.mood)
    shares = sorted(overall.shares.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{quadrant} {share:.0%}" for quadrant, share in shares if share >= 0.005)
    heard = f"{clock(summary.music_seconds)} of {clock(summary.seconds)}"
    return [
        f"  overall  {overall.quadrant:<8}  {mood_numbers(overall.mood)}",
        f"  light    {light_name(light)} {paint.swatch(light, 8)}".rstrip(),
        f"  music    {heard}" + (f": {parts}" if parts else ""),
    ]


def _section_line(section: Section, paint: Paint) -> str:
    times = f"{clock(section.start):>7} to {clock(section.end)}"
    if section.quadrant is None or section.valence is None or section.arousal is None:
        return f"  {times:<20}  {_NO_MUSIC}"
    swatch = paint.swatch(mood_light(_point(section.valence, section.arousal)), 4)
    numbers = f"valence {signed(section.valence)}   arousal {signed(section.arousal)}"
    return f"  {times:<20}  {section.quadrant:<8}  {numbers}  {swatch}".rstrip()


def _point(valence: float, arousal: float) -> MoodEstimate:
    return MoodEstimate(valence=valence, arousal=arousal, valence_std=0.0, arousal_std=0.0)


def _result_json(result: Result) -> dict[str, object]:
    if result.summary is None:
        return {"file": result.file, "error": result.error}
    summary = result.summary
    return {
        "file": result.file,
        "error": None,
        "seconds": _rounded(summary.seconds),
        "music_seconds": _rounded(summary.music_seconds),
        "overall": _overall_json(summary.overall),
        "sections": [_section_json(section) for section in summary.sections],
    }


def _overall_json(overall: Overall | None) -> dict[str, object] | None:
    if overall is None:
        return None
    light = mood_light(overall.mood)
    return {
        "quadrant": overall.quadrant,
        "valence": _rounded(overall.mood.valence),
        "arousal": _rounded(overall.mood.arousal),
        "valence_std": _rounded(overall.mood.valence_std),
        "arousal_std": _rounded(overall.mood.arousal_std),
        "shares": {quadrant: _rounded(overall.shares[quadrant]) for quadrant in Quadrant},
        "light": {"rgb": hex_colour(light), "brightness": _rounded(light.brightness)},
    }


def _section_json(section: Section) -> dict[str, object]:
    return {
        "start": _rounded(section.start),
        "end": _rounded(section.end),
        "quadrant": section.quadrant,
        "valence": _rounded(section.valence),
        "arousal": _rounded(section.arousal),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
