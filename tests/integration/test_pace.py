"""Which values are written to the state machine, and so to the recorder."""

from itertools import pairwise

from hypothesis import given, strategies as st

from custom_components.music_mood.pace import SECONDS, SETTLE_SECONDS, Pace


def test_the_first_value_passes_and_the_same_does_not_pass_again() -> None:
    pace = Pace()

    assert pace.lets_pass(None, 0)
    assert not pace.lets_pass(None, 100)


def test_a_number_waits_until_two_seconds_after_the_last() -> None:
    pace = Pace()
    pace.lets_pass(0.1, 0)

    assert not pace.lets_pass(0.2, 0.5)
    assert not pace.lets_pass(0.3, 1.9)
    assert pace.lets_pass(0.3, 2.0)
    assert not pace.lets_pass(0.3, 9.0)


def test_words_and_the_start_and_end_of_music_do_not_wait() -> None:
    pace = Pace()

    for step, value in enumerate(["happy", "sad", None, 0.1, None, 0.2, "unavailable"]):
        assert pace.lets_pass(value, step / 10)


def test_a_number_does_not_wait_when_the_word_for_it_changes() -> None:
    pace = Pace(dead_band=0.05)
    pace.lets_pass(0.02, 0, "happy")

    assert not pace.lets_pass(-0.2, 0.5, "happy")
    assert pace.lets_pass(-0.01, 1.0, "tense")
    assert not pace.lets_pass(-0.2, 1.5, "tense")
    assert not pace.lets_pass(-0.01, 2.0, "happy")
    assert pace.lets_pass(-0.2, 3.0, "happy")


def test_a_small_step_waits_longer_and_a_small_drift_adds_up() -> None:
    pace = Pace(dead_band=0.03)
    pace.lets_pass(0.5, 0)

    assert not pace.lets_pass(0.52, 3)
    assert pace.lets_pass(0.53, 6)
    assert not pace.lets_pass(0.54, SETTLE_SECONDS)
    assert pace.lets_pass(0.54, 6 + SETTLE_SECONDS)
    assert not pace.lets_pass(0.54, 1000)
    assert pace.lets_pass(0.51, 1001)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1).map(lambda x: round(x, 1)))))
def test_numbers_are_never_closer_and_the_last_is_never_lost(
    steps: list[tuple[float, float]],
) -> None:
    pace, now, value = Pace(dead_band=0.3), 0.0, 0.0
    written: list[tuple[float, float]] = []
    for pause, value in [*steps, (SETTLE_SECONDS + 1, steps[-1][1] if steps else 0.0)]:
        now += pause
        if pace.lets_pass(value, now):
            written.append((now, value))

    assert written[-1][1] == value
    for (earlier, _), (later, _) in pairwise(written):
        assert later - earlier >= SECONDS
