"""What is usual for a source, and what a difference from it is worth."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.mood import MoodEstimate
from custom_components.music_mood.engine.usual_level import (
    AROUSAL_PER_DECIBEL,
    LARGEST_EXCESS,
    MEMORY_SECONDS,
    PIECE_SECONDS,
    UsualLevel,
)

LEVEL = st.floats(-90.0, 0.0)
LEVELS = st.lists(LEVEL, min_size=1, max_size=100)


def after(*pieces: tuple[float, float]) -> UsualLevel:
    """Return what is usual after pieces of so many dBFS and seconds."""
    usual = UsualLevel()
    for level, seconds in pieces:
        for _ in range(round(2 * seconds)):
            usual.add(level, 0.5)
    return usual


def at(arousal: float, doubt: float) -> MoodEstimate:
    return MoodEstimate(valence=0.3, arousal=arousal, valence_std=0.2, arousal_std=doubt)


def test_before_the_first_music_nothing_is_usual() -> None:
    usual = UsualLevel()
    assert usual.level is None
    assert usual.excess(-10.0) == 0.0
    assert usual.arouse(at(0.1, 0.2), -10.0) == at(0.1, 0.2)


@given(LEVELS)
def test_for_twenty_minutes_it_is_the_mean(levels: list[float]) -> None:
    usual = UsualLevel()
    for level in levels:
        usual.add(level, 0.5)
    assert usual.level == pytest.approx(np.mean(levels), abs=1e-9)


def test_then_it_gets_used_to_another_volume() -> None:
    usual = after((-30.0, 3600.0), (-20.0, MEMORY_SECONDS))
    assert usual.level == pytest.approx(-20.0 - 10.0 * math.exp(-1), abs=0.01)


def test_after_a_piece_half_of_a_difference_counts_and_after_five_most_of_it() -> None:
    first = after((-30.0, PIECE_SECONDS))
    assert first.excess(-26.0) == pytest.approx(2.0)
    fifth = after((-30.0, 5 * PIECE_SECONDS))
    assert fifth.excess(-26.0) == pytest.approx(4.0 * 5 / 6)


def test_a_piece_that_stays_as_it_is_never_differs() -> None:
    assert after((-17.0, 500.0)).excess(-17.0) == pytest.approx(0.0, abs=1e-9)


@given(LEVELS, LEVEL, st.floats(-40.0, 40.0))
def test_the_gain_of_the_source_makes_no_difference(
    levels: list[float], level: float, gain: float
) -> None:
    usual, amplified = (after(*((one + louder, 10.0) for one in levels)) for louder in (0.0, gain))
    assert amplified.excess(level + gain) == pytest.approx(usual.excess(level), abs=1e-6)


@given(LEVELS, LEVEL, st.floats(-1.0, 1.0), st.floats(0.0, 2.0))
def test_only_the_arousal_changes_and_never_by_much(
    levels: list[float], level: float, arousal: float, doubt: float
) -> None:
    before = at(arousal, doubt)
    mood = after(*((one, 60.0) for one in levels)).arouse(before, level)
    assert -1.0 <= mood.arousal <= 1.0
    assert (mood.valence, mood.valence_std, mood.arousal_std) == (0.3, 0.2, doubt)
    most = AROUSAL_PER_DECIBEL * doubt**2 * LARGEST_EXCESS
    assert abs(mood.arousal - before.arousal) <= most + 1e-9


def test_louder_is_more_exciting_the_more_so_the_less_is_sure() -> None:
    usual = after((-30.0, 1200.0))
    by_level = [usual.arouse(at(0.0, 0.2), level).arousal for level in range(-40, -20)]
    assert all(soft < loud for soft, loud in pairwise(by_level))
    by_doubt = [usual.arouse(at(0.0, doubt), -24.0).arousal for doubt in (0.0, 0.1, 0.2, 0.4)]
    assert by_doubt[0] == 0.0
    assert by_doubt[2] == pytest.approx(4 * by_doubt[1])
    assert by_doubt[3] == pytest.approx(4 * by_doubt[2])
