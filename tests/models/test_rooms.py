"""The way from a loudspeaker to a microphone, measured by what comes out."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray
from scipy import signal

from models.rooms import BATTERY, Room, Way, hard_way, random_way, simulate
from models.rooms_codec import through_codec
from models.rooms_noise import coloured_noise, mains_hum
from models.rooms_reverb import impulse_response

RATE = 16_000
type Sound = NDArray[np.float32]


def random(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def white(seconds: float, amplitude: float = 0.1, seed: int = 1) -> Sound:
    return (amplitude * random(seed).standard_normal(int(seconds * RATE))).astype(np.float32)


def spectrum_db(sound: Sound, frequency: float) -> float:
    frequencies, power = signal.welch(sound, RATE, nperseg=2048)
    return float(10.0 * np.log10(power[np.argmin(np.abs(frequencies - frequency))]))


def measured_t60(response: Sound, centre: float) -> float:
    """Schroeder's backward integration (JASA 37, 1965), T20 extrapolated to 60 dB."""
    edges = [centre / 2**0.5, centre * 2**0.5]
    sos = signal.butter(3, edges, "bandpass", fs=RATE, output="sos")
    energy = np.cumsum(np.square(signal.sosfilt(sos, response))[::-1])[::-1]
    decay = 10.0 * np.log10(energy / energy[0])
    start, end = np.argmax(decay < -8.0), np.argmax(decay < -28.0)
    return float(60.0 * (end - start) / RATE / (decay[start] - decay[end]))


@pytest.mark.parametrize("t60", [0.3, 0.6, 1.2])
def test_a_room_decays_as_long_as_it_says(t60: float) -> None:
    room = Room(volume=60.0, t60=t60, distance=20.0)
    measured = np.median(
        [measured_t60(impulse_response(room, random(seed)), 1000.0) for seed in range(8)]
    )
    assert measured == pytest.approx(t60, rel=0.15)


def test_high_frequencies_decay_faster_than_low_ones() -> None:
    room = Room(volume=60.0, t60=0.8, distance=20.0)
    responses = [impulse_response(room, random(seed)) for seed in range(8)]
    low = np.median([measured_t60(response, 250.0) for response in responses])
    high = np.median([measured_t60(response, 4000.0) for response in responses])
    assert high < 0.85 * low


def test_direct_and_reflected_sound_are_equal_at_the_critical_distance() -> None:
    critical = 0.057 * np.sqrt(60.0 / 0.5)
    response = impulse_response(Room(volume=60.0, t60=0.5, distance=float(critical)), random())
    assert response[0] ** 2 == pytest.approx(np.sum(np.square(response[1:])), rel=1e-3)


def test_farther_away_there_is_less_direct_sound() -> None:
    near, far = (
        impulse_response(Room(volume=60.0, t60=0.5, distance=distance), random())
        for distance in (0.5, 4.0)
    )
    assert near[0] > 2.0 * far[0]
    assert np.sum(np.square(near)) == pytest.approx(np.sum(np.square(far)), rel=1e-3)


def test_the_loudspeaker_limits_the_band() -> None:
    sound = white(8.0)
    heard = simulate(sound, Way(low_cut=300.0, high_cut=3000.0), random())
    change = {f: spectrum_db(heard, f) - spectrum_db(sound, f) for f in (75, 300, 950, 3000, 6000)}
    relative = {frequency: value - change[950] for frequency, value in change.items()}
    assert relative[300] == pytest.approx(-3.0, abs=1.0)
    assert relative[75] == pytest.approx(-24.0, abs=2.5)
    assert relative[3000] == pytest.approx(-3.0, abs=1.0)
    assert relative[6000] == pytest.approx(-24.0, abs=2.5)


@pytest.mark.parametrize("tilt", [-3.0, 2.0])
def test_tilt_is_in_decibels_per_octave(tilt: float) -> None:
    sound = white(8.0)
    heard = simulate(sound, Way(tilt=tilt), random())
    octaves = [spectrum_db(heard, f) - spectrum_db(sound, f) for f in (500.0, 1000.0, 2000.0)]
    assert np.diff(octaves) == pytest.approx([tilt, tilt], abs=0.4)


@pytest.mark.parametrize("snr", [20.0, 10.0, 0.0])
def test_noise_lies_as_far_below_the_sound_as_asked(snr: float) -> None:
    tone = (0.3 * np.sin(2 * np.pi * 1000.0 * np.arange(8 * RATE) / RATE)).astype(np.float32)
    heard = simulate(tone, Way(snr=snr, noise_slope=0.0), random())
    spectrum = np.square(np.abs(np.fft.rfft(heard)))
    sound_power = spectrum[7990:8011].sum()
    noise_power = spectrum.sum() - sound_power
    assert 10.0 * np.log10(sound_power / noise_power) == pytest.approx(snr, abs=0.3)


@pytest.mark.parametrize("slope", [-6.0, -3.0, 0.0])
def test_noise_has_the_colour_asked_for(slope: float) -> None:
    noise = coloured_noise(20 * RATE, slope, random())
    octaves = [spectrum_db(noise, frequency) for frequency in (500.0, 1000.0, 2000.0)]
    assert np.diff(octaves) == pytest.approx([slope, slope], abs=1.0)
    assert np.sqrt(np.mean(np.square(noise))) == pytest.approx(1.0, rel=1e-3)


def test_hum_is_mains_and_its_harmonics() -> None:
    spectrum = np.square(np.abs(np.fft.rfft(mains_hum(4 * RATE, random()))))
    power = spectrum.reshape(-1)[: 4 * 1000]
    strongest = np.argsort(power)[-5:] / 4.0
    mains = 50.0 if np.isclose(strongest % 50.0, 0.0).all() else 60.0
    assert np.allclose(strongest % mains, 0.0)


def test_overload_flattens_the_peaks() -> None:
    heard = simulate(white(1.0), Way(overload=12.0, peak=-6.0), random())
    ceiling = 10.0 ** (-6.0 / 20.0)
    assert np.abs(heard).max() == pytest.approx(ceiling, abs=1e-4)
    assert np.mean(np.abs(heard) > 0.999 * ceiling) > 0.1


@given(peak=st.floats(-40.0, 0.0), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_gain_sets_the_highest_sample(peak: float, seed: int) -> None:
    heard = simulate(white(0.3, seed=seed), Way(peak=peak), random(seed))
    assert np.abs(heard).max() == pytest.approx(10.0 ** (peak / 20.0), abs=1.1 / 32768)


def test_what_arrives_has_16_bits() -> None:
    steps = simulate(white(0.5), BATTERY["mild"], random()) * 32768.0
    assert np.array_equal(steps, np.rint(steps))
    assert steps.min() >= -32768
    assert steps.max() <= 32767


@pytest.mark.parametrize("codec", ["opus", "mp3"])
def test_a_codec_changes_sound_but_neither_its_length_nor_its_place(codec: str) -> None:
    envelope = np.repeat(random(3).uniform(0.05, 1.0, 40), RATE // 10).astype(np.float32)
    sound = white(4.0) * envelope
    coded = through_codec(sound, codec, 32)  # type: ignore[arg-type]
    assert len(coded) == len(sound)
    assert not np.allclose(coded, sound, atol=1e-3)
    likeness = signal.correlate(coded, sound, method="fft")
    assert abs(int(np.argmax(likeness)) - (len(sound) - 1)) <= RATE // 1000


@pytest.mark.parametrize("name", BATTERY)
def test_the_battery_is_the_same_every_time(name: str) -> None:
    way = BATTERY[name]  # type: ignore[index]
    first, again, other = (simulate(white(1.0), way, random(seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_battery_gets_worse() -> None:
    mild, medium, severe = BATTERY["mild"], BATTERY["medium"], BATTERY["severe"]
    for easier, harder in ((mild, medium), (medium, severe)):
        assert easier.snr is not None
        assert harder.snr is not None
        assert easier.snr > harder.snr
        assert easier.room is not None
        assert harder.room is not None
        assert easier.room.direct_to_reverberant > harder.room.direct_to_reverberant


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_any_way_gives_sound_of_the_same_length(seed: int) -> None:
    generator = random(seed)
    heard = simulate(white(0.4), random_way(generator), generator)
    assert heard.shape == (int(0.4 * RATE),)
    assert heard.dtype == np.float32
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1.0


@pytest.mark.parametrize("way", [Way(), BATTERY["severe"]])
def test_silence_stays_silence(way: Way) -> None:
    assert not simulate(np.zeros(RATE, np.float32), way, random()).any()


def test_hard_ways_are_the_worse_half() -> None:
    ways, hard = (
        [draw(np.random.default_rng(seed)) for seed in range(400)]
        for draw in (random_way, hard_way)
    )

    def median(drawn: list[Way], part: str) -> float:
        return float(np.median([getattr(way, part) for way in drawn if getattr(way, part)]))

    assert median(hard, "snr") < median(ways, "snr") - 5.0
    assert median(hard, "low_cut") > median(ways, "low_cut")
    assert median(hard, "high_cut") < median(ways, "high_cut")
    assert 0.4 < np.mean([way.overload > 0.0 for way in hard]) < 0.6
    assert 0.4 < np.mean([way.codec is not None for way in hard]) < 0.6
    assert not any(way.codec for way in ways)
