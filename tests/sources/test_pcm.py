"""Sound in other formats than the engine's."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.signal import resample_poly

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples
from custom_components.music_mood.sources.pcm import (
    PcmFormat,
    PcmFormatError,
    PcmReader,
    Resampler,
)

RATES = [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000]


def sine(frequency: float, rate: int, seconds: float = 1.0) -> Samples:
    time = np.arange(int(rate * seconds)) / rate
    return np.asarray(0.5 * np.sin(2 * np.pi * frequency * time), np.float32)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frequency", [50.0, 440.0, 3000.0])
def test_a_tone_stays_what_it_is_at_every_rate(rate: int, frequency: float) -> None:
    heard = Resampler(rate).push(sine(frequency, rate))

    expected = sine(frequency, SAMPLE_RATE)[: len(heard)]
    assert len(heard) > 0.99 * SAMPLE_RATE
    # But for the first moment, in which the filter has seen only half of what it looks at.
    np.testing.assert_allclose(heard[100:], expected[100:], atol=2e-3)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_what_16_khz_cannot_hold_is_gone_and_not_folded_back(rate: int) -> None:
    heard = Resampler(rate).push(sine(11_000.0, rate))

    assert np.abs(heard[100:]).max() < 1e-3


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_music_sounds_as_scipy_makes_it(rate: int) -> None:
    rng = np.random.default_rng(1)
    wide = rng.standard_normal(rate)
    spectrum = np.fft.rfft(wide)
    spectrum[int(6000 * len(spectrum) / (rate / 2)) :] = 0.0
    music = np.asarray(0.1 * np.fft.irfft(spectrum), np.float32)

    heard = Resampler(rate).push(music)

    divisor = np.gcd(rate, SAMPLE_RATE)
    # A long window: scipy's usual one begins to close below 6 kHz.
    expected = resample_poly(
        music, SAMPLE_RATE // divisor, rate // divisor, window=("kaiser", 8.0)
    )[: len(heard)]
    difference = (heard - expected)[200:-200]
    assert np.sqrt(np.mean(difference**2)) < 0.02 * np.sqrt(np.mean(expected**2))


@given(
    rate=st.sampled_from(RATES),
    cuts=st.lists(st.integers(0, 4000), max_size=12),
)
def test_pieces_of_any_size_give_the_same(rate: int, cuts: list[int]) -> None:
    sound = np.random.default_rng(2).uniform(-1, 1, 4000).astype(np.float32)
    whole = Resampler(rate).push(sound)
    resampler = Resampler(rate)

    pieces = [resampler.push(piece) for piece in np.split(sound, sorted(cuts))]

    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6)


@given(
    width=st.sampled_from([1, 2, 3, 4]),
    channels=st.integers(1, 3),
    cuts=st.lists(st.integers(0, 300), max_size=5),
)
def test_every_width_is_read_and_the_channels_mixed(
    width: int, channels: int, cuts: list[int]
) -> None:
    # Powers of two are the same in every width, and the highest one byte has is 1/2.
    values = np.tile([0.5, -0.5, 0.25, -1.0, 0.0], 10)
    numbers = np.round(values * 2 ** (8 * width - 1)).astype(np.int64)
    if width == 1:
        numbers += 128
    frames = np.repeat(numbers, channels)
    content = b"".join(int(number).to_bytes(width, "little", signed=width > 1) for number in frames)
    reader = PcmReader(PcmFormat(rate=16_000, width=width, channels=channels))
    edges = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]

    heard = np.concatenate([reader.push(content[start:end]) for start, end in pairwise(edges)])

    np.testing.assert_allclose(heard, values, atol=1e-6)


@pytest.mark.parametrize(
    ("rate", "width", "channels"),
    [
        (0, 2, 1),
        (-16_000, 2, 1),
        (10**9, 2, 1),
        (383_999, 2, 1),
        (16_000, 0, 1),
        (16_000, 5, 1),
        (16_000, 2, 0),
    ],
)
def test_impossible_formats_are_refused(rate: int, width: int, channels: int) -> None:
    with pytest.raises(PcmFormatError):
        PcmFormat(rate=rate, width=width, channels=channels)
