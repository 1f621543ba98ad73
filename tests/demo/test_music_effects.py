"""The effects of the demo music, against SciPy and against what they promise."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import signal as scipy_signal

from demo.music import effects
from demo.music.score import Room
from demo.music.signal import SAMPLE_RATE, Signal, fast_length, rms


@given(st.integers(1, 10_000_000))
def test_a_fast_length_is_long_enough_and_not_wasteful(count: int) -> None:
    length = fast_length(count)

    assert count <= length < 1.34 * count + 2
    while length % 2 == 0:
        length //= 2
    assert length in {1, 3, 5, 9, 15}


@pytest.mark.parametrize(
    ("filtered", "numerator", "denominator"),
    [
        (lambda x: effects.low_pass(x, 1000.0), [1.0], [1 / 1000, 1]),
        (lambda x: effects.high_pass(x, 300.0), [1 / 300, 0], [1 / 300, 1]),
        (
            lambda x: effects.peaks(x, (2000.0, 6.0206, 0.5)),
            [1, 2 * 1000.0, 2000.0**2],
            [1, 1000.0, 2000.0**2],
        ),
    ],
)
def test_filters_have_the_response_of_the_analogue_circuit(
    filtered: Callable[[Signal], Signal], numerator: list[float], denominator: list[float]
) -> None:
    impulse = np.zeros(1 << 16)
    impulse[100] = 1.0

    response = np.abs(np.fft.rfft(filtered(impulse)))

    frequency = np.fft.rfftfreq(len(impulse), 1 / SAMPLE_RATE)
    audible = (frequency > 30) & (frequency < 15_000)
    _, expected = scipy_signal.freqs(numerator, denominator, frequency[audible])
    assert response[audible] == pytest.approx(np.abs(expected), rel=0.02, abs=0.002)


def test_filters_are_causal() -> None:
    impulse = np.zeros(8192)
    impulse[4096] = 1.0

    before = effects.low_pass(impulse, 500.0, 2)[:4000]

    assert np.max(np.abs(before)) < 1e-4


@given(
    st.integers(0, 2**32 - 1),
    st.floats(0.05, 8.0),
    st.floats(0.1, 1.0),
    st.integers(600, 9000),
)
def test_the_limiter_never_lets_a_peak_through(
    seed: int, loudness: float, ceiling: float, count: int
) -> None:
    rng = np.random.default_rng(seed)
    sound = rng.standard_normal((count, 2)) * loudness * (rng.random((count, 1)) < 0.05)

    limited = effects.limit(sound, ceiling)

    assert np.max(np.abs(limited)) <= ceiling * (1 + 1e-9)


def test_the_limiter_leaves_quiet_music_alone() -> None:
    sound = 0.5 * np.sin(np.arange(20_000) / 30.0)[:, None] * np.ones(2)

    assert effects.limit(sound, 0.9) == pytest.approx(sound, abs=1e-12)


@given(st.integers(0, 7999))
def test_the_limiter_does_not_know_where_the_loop_begins(turn: int) -> None:
    sound = np.random.default_rng(3).standard_normal((8000, 2))

    turned = effects.limit(np.roll(sound, turn, axis=0), 0.8)

    assert turned == pytest.approx(np.roll(effects.limit(sound, 0.8), turn, axis=0), abs=1e-9)


@pytest.mark.parametrize("decay", [0.9, 2.4])
def test_reverberation_falls_by_60_db_in_its_decay_time(decay: float) -> None:
    """Measure the decay by backward integration (Schroeder 1965), from -5 to -25 dB."""
    impulse = np.zeros((round(4 * SAMPLE_RATE), 2))
    impulse[0] = 1.0
    room = Room(decay_seconds=decay, bright_hz=8000.0)

    wet = effects.reverberate(impulse, room, np.random.default_rng(5))

    midrange = scipy_signal.sosfilt(
        scipy_signal.butter(4, (250, 600), "bandpass", fs=SAMPLE_RATE, output="sos"), wet[:, 0]
    )
    remaining = np.cumsum(midrange[::-1] ** 2)[::-1]
    level = 10 * np.log10(remaining / remaining[0])
    span = np.argmax(level < -25) - np.argmax(level < -5)
    assert span / SAMPLE_RATE * 3 == pytest.approx(decay, rel=0.2)


def test_both_ears_hear_a_different_reverberation() -> None:
    impulse = np.zeros((SAMPLE_RATE, 2))
    impulse[0] = 1.0
    room = Room(decay_seconds=0.5, bright_hz=6000.0)

    left, right = effects.reverberate(impulse, room, np.random.default_rng(5)).T

    assert abs(np.corrcoef(left, right)[0, 1]) < 0.3


def test_compression_lowers_the_crest_and_not_the_balance() -> None:
    rng = np.random.default_rng(1)
    swell = np.repeat([0.1, 1.0, 0.2, 1.5], 20_000)[:, None]
    sound = rng.standard_normal((80_000, 2)) * swell * np.array([1.0, 0.5])

    dense = effects.compress(sound, 0.8)

    assert np.max(np.abs(dense)) / rms(dense) < 0.7 * np.max(np.abs(sound)) / rms(sound)
    assert rms(dense[:20_000]) / rms(dense) > 1.5 * rms(sound[:20_000]) / rms(sound)
    assert rms(dense[:, 0]) > 1.3 * rms(dense[:, 1])


def test_a_growling_bass_has_overtones_over_a_clean_low_end() -> None:
    tone = 0.1 * np.sin(2 * np.pi * 110.0 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)

    loud = effects.growl(tone)

    power = np.abs(np.fft.rfft(loud * np.hanning(len(loud)))) ** 2
    fundamental, third_partial = power[105:115].sum(), power[325:335].sum()
    assert 0.004 * fundamental < third_partial < 0.04 * fundamental
