"""How loud a source usually plays: what is louder than usual there is more exciting.

Nobody knows how loud a microphone hears a room, so the model may not look at the volume. But a
source stays what it is: after some pieces it is known how loud it plays music, and how far a piece
is above or below that says something of its arousal that its sound alone does not.
"""

from dataclasses import replace

from .mood import MoodEstimate

MEMORY_SECONDS = 1200.0
"""Seconds of music that what is usual is the mean of, later fading in their favour.

So long does it take to get used to another volume.
"""

PIECE_SECONDS = 240.0
"""Length of a piece of music; the mean of n pieces is worth n / (n + 1) of what is usual."""

LARGEST_EXCESS = 12.0
"""Decibels beyond which a difference is more likely a hand at the volume than the music."""

AROUSAL_PER_DECIBEL = 0.25
"""Arousal that a decibel is worth where the variance of arousal's error is 1.

From `python -m models loudness`. What is known well moves little: a further witness counts in
proportion to the variance of what is known without it (as in a Kalman filter).
"""


class UsualLoudness:
    """Follows how loud the music of one source is.

    All that it is told of is music: neither pauses nor talk over it.
    """

    def __init__(self) -> None:
        """Start without knowing anything."""
        self.reset()

    def reset(self) -> None:
        """Forget everything, as after a change of the source."""
        self._level = 0.0
        self._seconds = 0.0

    @property
    def level(self) -> float | None:
        """What is usual, in dBFS; None before the first music."""
        return self._level if self._seconds else None

    def add(self, level: float, seconds: float) -> None:
        """Take in music of `level` dBFS that lasted `seconds`, more than 0 and few of them."""
        self._seconds += seconds
        share = seconds / min(self._seconds, MEMORY_SECONDS)
        self._level += share * (level - self._level)

    def excess(self, level: float) -> float:
        """Return how many decibels `level` is above what is usual, as far as that is known.

        In [-LARGEST_EXCESS, LARGEST_EXCESS]; near 0 in the first piece.
        """
        trust = self._seconds / (self._seconds + PIECE_SECONDS)
        difference = level - self._level
        return trust * min(max(difference, -LARGEST_EXCESS), LARGEST_EXCESS)

    def arouse(self, estimate: MoodEstimate, level: float) -> MoodEstimate:
        """Return `estimate`, of music of `level` dBFS, more aroused if that is loud here."""
        shift = AROUSAL_PER_DECIBEL * estimate.arousal_std**2 * self.excess(level)
        return replace(estimate, arousal=min(max(estimate.arousal + shift, -1.0), 1.0))
