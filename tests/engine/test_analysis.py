"""A whole recording: the curve in steps, and all of it together."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.analysis import Analyzer, Curve
from custom_components.music_mood.engine.features import Features
from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.mood import MoodEstimate, Quadrant, Sound

from .recordings import mood, state
from .signals import SAMPLE_RATE, tune


class SteadyModel:
    """A model that always says the same."""

    def predict(self, window: Features) -> MoodEstimate:  # noqa: ARG002
        return mood(0.5, -0.25, 0.1)


@given(
    st.sampled_from([0.5, 1.0, 2.0, 5.0, 60.0, 0.75]),
    st.lists(st.sampled_from([*Quadrant, None]), min_size=1, max_size=80),
)
def test_each_step_is_the_mean_of_its_moods(step: float, quadrants: list[Quadrant | None]) -> None:
    states = [state((i + 1) / 2, quadrant) for i, quadrant in enumerate(quadrants)]
    curve = Curve(step)
    for one in states:
        curve.push(one)

    points = curve.finish()

    assert points[-1].time == states[-1].time
    start = 0.0
    for number, point in enumerate(points):
        # The step that ends here, found in another way: by its time alone.
        assert point.time >= min((number + 1) * step, states[-1].time) - 1e-6
        inside = [one for one in states if start < one.time <= point.time]
        moods = [one.mood for one in inside if one.mood]
        if moods:
            assert point.valence == pytest.approx(np.mean([m.valence for m in moods]))
            assert point.arousal == pytest.approx(np.mean([m.arousal for m in moods]))
            assert point.valence_std == pytest.approx(0.05)
            assert point.quadrant is not None
        else:
            assert (point.valence, point.arousal, point.quadrant) == (None, None, None)
        assert point.sound is inside[-1].sound
        start = point.time


def test_a_curve_without_states_has_no_points() -> None:
    assert Curve(0.5).finish() == ()


@given(st.lists(st.integers(1, 3 * SAMPLE_RATE), max_size=5))
def test_pieces_of_any_size_give_the_same_analysis(sizes: list[int]) -> None:
    sound = np.concatenate([tune(6.0), np.zeros(5 * SAMPLE_RATE, np.float32)])
    whole, pieces = Analyzer(SteadyModel()), Analyzer(SteadyModel())
    whole.push(sound)
    for piece in np.split(sound, np.minimum(np.cumsum(sizes), len(sound)) if sizes else []):
        pieces.push(piece)

    assert pieces.seconds == whole.seconds == 11
    assert pieces.finish() == whole.finish()


def test_the_curve_at_the_finest_step_is_what_a_listener_says() -> None:
    sound = np.concatenate([tune(6.0), np.zeros(6 * SAMPLE_RATE, np.float32)])
    analyzer = Analyzer(SteadyModel())
    analyzer.push(sound)
    analysis = analyzer.finish()

    states = MoodListener(SteadyModel()).push(sound)
    assert [(p.time, p.quadrant, p.sound) for p in analysis.curve] == [
        (one.time, one.quadrant, one.sound) for one in states
    ]
    assert analysis.curve[-1].sound is Sound.SILENCE
    assert analysis.summary.seconds == 12
    assert analysis.summary.overall is not None
    assert analysis.summary.overall.quadrant is Quadrant.CALM
