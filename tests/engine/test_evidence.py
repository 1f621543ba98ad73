"""Evidence that adds up, fades and decides."""

import math

import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.evidence import Evidence, EvidenceSettings

SETTINGS = EvidenceSettings(fading=4.0, yes=3.5, no=-3.0, most=6.0, least=-3.1)
PROBABILITY = st.floats(0.0, 1.0)


def test_evidence_adds_up_in_log_odds() -> None:
    evidence = Evidence(SETTINGS)
    evidence.add(0.8, 0.5)
    assert evidence.weight == pytest.approx(math.log(4.0))
    evidence.add(0.8, 0.5)
    assert evidence.weight == pytest.approx(math.log(4.0) * (1.0 + math.exp(-0.5 / 4.0)))


def test_after_its_time_37_percent_of_the_evidence_is_left() -> None:
    evidence = Evidence(SETTINGS)
    evidence.add(0.9, 0.5)
    before = evidence.weight
    for _ in range(8):
        evidence.add(0.5, 0.5)
    assert evidence.weight == pytest.approx(before * math.exp(-1.0))


def test_one_moment_never_decides_and_two_do() -> None:
    evidence = Evidence(SETTINGS)
    assert [evidence.add(1.0, 0.5) for _ in range(2)] == [False, True]
    assert [evidence.add(0.0, 0.5) for _ in range(4)] == [True, True, False, False]


def test_between_the_thresholds_the_last_decision_stands() -> None:
    evidence = Evidence(SETTINGS)
    for _ in range(5):
        evidence.add(1.0, 0.5)
    assert all(evidence.add(0.5, 0.5) for _ in range(100))


@given(st.lists(PROBABILITY, max_size=100))
def test_what_is_sure_decides_within_two_seconds_whatever_was_before(past: list[float]) -> None:
    evidence = Evidence(SETTINGS)
    for probability in past:
        evidence.add(probability, 0.5)
        assert SETTINGS.least <= evidence.weight <= SETTINGS.most
    assert [evidence.add(1.0, 0.5) for _ in range(4)][-1] is True
    assert [evidence.add(0.0, 0.5) for _ in range(4)][-1] is False


def test_a_reset_forgets() -> None:
    evidence = Evidence(SETTINGS)
    for _ in range(5):
        evidence.add(1.0, 0.5)
    evidence.reset()
    assert (evidence.weight, evidence.decided) == (0.0, False)
