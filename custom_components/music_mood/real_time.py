"""Whether this machine keeps up with the sound."""

import math

MEMORY_SECONDS = 60.0
"""Seconds of sound after which what was measured counts for 37 %."""


class RealTimeFactor:
    """Seconds of work for each second of sound, of late; below 1 the machine keeps up."""

    def __init__(self) -> None:
        """Start without a measurement."""
        self._work = 0.0
        self._sound = 0.0

    @property
    def value(self) -> float | None:
        """The factor, over about the last minute of sound; None before the first."""
        return self._work / self._sound if self._sound else None

    def add(self, *, work: float, sound: float) -> None:
        """Count `work` seconds spent on `sound` seconds."""
        kept = math.exp(-sound / MEMORY_SECONDS)
        self._work = kept * self._work + work
        self._sound = kept * self._sound + sound
