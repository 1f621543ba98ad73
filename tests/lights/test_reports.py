"""What a lamp may report of a command, whatever the command, and what it may not."""

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from custom_components.music_mood.lights.command import LampCommand
from custom_components.music_mood.lights.look import Lab, Look, distance_to_way, lab_of
from custom_components.music_mood.lights.parts import EVERYTHING, NOTHING, Part
from custom_components.music_mood.lights.reports import (
    BRIGHTNESS_TOLERANCE,
    COLOUR_TOLERANCE,
    Reports,
)

channel = st.integers(0, 255)
colours = st.tuples(channel, st.just(255), channel)
levels = st.integers(1, 255)
commands = st.builds(LampCommand, brightness=levels, rgb=colours)
whites = st.builds(LampCommand, brightness=levels, kelvin=st.integers(2000, 6500))
GLIDE = 5.0


def told(*some: LampCommand) -> Reports:
    """Return what to expect of a lamp that was told one thing after another, a second apart."""
    reports, shown = Reports(), Look(brightness=0.5, lab=lab_of((255, 255, 255)))
    for second, command in enumerate(some):
        now = float(second)
        reports.told(command, shown, now=now, until=now + GLIDE)
        shown = command.look
    return reports


@given(st.lists(st.one_of(commands, whites), min_size=1, max_size=5), st.floats(0, 100))
def test_what_it_was_told_fits_at_any_time(some: list[LampCommand], later: float) -> None:
    now = len(some) - 1 + later
    assert told(*some).foreign(some[-1].look, now) == NOTHING


@given(commands, commands, st.floats(0, 1), st.floats(0, GLIDE - 0.01))
def test_all_between_two_commands_fits_while_it_glides(
    one: LampCommand, other: LampCommand, share: float, later: float
) -> None:
    start, end = one.look, other.look
    assert start.lab is not None is not end.lab
    assert start.brightness is not None is not end.brightness
    red, green, blue = (a + (b - a) * share for a, b in zip(start.lab, end.lab, strict=True))
    report = Look(
        brightness=start.brightness + (end.brightness - start.brightness) * share,
        lab=(red, green, blue),
    )
    assert told(one, other).foreign(report, 1.0 + later) == NOTHING


@given(commands, commands, levels, colours)
def test_what_is_far_from_all_of_it_is_foreign(
    one: LampCommand, other: LampCommand, brightness: int, rgb: tuple[int, int, int]
) -> None:
    report = Look(brightness=brightness / 255, lab=lab_of(rgb))
    looks = [one.look, other.look]
    far = NOTHING
    if all(abs((look.brightness or 0) - brightness / 255) > BRIGHTNESS_TOLERANCE for look in looks):
        far |= Part.BRIGHTNESS
    command = LampCommand(rgb=rgb)
    # Only colours are compared here: neither command tells a brightness.
    if all(command.distance(LampCommand(rgb=some.rgb)) > COLOUR_TOLERANCE for some in (one, other)):
        far |= Part.COLOUR
    assume(far)

    assert told(one, other).foreign(report, 1.0 + GLIDE) & far == far


@given(st.one_of(commands, whites))
def test_a_lamp_that_says_nothing_says_nothing_foreign(command: LampCommand) -> None:
    assert told(command).foreign(Look(), 0.0) == NOTHING


@given(commands, colours, levels)
def test_what_was_not_told_is_not_looked_at(
    command: LampCommand, rgb: tuple[int, int, int], brightness: int
) -> None:
    report = Look(brightness=brightness / 255, lab=lab_of(rgb))
    dimmed, coloured = LampCommand(brightness=command.brightness), LampCommand(rgb=command.rgb)

    assert told(dimmed).foreign(report, 100.0) in (NOTHING, Part.BRIGHTNESS)
    assert told(coloured).foreign(report, 100.0) in (NOTHING, Part.COLOUR)
    assert Reports().foreign(report, 0.0) == NOTHING


def test_a_lamp_on_its_way_may_be_where_it_was_told_before_and_no_more_when_it_has_arrived() -> (
    None
):
    blue, red, green = (
        LampCommand(brightness=brightness, rgb=rgb)
        for brightness, rgb in ((30, (0, 0, 255)), (120, (255, 0, 0)), (250, (0, 255, 0)))
    )
    reports = told(blue, red, green)

    assert reports.foreign(blue.look, 2.5) == NOTHING
    assert reports.foreign(blue.look, 2.0 + GLIDE) == EVERYTHING
    assert reports.foreign(red.look, 2.0 + GLIDE) == NOTHING


places = st.tuples(*[st.floats(-1.0, 1.0)] * 3)


@given(places, places, places)
def test_a_colour_is_as_far_from_a_way_as_from_its_nearest_point(
    start: Lab, end: Lab, point: Lab
) -> None:
    steps = np.linspace(0.0, 1.0, 2001)[:, np.newaxis]
    on_the_way = (1.0 - steps) * np.array(start) + steps * np.array(end)
    nearest = np.linalg.norm(on_the_way - np.array(point), axis=1).min()

    assert distance_to_way(start, end, point) == pytest.approx(nearest, abs=1e-3)
