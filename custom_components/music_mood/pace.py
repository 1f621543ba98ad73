"""Which values are worth a row in the recorder."""

SECONDS = 2.0
"""Shortest time between two numbers."""
SETTLE_SECONDS = 30.0
"""After this time even a small difference is written, so that what is shown is right in the end."""


class Pace:
    """Lets a value pass when it changed, and a number not too soon after the one before."""

    def __init__(self, dead_band: float = 0.0) -> None:
        """Let the first value pass; a number that moves less than `dead_band` has time."""
        self._dead_band = dead_band
        self._value: object = object()
        self._word: object = object()
        self._time = float("-inf")

    def lets_pass(self, value: object, now: float, word: object = None) -> bool:
        """Return whether to write `value` at `now` seconds, and remember it if so.

        Only a number that follows a number has to wait; it will pass with a later call, as the
        comparison is always with what was written last. It does not wait either when the `word`
        is another one: who reads what is happy or sad should not find the numbers of before.
        """
        new_word, self._word = word != self._word, word
        if value == self._value:
            return False
        if not new_word and isinstance(value, float) and isinstance(self._value, float):
            # Rounded numbers differ by a hair less than they seem to.
            moved = abs(value - self._value) > self._dead_band - 1e-9
            if now - self._time < (SECONDS if moved else SETTLE_SECONDS):
                return False
        self._value, self._time = value, now
        return True
