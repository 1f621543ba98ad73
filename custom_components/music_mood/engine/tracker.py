"""Following the mood: calm within a piece, at once with a new one, and steady at the borders."""

import math
from dataclasses import dataclass

from .mood import MoodEstimate, Quadrant


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerSettings:
    """How calmly the mood follows the model."""

    time_constant: float = 4.0
    """Seconds after which 63 % of a small change has arrived (first-order low-pass).

    While a piece is younger than that, its mood is the mean of all that was said of it so far.
    """
    surprise: float = 0.3
    """A change this large, on the scale of [-1, 1], arrives twice as fast; larger ones faster yet.

    So that a change of piece that was not recognised does not drag on.
    """
    border: float = 0.04
    """How far, on the scale of [-1, 1], the mood must cross an axis to change the quadrant."""


class MoodTracker:
    """Turns the model's outputs into a mood that a person would call steady."""

    def __init__(self, settings: TrackerSettings | None = None) -> None:
        """Start without a mood."""
        self._settings = settings or TrackerSettings()
        self._mood: MoodEstimate | None = None
        self._quadrant: Quadrant | None = None
        self._age = 0.0

    @property
    def mood(self) -> tuple[MoodEstimate | None, Quadrant | None]:
        """What was returned last; None after a reset."""
        return self._mood, self._quadrant

    def update(self, estimate: MoodEstimate, seconds: float) -> tuple[MoodEstimate, Quadrant]:
        """Return mood and quadrant after a further `estimate`.

        Args:
            estimate: what the model says now.
            seconds: time since the estimate before, more than 0.
        """
        self._age += seconds
        self._mood = self._smooth(estimate, seconds)
        self._quadrant = self._settle(self._mood)
        return self._mood, self._quadrant

    def begin_piece(self) -> None:
        """Let the next estimate count in full; until then the mood stays what it is."""
        self._age = 0.0

    def reset(self) -> None:
        """Forget the mood, as before the first estimate."""
        self._mood = None
        self._quadrant = None
        self._age = 0.0

    def _smooth(self, estimate: MoodEstimate, seconds: float) -> MoodEstimate:
        if self._mood is None:
            return estimate
        before = self._mood
        share = max(self._share(estimate, before, seconds), seconds / self._age)

        def towards(old: float, new: float) -> float:
            between = old + share * (new - old)
            # Rounding must not carry it past either of them, and so out of the plane.
            return min(max(between, min(old, new)), max(old, new))

        return MoodEstimate(
            valence=towards(before.valence, estimate.valence),
            arousal=towards(before.arousal, estimate.arousal),
            valence_std=towards(before.valence_std, estimate.valence_std),
            arousal_std=towards(before.arousal_std, estimate.arousal_std),
        )

    def _share(self, estimate: MoodEstimate, mood: MoodEstimate, seconds: float) -> float:
        """Return the weight of `estimate`: as of the low-pass, more if it is far from `mood`."""
        distance = max(abs(estimate.valence - mood.valence), abs(estimate.arousal - mood.arousal))
        haste = 1.0 + (distance / self._settings.surprise) ** 2
        return 1.0 - math.exp(-seconds * haste / self._settings.time_constant)

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
