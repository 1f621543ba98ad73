"""How well cuts are found, and what they do for the mood: `python -m models.cuts`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from .cli import DEFAULT_DATA
from .engine import SAMPLE_RATE, Samples
from .reading import read_songs
from .songs import DataError, Song
from .splices import Mix, read_clips, splice
from .targets import JUDGED_SUBSET

from custom_components.music_mood.engine.listener import MoodListener  # isort: skip
from custom_components.music_mood.engine.model import MoodModel  # isort: skip
from custom_components.music_mood.engine.mood import MoodState  # isort: skip
from custom_components.music_mood.engine.segmentation import (  # isort: skip
    Cut,
    CutDetector,
    CutSettings,
)

TOLERANCE = 0.5
"""A cut counts as found within this many seconds."""
NEAR = 0.1
"""A mood has settled when neither coordinate is further than this from where it ends."""
NEVER = CutSettings(threshold=float("inf"))

_STEADY_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How cuts that were found compare with the true ones; times in seconds."""

    cuts: int
    recall: float
    precision: float
    median_error: float
    largest_error: float
    median_delay: float
    largest_delay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Seconds from a cut until the mood has settled."""

    median: float
    ninetieth_percentile: float
    within_five_seconds: float
    """Share of cuts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseCuts:
    """Cuts in music that has none."""

    cuts: int
    minutes: float
    """Length of the sound."""
    minutes_judged: float
    """Without the starts and ends, where no cut can be found."""
    per_five_minutes: float
    per_five_minutes_judged: float


def measure_found(mixes: Sequence[Mix]) -> Found:
    """Return how well the cuts of `mixes` are found."""
    errors, delays, cuts, given = [], [], 0, 0
    for mix in tqdm(mixes, "cuts", unit="mix", disable=None):
        found = CutDetector().push(mix.samples)
        cuts += len(mix.cuts)
        given += len(found)
        for true in mix.cuts:
            nearest = min(found, key=lambda cut: abs(cut.time - true), default=None)
            if nearest is not None and abs(nearest.time - true) <= TOLERANCE:
                errors.append(abs(nearest.time - true))
                delays.append(nearest.found - true)
    return Found(
        cuts=cuts,
        recall=len(errors) / cuts,
        precision=len(errors) / max(1, given),
        median_error=float(np.median(errors)),
        largest_error=max(errors),
        median_delay=float(np.median(delays)),
        largest_delay=max(delays),
    )


def measure_false_cuts(sounds: Sequence[Samples]) -> FalseCuts:
    """Return how many cuts are found in steady music."""
    cuts: list[Cut] = []
    settings = CutSettings()
    blind = settings.least_before + settings.after + settings.confirm
    judged = 0.0
    for sound in tqdm(sounds, "steady music", unit="clip", disable=None):
        cuts += CutDetector().push(sound)
        judged += max(0.0, len(sound) / SAMPLE_RATE - blind)
    seconds = sum(map(len, sounds)) / SAMPLE_RATE
    return FalseCuts(
        cuts=len(cuts),
        minutes=seconds / 60.0,
        minutes_judged=judged / 60.0,
        per_five_minutes=len(cuts) * _STEADY_SECONDS / seconds,
        per_five_minutes_judged=len(cuts) * _STEADY_SECONDS / judged,
    )


def measure_settling(mixes: Sequence[Mix], settings: CutSettings | None) -> Settling:
    """Return how soon after a cut the mood is what it stays, until the next cut."""
    model = MoodModel.load()
    times = []
    for mix in tqdm(mixes, "moods", unit="mix", disable=None):
        states = MoodListener(model, cuts=settings).push(mix.samples)
        for start, end in zip(mix.cuts, (*mix.cuts[1:], mix.seconds), strict=True):
            times.append(_settled([s for s in states if start < s.time <= end]) - start)
    return Settling(
        median=float(np.median(times)),
        ninetieth_percentile=float(np.percentile(times, 90)),
        within_five_seconds=float(np.mean(np.array(times) <= 5.0)),
    )


def _settled(states: Sequence[MoodState]) -> float:
    """Return the time of the first state from which on all are near the last one."""
    moods = np.array(
        [(s.mood.valence, s.mood.arousal) if s.mood else (np.nan, np.nan) for s in states]
    )
    away = ~(np.abs(moods - moods[-1]).max(axis=1) <= NEAR)
    last_away = int(np.flatnonzero(away)[-1]) if away.any() else -1
    return states[min(last_away + 1, len(states) - 1)].time


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        results = {
            "songs the settings were chosen on (folds 0-3)": _measure(options, {0, 1, 2, 3}),
            "songs never looked at (fold 4)": _measure(options, {4}),
        }
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    text = json.dumps(results, indent=2)
    print(text)
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")
    return 0


def _measure(options: argparse.Namespace, folds: set[int]) -> dict[str, dict[str, float]]:
    clips = read_clips(_songs(options.data, folds))
    mixes = splice(clips, options.mixes, options.seed, same_loudness=False)
    levelled = splice(clips, options.mixes, options.seed, same_loudness=True)
    results: dict[str, Found | FalseCuts | Settling] = {
        "cuts, loudness as it is": measure_found(mixes),
        "cuts, all clips equally loud": measure_found(levelled),
        "steady music": measure_false_cuts(clips),
        "settled mood with cuts": measure_settling(mixes, None),
        "settled mood without": measure_settling(mixes, NEVER),
    }
    return {name: _rounded(asdict(result)) for name, result in results.items()}


def _songs(data: Path, folds: set[int]) -> list[Song]:
    return [
        song for song in read_songs(data) if song.subset == JUDGED_SUBSET and song.fold in folds
    ]


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models.cuts",
        description="Measure how well cuts between songs are found, on songs spliced at random.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("MUSIC_MOOD_DATA") or DEFAULT_DATA),
        help="folder of annotated music (or MUSIC_MOOD_DATA)",
    )
    parser.add_argument("--mixes", type=int, default=25, help="mixes of five songs each")
    parser.add_argument("--seed", type=int, default=0, help="decides how the songs are mixed")
    parser.add_argument("--output", type=Path, help="JSON file for the figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
