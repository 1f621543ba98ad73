"""Timbre bands, against librosa."""

import librosa
import numpy as np
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.mel_spectrum import (
    MEL_BANDS,
    SPAN,
    MelFrames,
    MelSpectrum,
    mel_filters,
)

from .signals import SAMPLE_RATE, chord, noise

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


@given(decibels=st.floats(-40.0, 0.0))
def test_gain_shifts_levels(decibels: float) -> None:
    sound = noise(0.5, 0.2)
    gain = 10.0 ** (decibels / 20.0)
    loud = MelSpectrum().push(sound, FLOOR)
    soft = MelSpectrum().push(np.asarray(sound * gain, np.float32), np.float32(FLOOR * gain**2))
    np.testing.assert_allclose(soft.levels, loud.levels + decibels / 10.0, atol=1e-3)
