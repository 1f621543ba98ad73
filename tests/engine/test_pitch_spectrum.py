"""Levels by pitch: notes land where they belong, gain shifts, streams equal files."""

import librosa
import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings, strategies as st

from custom_components.music_mood.engine.pitch_spectrum import (
    BAND_COUNT,
    BANDS_PER_SEMITONE,
    HOP,
    SEMITONES,
    SPAN,
    PitchSpectrum,
    band_weights,
    pitch_levels,
)

from .signals import SAMPLE_RATE, chord, noise, tone

SETTLED = 3
"""Frames until the span holds nothing of the silence before the first sample."""


@pytest.mark.parametrize("semitone", [24, 36, 39, 48, 60, 75, 87])
def test_a_note_is_loudest_in_its_own_band(semitone: int) -> None:
    frequency = float(librosa.midi_to_hz(21 + semitone))
    levels = pitch_levels(tone(frequency, 1.0))[SETTLED:]
    assert np.all(levels.argmax(axis=1) == BANDS_PER_SEMITONE * semitone + 1)


@pytest.mark.parametrize("root", [36, 48, 60])
def test_semitones_beside_each_other_are_told_apart(root: int) -> None:
    low, high = (float(librosa.midi_to_hz(21 + note)) for note in (root, root + 1))
    levels = pitch_levels(tone(low, 1.0, 0.3) + tone(high, 1.0, 0.3))[SETTLED:].mean(axis=0)
    first, second = 3 * root + 1, 3 * root + 4
    between = levels[first + 1 : second].min()
    assert levels[first] > between + 0.3
    assert levels[second] > between + 0.3


def test_it_is_the_spectrogram_of_scipy_summed_by_band() -> None:
    sound = chord(2.0)
    padded = np.concatenate([np.zeros(SPAN - HOP), sound])
    _, _, spectra = scipy.signal.stft(
        padded, SAMPLE_RATE, "hann", SPAN, SPAN - HOP, boundary=None, padded=False
    )
    # scipy divides by the sum of the window, a full-scale sine has 1/2 there.
    power = np.square(2.0 * np.abs(spectra.T))
    expected = np.log10(power @ band_weights() + 1e-10)
    np.testing.assert_allclose(pitch_levels(sound), expected[:20], atol=2e-3)


def test_every_band_is_a_mean_of_bins_around_its_pitch() -> None:
    weights = band_weights()
    assert weights.shape == (SPAN // 2 + 1, BAND_COUNT) == (2049, 3 * SEMITONES)
    np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=1e-5)
    centre = np.arange(2049) * SAMPLE_RATE / SPAN @ weights
    pitch = 27.5 * 2.0 ** ((np.arange(BAND_COUNT) - 1) / 36)
    np.testing.assert_allclose(centre, pitch, atol=SAMPLE_RATE / SPAN / 2)


@given(decibels=st.floats(-30.0, 6.0))
@settings(deadline=None, max_examples=20)
def test_gain_shifts_what_is_above_the_floor_and_nothing_else(decibels: float) -> None:
    sound = noise(1.0, 0.1)
    quiet = pitch_levels(np.asarray(sound * 10.0 ** (decibels / 20.0), np.float32))
    expected = pitch_levels(sound) + decibels / 10.0
    heard = quiet[SETTLED:] > -8.0
    np.testing.assert_allclose(quiet[SETTLED:][heard], expected[SETTLED:][heard], atol=0.01)


@given(sizes=st.lists(st.integers(0, 9000), min_size=1, max_size=8))
@settings(deadline=None, max_examples=25)
def test_pieces_of_any_size_give_exactly_the_same_frames(sizes: list[int]) -> None:
    sound = chord(2.0)
    stream = PitchSpectrum()
    ends = np.minimum(np.cumsum([0, *sizes]), len(sound))
    pieces = [sound[a:b] for a, b in zip(ends, [*ends[1:], len(sound)], strict=True)]
    frames = np.concatenate([stream.push(piece) for piece in pieces])
    np.testing.assert_array_equal(frames, pitch_levels(sound))


def test_silence_is_the_floor() -> None:
    np.testing.assert_allclose(pitch_levels(np.zeros(16_000, np.float32)), -10.0, rtol=1e-6)


def test_half_a_block_has_no_frame_yet() -> None:
    assert PitchSpectrum().push(np.zeros(7_999, np.float32)).shape == (0, BAND_COUNT)
