"""Timbre bands and contrast, against librosa and plain definitions."""

import librosa
import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.mel_spectrum import (
    CONTRAST_COUNT,
    MEL_BANDS,
    SPAN,
    MelFrames,
    MelSpectrum,
    mel_filters,
    octave_contrast,
)

from .signals import SAMPLE_RATE, chord, noise, tone

type Samples = NDArray[np.float32]

FLOOR = np.float32(1e-10)


def frames_of(sound: Samples) -> list[MelFrames]:
    spectrum = MelSpectrum()
    return [spectrum.push(block, FLOOR) for block in sound.reshape(-1, BLOCK_SIZE)]


def power_of(sound: Samples) -> NDArray[np.float64]:
    padded = np.concatenate([np.zeros(SPAN - 800), sound])
    spectra = librosa.stft(padded, n_fft=SPAN, hop_length=800, window="hann", center=False)
    return np.asarray(np.square(np.abs(spectra.T) * 4.0 / SPAN), np.float64)


def test_the_filters_are_librosas_with_a_sum_of_one() -> None:
    theirs = librosa.filters.mel(
        sr=SAMPLE_RATE, n_fft=SPAN, n_mels=MEL_BANDS, fmin=30.0, fmax=7800.0, htk=True, norm=None
    ).T
    np.testing.assert_allclose(mel_filters(), theirs / theirs.sum(axis=0), atol=1e-4)


def test_levels_are_the_spectrogram_of_librosa_in_bands() -> None:
    sound = chord(2.0)
    levels = np.concatenate([frames.levels for frames in frames_of(sound)])
    expected = np.log10(power_of(sound) @ mel_filters() + FLOOR)
    np.testing.assert_allclose(levels, expected[:40], atol=5e-3)


def test_power_is_the_mean_over_the_bands() -> None:
    sound = noise(1.0)
    power = np.concatenate([frames.power for frames in frames_of(sound)])
    expected = (power_of(sound) @ mel_filters()).mean(axis=1)
    np.testing.assert_allclose(power, expected[:20], rtol=1e-3)


def test_a_tone_has_more_contrast_in_its_octave_than_noise() -> None:
    def third_octave(sound: Samples) -> NDArray[np.float64]:
        return np.asarray(frames_of(sound)[-1].contrast[:, 4:6].mean(axis=0), np.float64)

    assert np.all(third_octave(tone(600.0, 1.0)) > 2.0 + third_octave(noise(1.0)))


def test_a_flat_spectrum_has_no_contrast() -> None:
    flat = octave_contrast(np.full((3, SPAN // 2 + 1), 0.01, np.float32))
    assert flat.shape == (3, CONTRAST_COUNT)
    np.testing.assert_allclose(flat, 0.0, atol=1e-5)


@pytest.mark.parametrize(
    ("octave", "bins"),
    enumerate([(0, 26), (26, 52), (52, 103), (103, 205), (205, 410), (410, 1025)]),
)
def test_contrast_is_the_highest_fifth_over_the_lowest(octave: int, bins: tuple[int, int]) -> None:
    power = np.random.default_rng(3).uniform(1e-6, 1.0, (2, SPAN // 2 + 1)).astype(np.float32)
    for spectrum, found in zip(power, octave_contrast(power), strict=True):
        levels = np.sort(np.log10(spectrum[slice(*bins)]))
        fifth = len(levels) // 5
        peaks_over_valleys = levels[-fifth:].mean() - levels[:fifth].mean()
        assert found[2 * octave] == pytest.approx(peaks_over_valleys, abs=1e-4)
        flatness = librosa.feature.spectral_flatness(
            S=spectrum[slice(*bins), np.newaxis], power=1.0, amin=1e-12
        )
        assert found[2 * octave + 1] == pytest.approx(-np.log10(flatness.item()), abs=1e-4)


@given(decibels=st.floats(-40.0, 0.0))
def test_gain_shifts_levels_and_leaves_contrast(decibels: float) -> None:
    sound = noise(0.5, 0.2)
    gain = 10.0 ** (decibels / 20.0)
    loud = MelSpectrum().push(sound, FLOOR)
    soft = MelSpectrum().push(np.asarray(sound * gain, np.float32), np.float32(FLOOR * gain**2))
    np.testing.assert_allclose(soft.levels, loud.levels + decibels / 10.0, atol=1e-3)
    np.testing.assert_allclose(soft.contrast, loud.contrast, atol=1e-3)
