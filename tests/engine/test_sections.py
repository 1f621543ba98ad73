"""Sections: stretches of one quadrant that a person would name."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.mood import Quadrant
from custom_components.music_mood.engine.sections import (
    SHORTEST_SECTION,
    Section,
    SectionFinder,
)

from .recordings import state

HAPPY, TENSE, SAD, CALM = Quadrant
type Stretch = tuple[str, int]
"""A quadrant, "none" for silence or "new" for music still without a mood; half seconds of it."""


def sections_of(*stretches: Stretch) -> tuple[Section, ...]:
    finder, time = SectionFinder(), 0.0
    for name, count in stretches:
        for _ in range(count):
            time += 0.5
            quadrant = Quadrant(name) if name in set(Quadrant) else None
            finder.push(state(time, quadrant, music=name != "none"), 0.5)
    return finder.finish()


def outline(sections: tuple[Section, ...]) -> list[tuple[float, float, Quadrant | None]]:
    return [(section.start, section.end, section.quadrant) for section in sections]


def test_each_quadrant_has_its_section() -> None:
    assert outline(sections_of(("happy", 20), ("sad", 30))) == [(0, 10, HAPPY), (10, 25, SAD)]


def test_music_before_its_first_mood_belongs_to_that_mood() -> None:
    found = sections_of(("new", 5), ("calm", 20), ("none", 20), ("new", 5), ("tense", 20))
    assert outline(found) == [(0, 12.5, CALM), (12.5, 22.5, None), (22.5, 35, TENSE)]


def test_a_short_stretch_joins_the_longer_neighbour() -> None:
    assert outline(sections_of(("happy", 20), ("tense", 9), ("sad", 30))) == [
        (0, 10, HAPPY),
        (10, 29.5, SAD),
    ]


def test_a_short_stretch_inside_one_quadrant_vanishes() -> None:
    assert outline(sections_of(("happy", 20), ("tense", 9), ("happy", 12))) == [(0, 20.5, HAPPY)]


def test_five_seconds_are_long_enough() -> None:
    assert [section.quadrant for section in sections_of(("happy", 20), ("tense", 10))] == [
        HAPPY,
        TENSE,
    ]


def test_restless_music_is_not_all_given_to_what_came_before() -> None:
    restless = [("tense", 7), ("sad", 3)] * 6
    found = sections_of(("calm", 40), *restless)
    assert [section.quadrant for section in found] == [CALM, TENSE]
    assert found[0].end == 20.0


def test_a_short_recording_has_one_section() -> None:
    assert outline(sections_of(("new", 5), ("sad", 1))) == [(0, 3, SAD)]


def test_silence_is_one_section_without_a_mood() -> None:
    (section,) = sections_of(("none", 20))
    assert (section.quadrant, section.valence, section.arousal) == (None, None, None)


def test_nothing_has_no_sections() -> None:
    assert sections_of() == ()


def test_the_mood_of_a_section_is_the_mean_over_all_of_it() -> None:
    (section,) = sections_of(("happy", 20), ("tense", 5))
    assert section.valence == pytest.approx(0.4 * (20 - 5) / 25)
    assert section.arousal == pytest.approx(0.4)


names = st.sampled_from(["happy", "tense", "sad", "calm", "none", "new"])


@given(st.lists(st.tuples(names, st.integers(1, 25)), max_size=40))
def test_sections_cover_everything_once_and_are_long_enough(stretches: list[Stretch]) -> None:
    found = sections_of(*stretches)
    total = sum(count for _, count in stretches) / 2
    assert (found[-1].end if found else 0.0) == pytest.approx(total)
    assert not found or found[0].start == 0.0
    for before, after in pairwise(found):
        assert before.end == after.start
        assert before.quadrant != after.quadrant
    if len(found) > 1:
        assert min(section.end - section.start for section in found) >= SHORTEST_SECTION


@given(st.lists(st.tuples(names, st.integers(10, 25)), max_size=20))
def test_long_stretches_are_kept_as_they_are(stretches: list[Stretch]) -> None:
    moods = [stretch for stretch in stretches if stretch[0] != "new"]
    expected = [name for name, after in pairwise([*(n for n, _ in moods), ""]) if name != after]
    found = [section.quadrant or "none" for section in sections_of(*moods)]
    assert found == expected


def test_a_day_of_restless_music_is_done_at_once() -> None:
    found = sections_of(*[("happy", 3), ("sad", 3), ("calm", 2), ("tense", 4)] * 14_400)
    assert sum(section.end - section.start for section in found) == pytest.approx(86_400)
