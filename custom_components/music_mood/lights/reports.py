"""What a lamp reports, and whether it can come from our own command.

A remote control, a wall dimmer and the app of a lamp's maker change a lamp without an action in
Home Assistant. They show only in what the lamp reports, which is never quite what it was told, is
late, and passes through everything between two colours while the lamp glides. So a report counts as
ours when it fits the last command, what the lamp showed before it, or, for as long as the lamp may
glide, the way between them.
"""

from collections.abc import Sequence
from itertools import pairwise

from .command import LampCommand
from .look import Look, distance_to_way
from .parts import NOTHING, Part

BRIGHTNESS_TOLERANCE = 0.1
"""Of full brightness: lamps round, and have a least brightness of their own."""
COLOUR_TOLERANCE = 0.12
"""OKLab: what the gamuts of lamps and the change between colour modes do to a colour."""
MIRED_TOLERANCE = 20.0
"""About 200 K at 3000 K; lamps round to whole mired, and some to steps of their own."""
SETTLING_SECONDS = 2.0
"""How long after the end of a glide reports of it may still come in."""
ROUGHLY = 0.5
"""Of the tolerances: two commands that differ less need not both be kept on disk."""

_REMEMBERED = 4
"""How many places on its way a lamp that is told again and again may still report."""


class Reports:
    """What to expect of a lamp's reports; it reads no clock."""

    def __init__(self) -> None:
        """Expect nothing in particular."""
        self._way: tuple[Look, ...] = ()
        self._glides_until = float("-inf")
        self._tolerance = 1.0

    def told(self, command: LampCommand, shown: Look, *, now: float, until: float) -> None:
        """Expect the lamp to go from what it shows to `command`.

        Args:
            command: what it was told.
            shown: what it reported last; some report at once what they only glide to.
            now: when it was told, in seconds.
            until: when its glide is over and reported, in seconds.
        """
        before = self._way[-_REMEMBERED:] if now < self._glides_until else ()
        self._way = (*before, shown, command.look)
        self._glides_until = until
        self._tolerance = 1.0

    def left(self, command: LampCommand, before: Look) -> None:
        """Expect the lamp to look as it was told before Home Assistant stopped, or roughly so.

        Args:
            command: what it was told, as far as that is known.
            before: what it showed before the music; it may have gone back by itself.
        """
        self._way = (before, command.look)
        self._glides_until = float("-inf")
        self._tolerance = 1.0 + ROUGHLY

    def arriving(self, until: float) -> None:
        """Expect the glide to be over and reported at `until`: the lamp has taken the command."""
        self._glides_until = until

    def forget(self) -> None:
        """Expect nothing in particular: somebody else has changed the lamp, or it is off."""
        self._way = ()
        self._glides_until = float("-inf")

    def foreign(self, report: Look, now: float) -> Part:
        """Return the parts of a report that cannot come from what the lamp was told."""
        if not self._way:
            return NOTHING
        return _foreign(self._way[-1], self._steps(now), report, self._tolerance)

    def settles_in(self, now: float) -> float:
        """Return after how many seconds a lamp that is left alone has nothing more to report."""
        return max(0.0, self._glides_until - now)

    def _steps(self, now: float) -> list[tuple[Look, Look]]:
        """Return from where to where the lamp may be; both ends are one once it has arrived."""
        if now < self._glides_until:
            return list(pairwise(self._way))
        return [(look, look) for look in self._way[-2:]]


def roughly_alike(one: LampCommand, other: LampCommand) -> bool:
    """Return whether it makes little difference which of the two a lamp was told."""
    steps = [(one.look, one.look)]
    return one.parts == other.parts and not _foreign(one.look, steps, other.look, ROUGHLY)


def _foreign(
    told: Look, steps: Sequence[tuple[Look, Look]], report: Look, tolerance: float
) -> Part:
    """Return what was told and fits none of the steps, within so many times the tolerances."""
    parts = NOTHING
    if told.brightness is not None and not any(
        _brightness_fits(*step, report, tolerance) for step in steps
    ):
        parts |= Part.BRIGHTNESS
    if told.lab is not None and not any(_colour_fits(*step, report, tolerance) for step in steps):
        parts |= Part.COLOUR
    return parts


def _brightness_fits(start: Look, end: Look, report: Look, tolerance: float) -> bool:
    ends = [look.brightness for look in (start, end) if look.brightness is not None]
    if report.brightness is None or not ends:
        return report.brightness is None
    reach = tolerance * BRIGHTNESS_TOLERANCE
    return min(ends) - reach <= report.brightness <= max(ends) + reach


def _colour_fits(start: Look, end: Look, report: Look, tolerance: float) -> bool:
    mired = [look.mired for look in (start, end) if look.mired is not None]
    if report.mired is not None and len(mired) == 2:
        reach = tolerance * MIRED_TOLERANCE
        return min(mired) - reach <= report.mired <= max(mired) + reach
    first, last = start.lab or end.lab, end.lab or start.lab
    if report.lab is None or first is None or last is None:
        return report.lab is None
    return distance_to_way(first, last, report.lab) <= tolerance * COLOUR_TOLERANCE
