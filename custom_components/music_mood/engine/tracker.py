"""Calm following of the mood: smoothing over time and hysteresis at the quadrants' borders."""

import math
from dataclasses import dataclass

from .mood import MoodEstimate, Quadrant


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerSettings:
    """How calmly the mood follows the model."""

    time_constant: float = 2.0
    """Seconds after which 63 % of a sudden change has arrived (first-order low-pass)."""
    border: float = 0.04
    """How far, on the scale of [-1, 1], the mood must cross an axis to change the quadrant."""


class MoodTracker:
    """Turns the model's outputs into a mood that a person would call steady."""

    def __init__(self, settings: TrackerSettings | None = None) -> None:
        """Start without a mood."""
        self._settings = settings or TrackerSettings()
        self._mood: MoodEstimate | None = None
        self._quadrant: Quadrant | None = None

    def update(self, estimate: MoodEstimate, seconds: float) -> tuple[MoodEstimate, Quadrant]:
        """Return mood and quadrant after a further `estimate`, `seconds` after the one before."""
        self._mood = self._smooth(estimate, seconds)
        self._quadrant = self._settle(self._mood)
        return self._mood, self._quadrant

    def reset(self) -> None:
        """Forget the mood, so that the next estimate counts in full."""
        self._mood = None
        self._quadrant = None

    def _smooth(self, estimate: MoodEstimate, seconds: float) -> MoodEstimate:
        if self._mood is None:
            return estimate
        before = self._mood
        share = 1.0 - math.exp(-seconds / self._settings.time_constant)

        def towards(old: float, new: float) -> float:
            return old + share * (new - old)

        return MoodEstimate(
            valence=towards(before.valence, estimate.valence),
            arousal=towards(before.arousal, estimate.arousal),
            valence_std=towards(before.valence_std, estimate.valence_std),
            arousal_std=towards(before.arousal_std, estimate.arousal_std),
        )

    def _settle(self, mood: MoodEstimate) -> Quadrant:
        """Return the quadrant, changing sides of an axis only when it is clearly crossed."""
        if self._quadrant is None:
            return Quadrant.of(mood.valence, mood.arousal)
        return Quadrant.of(
            self._side(mood.valence, positive=self._quadrant in (Quadrant.HAPPY, Quadrant.CALM)),
            self._side(mood.arousal, positive=self._quadrant in (Quadrant.HAPPY, Quadrant.TENSE)),
        )

    def _side(self, value: float, *, positive: bool) -> float:
        """Return `value` moved towards the side it was on."""
        return value + self._settings.border if positive else value - self._settings.border
