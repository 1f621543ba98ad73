"""When one lamp is told what: the latest wish wins, calmly."""

from typing import Protocol, Self

DEAD_BAND = 0.02
"""Smallest difference worth a command, in the measure of `LampCommand.distance`."""
SHORTEST_INTERVAL = 1.0
"""Seconds between two commands to a lamp; this also keeps far below three flashes a second
(WCAG 2.2, success criterion 2.3.1)."""
LONGEST_PAUSE = 300.0


class Command(Protocol):
    """What can be compared by eye."""

    def distance(self, other: Self) -> float:
        """Return how different the two look."""


class CommandSlot[C: Command]:
    """Holds the newest wish for one lamp until it may be sent.

    One command is under way at a time, two start at least an interval apart, what looks like the
    last one is not sent, and a lamp that fails is left alone for longer and longer. It reads no
    clock: the caller says what time it is, in seconds.
    """

    def __init__(
        self, *, interval: float = SHORTEST_INTERVAL, not_before: float = float("-inf")
    ) -> None:
        """Start with no wish and nothing sent.

        Args:
            interval: seconds between two commands, at least `SHORTEST_INTERVAL`.
            not_before: when the lamp may be told for the first time, in seconds.
        """
        self._interval = max(interval, SHORTEST_INTERVAL)
        self._wish: C | None = None
        self._shown: C | None = None
        self._under_way: C | None = None
        self._busy = False
        self._not_before = not_before
        self._failures = 0

    @property
    def failing(self) -> bool:
        """Whether the last command failed."""
        return self._failures > 0

    @property
    def busy(self) -> bool:
        """Whether a command is under way."""
        return self._busy

    @property
    def not_before(self) -> float:
        """When the lamp may be told again, in seconds, whoever tells it."""
        return self._not_before

    def want(self, command: C) -> None:
        """Put `command` in the place of any earlier wish."""
        self._wish = command

    def forget(self) -> None:
        """Drop the wish, and what the lamp shows: somebody else has changed it."""
        self._wish = self._shown = self._under_way = None

    def rest(self, now: float) -> None:
        """Count a change that somebody else of ours made to the lamp as a command."""
        self._not_before = max(self._not_before, now + self._interval)

    def due(self) -> float | None:
        """Return from what time on there is something to send, None if nothing is to be sent."""
        if self._busy or self._wish is None:
            return None
        if self._shown is not None and self._wish.distance(self._shown) <= DEAD_BAND:
            return None
        return self._not_before

    def take(self, now: float) -> C:
        """Return the command to send now; `sent`, `failed` or `abandoned` must follow.

        Raises:
            RuntimeError: if nothing is due.
        """
        due = self.due()
        if due is None or now < due or self._wish is None:
            raise RuntimeError("nothing is due")
        self._busy = True
        self._under_way = self._wish
        self._not_before = now + self._interval
        return self._under_way

    def sent(self) -> None:
        """Note that the lamp has taken the command."""
        self._busy = False
        self._shown, self._under_way = self._under_way, None
        self._failures = 0

    def abandoned(self) -> None:
        """Note that nobody waits for the answer any more; nobody knows what the lamp shows."""
        self._busy = False
        self._shown = self._under_way = None

    def failed(self, now: float) -> None:
        """Note that it has not; nobody knows what it shows."""
        self._busy = False
        self._shown = self._under_way = None
        self._failures += 1
        pause = min(self._interval * 2.0**self._failures, LONGEST_PAUSE)
        self._not_before = max(self._not_before, now + pause)
