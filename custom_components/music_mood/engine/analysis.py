"""A recording from its beginning to its end: curve, sections and overall mood."""

from dataclasses import dataclass

from .audio import SAMPLE_RATE, Samples
from .listener import BLOCK_SECONDS, Model, MoodListener
from .mood import MoodState, Quadrant, Sound
from .summary import Summarizer, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The mood in one step of a recording."""

    time: float
    """Seconds from the beginning to the end of the step."""
    sound: Sound
    """What was heard last in the step."""
    quadrant: Quadrant | None
    """The last mood in the step in a word; None where no block of it has a mood."""
    valence: float | None
    """Mean over the blocks of the step that have a mood, as all that follow."""
    arousal: float | None
    valence_std: float | None
    arousal_std: float | None


class Curve:
    """Gathers states into points of equal distance."""

    def __init__(self, step: float = BLOCK_SECONDS) -> None:
        """Make a point of each `step` seconds; whole multiples of 0.5 s make even steps."""
        self._step = step
        self._points: list[CurvePoint] = []
        self._states: list[MoodState] = []

    def push(self, state: MoodState) -> None:
        """Take the next state."""
        self._states.append(state)
        # Times are sums of 50 ms, so they may miss the end of a step by a hair.
        if state.time > (len(self._points) + 1) * self._step - 1e-6:
            self._close()

    def finish(self) -> tuple[CurvePoint, ...]:
        """Return the points; the last one may speak of less than a step."""
        if self._states:
            self._close()
        return tuple(self._points)

    def _close(self) -> None:
        last = self._states[-1]
        moods = [state.mood for state in self._states if state.mood is not None]
        quadrants = [state.quadrant for state in self._states if state.quadrant is not None]
        rows = [(mood.valence, mood.arousal, mood.valence_std, mood.arousal_std) for mood in moods]
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)] or [None] * 4
        self._points.append(
            CurvePoint(
                time=last.time,
                sound=last.sound,
                quadrant=quadrants[-1] if quadrants else None,
                valence=means[0],
                arousal=means[1],
                valence_std=means[2],
                arousal_std=means[3],
            )
        )
        self._states = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All there is to say of a recording."""

    summary: Summary
    curve: tuple[CurvePoint, ...]


class Analyzer:
    """Hears one recording in pieces of any size. Not thread-safe."""

    def __init__(self, model: Model, *, step: float = BLOCK_SECONDS) -> None:
        """Start before the first sample; the curve will have a point for each `step` seconds."""
        self._listener = MoodListener(model, raw_always=False)
        self._summarizer = Summarizer(raw=False)
        self._curve = Curve(step)
        self._samples = 0

    @property
    def seconds(self) -> float:
        """How much sound has come."""
        return self._samples / SAMPLE_RATE

    def push(self, samples: Samples) -> None:
        """Hear the next piece: mono, 16 kHz, shape (any,).

        Raises:
            AudioError: if `samples` is not one-dimensional.
        """
        self._samples += len(samples)
        for state in self._listener.push(samples):
            self._summarizer.push(state)
            self._curve.push(state)

    def finish(self) -> Analysis:
        """Return what was heard."""
        return Analysis(summary=self._summarizer.finish(self.seconds), curve=self._curve.finish())
