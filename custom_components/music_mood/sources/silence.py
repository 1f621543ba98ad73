"""Noticing a microphone that hears nothing at all."""

FLOOR_DBFS = -80.0
"""Below this there is no room: the quietest, through the best microphone, is louder."""
LIMIT_SECONDS = 1800.0


class SilenceWatch:
    """Adds up how long a source has been silent."""

    def __init__(self, *, floor: float = FLOOR_DBFS, limit: float = LIMIT_SECONDS) -> None:
        """Count below `floor` dBFS as silence, and `limit` seconds of it as too much."""
        self._floor = floor
        self._limit = limit
        self._silence = 0.0

    @property
    def too_long(self) -> bool:
        """Whether all of the last `limit` seconds were silence."""
        return self._silence >= self._limit

    def add(self, level: float, seconds: float) -> None:
        """Take in `seconds` of sound with a level of `level` dBFS."""
        self._silence = self._silence + seconds if level < self._floor else 0.0

    def reset(self) -> None:
        """Begin anew, as after a pause."""
        self._silence = 0.0
