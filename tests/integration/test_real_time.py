"""How busy the sound keeps this machine."""

import pytest

from custom_components.music_mood.real_time import MEMORY_SECONDS, RealTimeFactor


def test_nothing_is_said_before_the_first_measurement() -> None:
    assert RealTimeFactor().value is None


def test_it_is_work_for_sound() -> None:
    factor = RealTimeFactor()

    factor.add(work=0.1, sound=0.5)
    assert factor.value == pytest.approx(0.2)

    for _ in range(1000):
        factor.add(work=0.1, sound=0.5)
    assert factor.value == pytest.approx(0.2)


def test_what_is_long_ago_counts_little() -> None:
    factor = RealTimeFactor()
    factor.add(work=100, sound=1)

    for _ in range(int(10 * MEMORY_SECONDS)):
        factor.add(work=0.01, sound=1)

    assert factor.value == pytest.approx(0.01, rel=0.01)
