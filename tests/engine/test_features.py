"""The 68 features, each against an independent oracle."""

from itertools import pairwise

import librosa
import numpy as np
import pytest
import scipy.fft
import scipy.stats
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from custom_components.music_mood.engine.features import (
    BLOCK_SIZE,
    FEATURE_COUNT,
    FEATURE_NAMES,
    FRAME_SIZE,
    FeatureExtractor,
    extract_features,
)

from .signals import SAMPLE_RATE, chord, noise, tone

SOUNDS = {
    "noise": noise(2.0),
    "tone": tone(700.0, 2.0) + noise(2.0, 0.001),
    "chord": chord(2.0),
}
FREQUENCIES = np.arange(400) * 20.0


@pytest.fixture(params=SOUNDS, ids=str)
def sound(request: pytest.FixtureRequest) -> NDArray[np.float32]:
    return SOUNDS[request.param]


def column(features: NDArray[np.float32], name: str) -> NDArray[np.float32]:
    return features[:, FEATURE_NAMES.index(name)]


def frames_of(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    return sound.reshape(-1, FRAME_SIZE).astype(np.float64)


def spectra_of(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.abs(scipy.fft.rfft(frames_of(sound), axis=1))[:, :400] / 400


def test_there_are_68_features_with_68_names(sound: NDArray[np.float32]) -> None:
    assert FEATURE_COUNT == len(set(FEATURE_NAMES)) == 68
    assert extract_features(sound).shape == (40, 68)


def test_zero_crossing_rate_is_librosas(sound: NDArray[np.float32]) -> None:
    crossings = librosa.zero_crossings(frames_of(sound), pad=False, threshold=0.0).sum(axis=1)
    np.testing.assert_allclose(
        column(extract_features(sound), "zero_crossing_rate"), crossings / 799, atol=2 / 799
    )


def test_energy_is_the_square_of_librosas_rms(sound: NDArray[np.float32]) -> None:
    rms = librosa.feature.rms(y=sound, frame_length=800, hop_length=800, center=False)[0]
    np.testing.assert_allclose(column(extract_features(sound), "energy"), rms**2, rtol=1e-4)


@pytest.mark.parametrize("name", ["energy_entropy", "spectral_entropy"])
def test_entropies_are_scipys(sound: NDArray[np.float32], name: str) -> None:
    parts = frames_of(sound) if name == "energy_entropy" else spectra_of(sound)
    energy = (parts**2).reshape(40, 10, -1).sum(axis=2)
    expected = scipy.stats.entropy(energy, base=2, axis=1)
    np.testing.assert_allclose(column(extract_features(sound), name), expected, atol=1e-4)


def test_centroid_spread_and_rolloff_are_librosas(sound: NDArray[np.float32]) -> None:
    features, spectra = extract_features(sound), spectra_of(sound).T
    centroid = librosa.feature.spectral_centroid(S=spectra, freq=FREQUENCIES)[0]
    spread = librosa.feature.spectral_bandwidth(S=spectra, freq=FREQUENCIES)[0]
    rolloff = librosa.feature.spectral_rolloff(S=spectra**2, freq=FREQUENCIES, roll_percent=0.9)[0]
    np.testing.assert_allclose(column(features, "spectral_centroid") * 8000, centroid, rtol=1e-3)
    np.testing.assert_allclose(column(features, "spectral_spread") * 8000, spread, rtol=1e-3)
    np.testing.assert_allclose(column(features, "spectral_rolloff") * 8000, rolloff, atol=20.0)


def test_flux_is_the_squared_distance_of_normalised_spectra(sound: NDArray[np.float32]) -> None:
    spectra = spectra_of(sound)
    shapes = librosa.util.normalize(spectra, norm=1, axis=1)
    expected = [0.0, *(((after - before) ** 2).sum() for before, after in pairwise(shapes))]
    np.testing.assert_allclose(
        column(extract_features(sound), "spectral_flux"), expected, rtol=1e-3, atol=1e-7
    )


def test_mfcc_are_those_of_librosas_mel_filters_and_scipys_dct(sound: NDArray[np.float32]) -> None:
    # Slaney's scale ends 40 bands of this spacing at 6854 Hz; librosa builds the same bank.
    top = 933.33 * 1.0711703**29
    mel = librosa.filters.mel(sr=16_000, n_fft=800, n_mels=40, fmin=133.33, fmax=top)[:, :400]
    bands = np.log10(np.maximum(spectra_of(sound) @ mel.T, 1e-9))
    expected = scipy.fft.dct(bands, norm="ortho", axis=1)[:, :13]
    first = FEATURE_NAMES.index("mfcc_1")
    np.testing.assert_allclose(extract_features(sound)[:, first : first + 13], expected, atol=0.05)


@given(octave=st.integers(0, 3), semitone=st.integers(0, 11))
def test_a_tone_shows_in_its_pitch_class(octave: int, semitone: int) -> None:
    # 440 Hz and up: below it, bins of 20 Hz do not tell semitones apart.
    sound = tone(440.0 * 2 ** (octave + semitone / 12), 0.5)
    first = FEATURE_NAMES.index("chroma_A")
    chroma = extract_features(sound)[:, first : first + 12].mean(axis=0)
    assert chroma.argmax() == semitone


def test_deltas_are_differences_to_the_frame_before(sound: NDArray[np.float32]) -> None:
    features = extract_features(sound)
    np.testing.assert_array_equal(features[0, 34:], np.zeros(34))
    np.testing.assert_allclose(features[1:, 34:], np.diff(features[:, :34], axis=0), atol=1e-6)


@given(st.lists(st.integers(0, 3 * BLOCK_SIZE), max_size=8))
def test_a_stream_in_any_pieces_gives_exactly_the_features_of_the_file(cuts: list[int]) -> None:
    sound = SOUNDS["chord"]
    extractor = FeatureExtractor()
    pieces = np.split(sound, sorted(min(cut, len(sound)) for cut in cuts))
    streamed = np.concatenate([extractor.push(piece) for piece in pieces])
    np.testing.assert_array_equal(streamed, extract_features(sound))


@given(arrays(np.float32, BLOCK_SIZE, elements=st.sampled_from([-1.0, 0.0, 1.0, 1e-30, 0.3])))
def test_features_of_any_sound_are_finite(sound: NDArray[np.float32]) -> None:
    assert np.isfinite(extract_features(sound)).all()


def test_digital_silence_is_an_ordinary_value() -> None:
    silence = extract_features(np.zeros(SAMPLE_RATE, np.float32))
    assert np.isfinite(silence).all()
    # log10 of the floor 1e-9, times the square root of 40 bands
    assert column(silence, "mfcc_1") == pytest.approx(-9 * 40**0.5, rel=1e-4)


def test_less_than_a_block_gives_nothing_yet() -> None:
    assert extract_features(np.zeros(BLOCK_SIZE - 1, np.float32)).shape == (0, 68)
