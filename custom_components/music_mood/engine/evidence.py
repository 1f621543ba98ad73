"""Evidence for or against something that adds up, fades, and decides only when it is clear."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSettings:
    """How evidence is weighed; in log odds, so that 0 is undecided and 3 is 95 %."""

    fading: float
    """Seconds in which evidence falls to 37 %."""
    strongest: float = 3.0
    """No half second weighs more than this."""
    yes: float
    """So much decides for it."""
    no: float
    """So little decides against it; between both, the last decision stands."""
    most: float
    """Evidence never exceeds this, so that what lasted long does not take long to end."""
    least: float
    """Nor does it fall below this, so that what was long away is soon noticed."""


class Evidence:
    """Follows from moment to moment whether something is the case."""

    def __init__(self, settings: EvidenceSettings) -> None:
        """Start undecided, which counts as no."""
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.weight = 0.0
        self.decided = False

    def add(self, probability: float, seconds: float) -> bool:
        """Return the decision after `seconds` more that speak for it with `probability`."""
        settings = self._settings
        news = _log_odds(probability) * seconds / 0.5
        news = min(max(news, -settings.strongest), settings.strongest)
        kept = self.weight * math.exp(-seconds / settings.fading)
        self.weight = min(max(kept + news, settings.least), settings.most)
        if self.weight >= settings.yes:
            self.decided = True
        elif self.weight <= settings.no:
            self.decided = False
        return self.decided


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(bounded / (1.0 - bounded))
