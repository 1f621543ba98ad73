"""Interruptions wait where they would leave something behind."""

import signal

import pytest

from custom_components.music_mood.engine.cli.interrupts import held_interrupts


@pytest.fixture(autouse=True)
def ctrl_c_raises() -> None:
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interruption_waits_until_it_is_released() -> None:
    done = []
    with held_interrupts() as release:
        signal.raise_signal(signal.SIGINT)
        done.append("started")
        with pytest.raises(KeyboardInterrupt):
            release()
    assert done == ["started"]


def test_at_the_latest_it_comes_at_the_end() -> None:
    with pytest.raises(KeyboardInterrupt), held_interrupts():
        signal.raise_signal(signal.SIGINT)


def test_afterwards_interruptions_are_immediate_again() -> None:
    with held_interrupts():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
