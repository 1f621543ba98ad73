"""The instruments of the demo music, each played alone."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from demo.music import drums, keys_and_winds, strings
from demo.music.score import Instrument, Stroke
from demo.music.signal import SAMPLE_RATE, Signal, rms

PITCHED: list[Instrument] = [
    strings.acoustic_guitar,
    strings.nylon_guitar,
    strings.piano,
    strings.cello,
    strings.dark_strings,
    strings.trembling_strings,
    keys_and_winds.electric_piano,
    keys_and_winds.glockenspiel,
    keys_and_winds.warm_pad,
    keys_and_winds.bright_synth,
    keys_and_winds.brass,
    keys_and_winds.growling_brass,
    keys_and_winds.whistle,
    keys_and_winds.flute,
    keys_and_winds.finger_bass,
    keys_and_winds.soft_bass,
]
DRUMS: list[Instrument] = [
    function
    for name, function in inspect.getmembers(drums, inspect.isfunction)
    if function.__module__ == drums.__name__ and not name.startswith("_")
]

instruments = st.sampled_from([*PITCHED, *DRUMS])
frequencies = st.floats(55.0, 1000.0)


def played(
    instrument: Instrument, frequency: float, *, velocity: float = 0.7, seconds: float = 1.5
) -> Signal:
    rng = np.random.default_rng(7)
    return instrument(Stroke(frequency=frequency, seconds=seconds, velocity=velocity, rng=rng))


def strongest_partial(sound: Signal, expected: float, *, cents: float) -> tuple[float, float]:
    """Return frequency and power of what is strongest within `cents` of the expected pitch."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 20)) ** 2
    frequency = np.fft.rfftfreq(1 << 20, 1 / SAMPLE_RATE)
    near = np.abs(np.log2(np.maximum(frequency, 1.0) / expected)) < cents / 1200
    strongest = np.argmax(spectrum[near])
    return float(frequency[near][strongest]), float(spectrum[near][strongest])


@settings(max_examples=60)
@given(st.sampled_from(PITCHED), frequencies)
def test_every_instrument_is_in_tune(instrument: Instrument, frequency: float) -> None:
    sound = played(instrument, frequency)
    heard, power = strongest_partial(sound, frequency, cents=40.0)
    _, power_around = strongest_partial(sound, frequency, cents=100.0)

    # 26 cents, as the players of a section differ on purpose, or as near as a tone so short tells.
    assert abs(heard - frequency) < max(0.015 * frequency, 0.7)
    # A tremolo has sidebands a little further off, which may be the stronger ones.
    assert power > 0.1 * power_around


@settings(max_examples=60)
@given(instruments, frequencies, st.floats(0.1, 1.0), st.floats(0.03, 3.0))
def test_every_sound_begins_and_ends_in_silence(
    instrument: Instrument, frequency: float, velocity: float, seconds: float
) -> None:
    sound = played(instrument, frequency, velocity=velocity, seconds=seconds)

    assert np.all(np.isfinite(sound))
    assert 0.001 < np.max(np.abs(sound)) < 6
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01


@pytest.mark.parametrize("instrument", [*PITCHED, *DRUMS])
def test_a_harder_stroke_is_louder(instrument: Instrument) -> None:
    soft, hard = (played(instrument, 220.0, velocity=velocity) for velocity in (0.3, 0.9))

    assert rms(hard) > 1.5 * rms(soft)


@pytest.mark.parametrize("instrument", [strings.piano, strings.cello, keys_and_winds.brass])
def test_a_harder_stroke_is_brighter(instrument: Instrument) -> None:
    soft, hard = (played(instrument, 220.0, velocity=velocity) for velocity in (0.3, 0.9))

    assert centroid(hard) > 1.1 * centroid(soft)


def test_the_kick_is_low_and_the_hat_is_high() -> None:
    assert centroid(played(drums.kick, 60.0)) < 1500
    assert centroid(played(drums.closed_hat, 60.0)) > 6000


def test_saws_do_not_fold_back() -> None:
    """Energy of a high synth tone lies on its partials, and not between them."""
    frequency = 2093.0
    sound = played(keys_and_winds.bright_synth, frequency, velocity=1.0)
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    axis = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    off_partial = np.abs(axis / frequency - np.rint(axis / frequency)) > 0.1

    assert power[off_partial].sum() < 1e-4 * power.sum()


def centroid(sound: Signal) -> float:
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(power @ np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) / power.sum())
