"""The spectrum that the sound encoder sees, against librosa."""

import librosa
import numpy as np
from hypothesis import given, settings, strategies as st

from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.slaney_spectrum import (
    BANDS,
    FRAMES_PER_BLOCK,
    HOP,
    SPAN,
    SlaneySpectrum,
    slaney_filters,
)

from .signals import SAMPLE_RATE, chord, noise


def test_the_filters_are_librosas() -> None:
    theirs = librosa.filters.mel(sr=SAMPLE_RATE, n_fft=SPAN, n_mels=BANDS)
    np.testing.assert_allclose(slaney_filters(), theirs.T, atol=1e-7)


def test_levels_are_those_of_a_tagger_of_music() -> None:
    sound = chord(2.0)
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    spectrum = SlaneySpectrum()
    levels = np.concatenate([spectrum.push(part, power) for part in sound.reshape(-1, BLOCK_SIZE)])
    amplified = sound * np.float32(np.sqrt(0.01 / power))
    padded = np.concatenate([np.zeros(SPAN - HOP, np.float32), amplified])
    mel = librosa.feature.melspectrogram(
        y=padded, sr=SAMPLE_RATE, n_fft=SPAN, hop_length=HOP, n_mels=BANDS, center=False
    )
    np.testing.assert_allclose(levels, np.log10(1e4 * mel.T + 1.0)[: len(levels)], atol=2e-3)
    assert levels.shape == (4 * FRAMES_PER_BLOCK, BANDS)


def test_silence_has_level_zero() -> None:
    levels = SlaneySpectrum().push(np.zeros(BLOCK_SIZE, np.float32), 1e-12)
    assert not levels.any()


@settings(max_examples=10)
@given(decibels=st.floats(-60.0, 0.0))
def test_gain_makes_no_difference(decibels: float) -> None:
    sound = noise(0.5)
    gain = 10.0 ** (decibels / 20.0)
    loud = SlaneySpectrum().push(sound, 0.02)
    soft = SlaneySpectrum().push(np.asarray(sound * gain, np.float32), 0.02 * gain**2)
    np.testing.assert_allclose(soft, loud, atol=1e-4)
