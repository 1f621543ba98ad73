"""Which values are worth a row in the recorder."""

SECONDS = 2.0
"""Shortest time between two numbers."""


class Pace:
    """Lets a value pass when it changed, and a number not too soon after the one before."""

    def __init__(self) -> None:
        """Let the first value pass."""
        self._value: object = object()
        self._time = float("-inf")

    def lets_pass(self, value: object, now: float) -> bool:
        """Return whether to write `value` at `now` seconds, and remember it if so.

        Only a number that follows a number has to wait; it will pass with a later call, as the
        comparison is always with what was written last.
        """
        if value == self._value:
            return False
        both_numbers = isinstance(value, float) and isinstance(self._value, float)
        if both_numbers and now - self._time < SECONDS:
            return False
        self._value, self._time = value, now
        return True
