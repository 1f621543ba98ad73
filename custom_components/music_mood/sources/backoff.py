"""How long to wait before a source that failed is tried again."""

import random
from collections.abc import Callable

FIRST_SECONDS = 1.0
LAST_SECONDS = 300.0


class Backoff:
    """Pauses that double from 1 s to 5 min, each shortened at random.

    The randomness keeps many rooms from knocking at one server at the same moment.
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        """Start with the shortest pause; `chance` gives numbers in [0, 1)."""
        self._chance = chance
        self._next = FIRST_SECONDS

    def pause(self) -> float:
        """Return the seconds to wait now, and make the next pause twice as long."""
        longest = self._next
        self._next = min(2 * longest, LAST_SECONDS)
        return longest * (1.0 - 0.25 * self._chance())

    def reset(self) -> None:
        """Start again with the shortest pause."""
        self._next = FIRST_SECONDS
