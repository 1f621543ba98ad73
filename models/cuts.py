"""How well cuts are found, and what they do for the mood."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .engine import SAMPLE_RATE, Samples
from .splices import Mix

from custom_components.music_mood.engine.listener import (  # isort: skip
    FIRST_MOOD_SECONDS,
    MoodListener,
)
from custom_components.music_mood.engine.model import MoodModel  # isort: skip
from custom_components.music_mood.engine.mood import MoodEstimate, MoodState  # isort: skip
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

WINDOW_SECONDS = FIRST_MOOD_SECONDS

_STEADY_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How cuts that were found compare with the true ones.

    Times are in seconds, of the cuts that were found; NaN if none was.
    """

    cuts: int
    recall: float
    precision: float
    median_error: float
    largest_error: float
    median_delay: float
    largest_delay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Seconds from a cut until the mood has settled, and the share of cuts with at most five."""

    median: float
    ninetieth_percentile: float
    within_five_seconds: float
    median_to_clip: float
    """Until it stays near the mean of what the model says of the clip alone.

    A mood that is still dragged by the clip before can seem settled at a wrong place; not here.
    """
    within_five_seconds_to_clip: float


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
        median_error=float(np.median(errors)) if errors else float("nan"),
        largest_error=max(errors, default=float("nan")),
        median_delay=float(np.median(delays)) if delays else float("nan"),
        largest_delay=max(delays, default=float("nan")),
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
    to_end, to_clip = [], []
    for mix in tqdm(mixes, "moods", unit="mix", disable=None):
        states = MoodListener(model, cuts=settings).push(mix.samples)
        for start, end in zip(mix.cuts, (*mix.cuts[1:], mix.seconds), strict=True):
            clip = [state for state in states if start < state.time <= end]
            alone = [state.raw for state in clip if state.time - start >= WINDOW_SECONDS]
            to_end.append(settled(clip, _points([clip[-1].mood])[0]) - start)
            to_clip.append(settled(clip, _points(alone).mean(axis=0)) - start)
    return Settling(
        median=float(np.median(to_end)),
        ninetieth_percentile=float(np.percentile(to_end, 90)),
        within_five_seconds=float(np.mean(np.array(to_end) <= 5.0)),
        median_to_clip=float(np.median(to_clip)),
        within_five_seconds_to_clip=float(np.mean(np.array(to_clip) <= 5.0)),
    )


def settled(states: Sequence[MoodState], target: NDArray[np.float64]) -> float:
    """Return the time from which on all moods are near `target` (2,); infinity if never."""
    away = ~(np.abs(_points([state.mood for state in states]) - target).max(axis=1) <= NEAR)
    after = int(np.flatnonzero(away)[-1]) + 1 if away.any() else 0
    return states[after].time if after < len(states) else float("inf")


def _points(moods: Sequence[MoodEstimate | None]) -> NDArray[np.float64]:
    """Return valence and arousal of each mood, (n, 2); NaN where there is none."""
    return np.array([(m.valence, m.arousal) if m else (np.nan, np.nan) for m in moods])
