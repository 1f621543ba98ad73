"""How calmly the mood of music is followed."""

import math

import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.mood import MoodEstimate, Quadrant
from custom_components.music_mood.engine.tracker import MoodTracker

COORDINATE = st.floats(-1.0, 1.0)


def at(valence: float, arousal: float) -> MoodEstimate:
    return MoodEstimate(valence=valence, arousal=arousal, valence_std=0.1, arousal_std=0.1)


@pytest.mark.parametrize(
    ("valence", "arousal", "quadrant"),
    [
        (0.5, 0.5, Quadrant.HAPPY),
        (-0.5, 0.5, Quadrant.TENSE),
        (-0.5, -0.5, Quadrant.SAD),
        (0.5, -0.5, Quadrant.CALM),
    ],
)
def test_the_quadrants_lie_where_the_field_puts_them(
    valence: float, arousal: float, quadrant: Quadrant
) -> None:
    assert MoodTracker().update(at(valence, arousal), 0.5)[1] is quadrant


def test_the_first_estimate_counts_in_full() -> None:
    assert MoodTracker().update(at(0.3, -0.2), 0.5)[0] == at(0.3, -0.2)


def tracker_in_a_piece(valence: float = 0.0, arousal: float = 0.0) -> MoodTracker:
    """Return a tracker that has followed one mood for a minute."""
    tracker = MoodTracker()
    for _ in range(120):
        tracker.update(at(valence, arousal), 0.5)
    return tracker


def test_after_one_time_constant_63_percent_of_a_small_change_has_arrived() -> None:
    tracker = tracker_in_a_piece()
    for _ in range(8):
        mood, _ = tracker.update(at(1e-3, -1e-3), 0.5)
    assert mood.valence == pytest.approx(1e-3 * (1 - math.exp(-1)), rel=1e-4)
    assert mood.arousal == pytest.approx(-1e-3 * (1 - math.exp(-1)), rel=1e-4)


def test_a_large_change_arrives_sooner() -> None:
    def arrived(change: float) -> float:
        tracker = tracker_in_a_piece()
        for _ in range(4):
            mood, _ = tracker.update(at(change, 0.0), 0.5)
        return mood.valence / change

    assert arrived(0.05) < arrived(0.3) < arrived(0.9)
    assert arrived(0.05) == pytest.approx(1 - math.exp(-0.5), rel=0.05)
    assert arrived(0.9) > 0.8


def test_a_young_piece_has_the_mean_of_all_that_was_said_of_it() -> None:
    tracker = MoodTracker()
    said = [0.1, 0.2, 0.0, 0.1]
    for valence in said:
        mood, _ = tracker.update(at(valence, 0.0), 0.5)
    assert mood.valence == pytest.approx(sum(said) / len(said))


def test_a_new_piece_counts_in_full_and_the_old_mood_stays_until_then() -> None:
    tracker = tracker_in_a_piece(0.5, 0.5)
    old = tracker.mood
    tracker.begin_piece()
    assert tracker.mood == old
    assert tracker.update(at(-0.5, -0.5), 0.5) == (at(-0.5, -0.5), Quadrant.SAD)


def test_a_new_piece_at_the_border_does_not_change_the_quadrant() -> None:
    tracker = tracker_in_a_piece(0.5, 0.5)
    tracker.begin_piece()
    assert tracker.update(at(0.5, -0.03), 0.5)[1] is Quadrant.HAPPY


STEP = st.one_of(st.tuples(COORDINATE, COORDINATE), st.sampled_from(["new piece", "reset"]))


@given(st.lists(STEP, max_size=40), st.floats(0.01, 10.0))
def test_no_mood_is_ever_outside_of_the_plane(
    steps: list[tuple[float, float] | str], seconds: float
) -> None:
    tracker = MoodTracker()
    for step in steps:
        if step == "new piece":
            tracker.begin_piece()
        elif step == "reset":
            tracker.reset()
        else:
            mood, quadrant = tracker.update(at(float(step[0]), float(step[1])), seconds)
            assert -1.0 <= mood.valence <= 1.0
            assert -1.0 <= mood.arousal <= 1.0
            assert tracker.mood == (mood, quadrant)


@given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=30))
def test_the_mood_never_leaves_what_the_model_said(points: list[tuple[float, float]]) -> None:
    tracker = MoodTracker()
    for point in points:
        mood, _ = tracker.update(at(*point), 0.5)
    for index, value in enumerate((mood.valence, mood.arousal)):
        seen = [point[index] for point in points]
        assert min(seen) <= value <= max(seen)


@given(st.lists(st.floats(-0.039, 0.039), min_size=1, max_size=40))
def test_jitter_around_an_axis_does_not_change_the_quadrant(jitter: list[float]) -> None:
    tracker = MoodTracker()
    tracker.update(at(0.3, 0.3), 0.5)
    assert all(tracker.update(at(0.3, a), 60.0)[1] is Quadrant.HAPPY for a in jitter)


def test_a_clear_change_does() -> None:
    tracker = MoodTracker()
    tracker.update(at(0.3, 0.3), 0.5)
    assert tracker.update(at(-0.3, 0.3), 60.0)[1] is Quadrant.TENSE


def test_after_a_reset_the_next_estimate_counts_in_full() -> None:
    tracker = MoodTracker()
    tracker.update(at(0.9, 0.9), 0.5)
    tracker.reset()
    assert tracker.update(at(-0.5, -0.5), 0.5) == (at(-0.5, -0.5), Quadrant.SAD)
