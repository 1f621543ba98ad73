"""A recording as a whole: its overall mood and how much of it has which quadrant."""

from dataclasses import dataclass

from .mood import MoodEstimate, MoodState, Quadrant
from .sections import Section, SectionFinder


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The mood of a whole recording."""

    mood: MoodEstimate
    """The mean over the recording of valence, arousal and both spreads."""
    quadrant: Quadrant
    shares: dict[Quadrant, float]
    """How much of the time with a mood had which quadrant; they add up to 1, or are all 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What there is to say of a recording."""

    seconds: float
    music_seconds: float
    overall: Overall | None
    """None if there is no music (the raw output knows no such thing)."""
    sections: tuple[Section, ...]


class Summarizer:
    """Gathers the states of one recording in memory that does not grow with them."""

    def __init__(self, *, raw: bool) -> None:
        """Start at 0 s; `raw` takes the model's own output for the overall mood."""
        self._raw = raw
        self._sections = SectionFinder()
        self._time = 0.0
        self._music_seconds = 0.0
        self._sums = [0.0, 0.0, 0.0, 0.0]
        self._moods = 0
        self._quadrants = dict.fromkeys(Quadrant, 0)

    def push(self, state: MoodState) -> None:
        """Take the next state."""
        seconds, self._time = state.time - self._time, state.time
        self._sections.push(state, seconds)
        self._music_seconds += seconds if state.music else 0.0
        if state.quadrant is not None:
            self._quadrants[state.quadrant] += 1
        mood = state.raw if self._raw else state.mood
        if mood is not None:
            values = (mood.valence, mood.arousal, mood.valence_std, mood.arousal_std)
            self._sums = [total + value for total, value in zip(self._sums, values, strict=True)]
            self._moods += 1

    def finish(self, seconds: float) -> Summary:
        """Return the summary of a recording of `seconds`."""
        return Summary(
            seconds=seconds,
            music_seconds=self._music_seconds,
            overall=self._overall(),
            sections=self._sections.finish(),
        )

    def _overall(self) -> Overall | None:
        if not self._moods:
            return None
        valence, arousal, valence_std, arousal_std = (total / self._moods for total in self._sums)
        moods = max(1, sum(self._quadrants.values()))
        return Overall(
            mood=MoodEstimate(
                valence=valence,
                arousal=arousal,
                valence_std=valence_std,
                arousal_std=arousal_std,
            ),
            quadrant=Quadrant.of(valence, arousal),
            shares={quadrant: count / moods for quadrant, count in self._quadrants.items()},
        )
