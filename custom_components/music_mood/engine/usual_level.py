"""How loud a source usually plays: what is louder than usual there is more exciting.

Nobody knows how loud a microphone hears a room, so the model may not look at the volume. But a
source stays what it is: after some pieces it is known at which level it plays music, and how far a
piece is above or below that says something of its arousal that its sound alone does not.
"""

from dataclasses import replace

from .mood import MoodEstimate

MEMORY_SECONDS = 1200.0
"""The usual level is the mean of so many seconds of music; older ones fade after that."""

PIECE_SECONDS = 240.0
"""Length of a piece of music; the mean of n pieces is worth n / (n + 1) of what is usual."""

LARGEST_EXCESS = 12.0
"""Decibels beyond which a difference is more likely a hand at the volume than the music."""

AROUSAL_PER_DECIBEL = 0.17
"""Arousal that a decibel is worth where the variance of arousal's error is 1.

What is known well moves little: a further witness counts in proportion to the variance of what is
known without it (as in a Kalman filter). From `python -m models usual-level`, but less than fits
the folds best, so that a volume that somebody changes by 5 dB does no harm.
"""


class UsualLevel:
    """Follows at which level one source plays music."""

    def __init__(self) -> None:
        """Start without knowing anything."""
        # Together, for who reads it from another thread.
        self._known = 0.0, 0.0

    @property
    def level(self) -> float | None:
        """What is usual, in dBFS; None before the first music."""
        level, seconds = self._known
        return level if seconds else None

    def add(self, level: float, seconds: float) -> None:
        """Take in music of `level` dBFS that lasted `seconds`, more than 0 and few of them."""
        usual, known = self._known
        known = min(known + seconds, MEMORY_SECONDS)
        self._known = usual + seconds / known * (level - usual), known

    def excess(self, level: float) -> float:
        """Return how many decibels `level` is above what is usual, as far as that is known.

        In [-LARGEST_EXCESS, LARGEST_EXCESS]; the less is known, the nearer to 0.
        """
        usual, known = self._known
        trust = known / (known + PIECE_SECONDS)
        return trust * min(max(level - usual, -LARGEST_EXCESS), LARGEST_EXCESS)

    def arouse(self, estimate: MoodEstimate, level: float) -> MoodEstimate:
        """Return `estimate`, of music of `level` dBFS, more aroused if that is loud here."""
        shift = AROUSAL_PER_DECIBEL * estimate.arousal_std**2 * self.excess(level)
        return replace(estimate, arousal=min(max(estimate.arousal + shift, -1.0), 1.0))
