"""Sections of a recording: stretches of one quadrant, long enough for a person to name them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .mood import MoodState, Quadrant

SHORTEST_SECTION = 5.0
"""Seconds; what is shorter joins the longer of its neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of one quadrant, or of no music."""

    start: float
    end: float
    quadrant: Quadrant | None
    """None: no music."""
    valence: float | None
    """Mean over the section of the smoothed mood; None without music."""
    arousal: float | None


class SectionFinder:
    """Gathers states one after the other; keeps stretches, not states."""

    def __init__(self) -> None:
        """Start at 0 s."""
        self._stretches: list[_Stretch] = []
        self._undecided = 0.0

    def push(self, state: MoodState, seconds: float) -> None:
        """Take the next state, which speaks of a further `seconds`."""
        if state.music and state.quadrant is None:
            # Music that has not filled a window yet belongs to the mood it will turn out to have.
            self._undecided += seconds
            return
        stretch = _Stretch.of(state, self._undecided + seconds)
        self._undecided = 0.0
        self._stretches.append(stretch)
        self._stretches[-2:] = _joined(self._stretches[-2:])

    def finish(self) -> tuple[Section, ...]:
        """Return the sections; without a gap they go from 0 s to the last state."""
        stretches = list(self._stretches)
        if self._undecided and stretches:
            stretches[-1] = replace(stretches[-1], seconds=stretches[-1].seconds + self._undecided)
        elif self._undecided:
            stretches = [_Stretch(quadrant=None, seconds=self._undecided)]
        return tuple(_placed(_without_short(stretches)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    quadrant: Quadrant | None
    seconds: float
    moods: int = 0
    valence_sum: float = 0.0
    arousal_sum: float = 0.0

    @classmethod
    def of(cls, state: MoodState, seconds: float) -> _Stretch:
        if state.mood is None:
            return cls(quadrant=None, seconds=seconds)
        return cls(
            quadrant=state.quadrant,
            seconds=seconds,
            moods=1,
            valence_sum=state.mood.valence,
            arousal_sum=state.mood.arousal,
        )

    def absorb(self, other: _Stretch) -> _Stretch:
        """Return both as one, with the quadrant of this."""
        return _Stretch(
            quadrant=self.quadrant,
            seconds=self.seconds + other.seconds,
            moods=self.moods + other.moods,
            valence_sum=self.valence_sum + other.valence_sum,
            arousal_sum=self.arousal_sum + other.arousal_sum,
        )


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Return the stretches with neighbours of the same quadrant made one."""
    result: list[_Stretch] = []
    for stretch in stretches:
        if result and result[-1].quadrant == stretch.quadrant:
            result[-1] = result[-1].absorb(stretch)
        else:
            result.append(stretch)
    return result


def _without_short(stretches: list[_Stretch]) -> list[_Stretch]:
    """Return the stretches with the short ones absorbed, the shortest first.

    A few passes with a growing limit do the same as a search for the shortest each time, and
    stay quick for a day of restless music.
    """
    limits = sorted(
        {stretch.seconds for stretch in stretches if stretch.seconds < SHORTEST_SECTION}
    )
    for limit in (*limits, SHORTEST_SECTION):
        stretches = _absorb_shorter(stretches, limit if limit == SHORTEST_SECTION else limit * 1.01)
    return stretches


def _absorb_shorter(stretches: list[_Stretch], limit: float) -> list[_Stretch]:
    waiting = list(reversed(stretches))
    done: list[_Stretch] = []
    while waiting:
        stretch = waiting.pop()
        if stretch.seconds < limit and (done or waiting):
            before = done[-1].seconds if done else -1.0
            after = waiting[-1].seconds if waiting else -1.0
            if before >= after:
                done[-1] = done[-1].absorb(stretch)
            else:
                waiting[-1] = waiting[-1].absorb(stretch)
        else:
            done.append(stretch)
            done[-2:] = _joined(done[-2:])
    return done


def _placed(stretches: Iterable[_Stretch]) -> Iterable[Section]:
    start = 0.0
    for stretch in stretches:
        known = stretch.quadrant is not None and stretch.moods > 0
        yield Section(
            start=start,
            end=start + stretch.seconds,
            quadrant=stretch.quadrant,
            valence=stretch.valence_sum / stretch.moods if known else None,
            arousal=stretch.arousal_sum / stretch.moods if known else None,
        )
        start += stretch.seconds
