"""The counter of flashes itself, on lights whose flashes one can count by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.lights.flashes import Most, linear_light, most_flashes

TIMES = np.arange(0, 4, 0.01)
RED, BLUE, WHITE, DARK = (
    np.array(colour)
    for colour in ([1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0])
)


type Shape = Callable[[float, np.ndarray, np.ndarray], np.ndarray]


def square(hertz: float, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    up = (TIMES * hertz) % 1 < 0.5
    return np.where(up[:, np.newaxis], one, other)


def wave(hertz: float, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    share = (1 + np.cos(2 * np.pi * hertz * TIMES))[:, np.newaxis] / 2
    return np.asarray(one * share + other * (1 - share))


@pytest.mark.parametrize("shape", [square, wave])
@pytest.mark.parametrize("hertz", [1, 2, 3, 4, 8])
def test_a_light_that_goes_on_and_off_flashes_as_often(shape: Shape, hertz: int) -> None:
    assert most_flashes(TIMES, shape(hertz, WHITE, DARK)).general == hertz


def test_a_change_below_a_tenth_is_no_flash() -> None:
    assert most_flashes(TIMES, square(8, WHITE * 0.59, WHITE * 0.5)).general == 0
    assert most_flashes(TIMES, square(8, WHITE * 0.61, WHITE * 0.5)).general == 8


def test_a_change_between_bright_lights_is_no_flash() -> None:
    assert most_flashes(TIMES, square(8, WHITE, WHITE * 0.81)).general == 0


def test_small_steps_that_add_up_are_one_change() -> None:
    steps = np.floor((TIMES % 1) * 20)[:, np.newaxis] / 20 * WHITE
    assert most_flashes(TIMES, steps).general == 1


def test_a_light_that_only_rises_does_not_flash() -> None:
    assert most_flashes(TIMES, TIMES[:, np.newaxis] / 4 * WHITE) == Most(0, 0)


def test_red_and_blue_flash_red_even_as_bright_as_each_other() -> None:
    as_bright = RED * 0.0722 / 0.2126
    assert most_flashes(TIMES, square(4, as_bright, BLUE)) == Most(0, 4)
    assert most_flashes(TIMES, wave(4, as_bright, BLUE)).red == 4


def test_without_a_saturated_red_nothing_flashes_red() -> None:
    assert most_flashes(TIMES, square(4, BLUE, np.array([0.0, 0.1, 0.0]))).red == 0
    assert most_flashes(TIMES, square(4, RED, RED * 0.9)).red == 0


def test_a_lamp_may_dim_as_the_eye_sees() -> None:
    rgb, half = np.ones((2, 3)), np.full(2, 0.5)
    assert linear_light(rgb, half, gamma=1.0)[0, 0] == 0.5
    assert linear_light(rgb, half, gamma=2.2)[0, 0] == pytest.approx(0.2176, abs=1e-3)
