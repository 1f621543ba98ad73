"""The wavelet pyramid, against PyWavelets."""

import numpy as np
import pytest
import pywt
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.wavelet import SCALING_FILTER, WaveletPyramid

from .signals import chord, tone

LEVELS = 6
SOUND = chord(1.0)


def oracle(sound: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """Return the bands from high to low, the approximation last."""
    approximation, *details = pywt.wavedec(
        sound.astype(np.float64), "db4", mode="zero", level=LEVELS
    )
    return [*reversed(details), approximation]


def test_the_filter_is_daubechies_with_four_vanishing_moments() -> None:
    np.testing.assert_allclose(SCALING_FILTER, pywt.Wavelet("db4").rec_lo, atol=1e-10)


def test_every_band_is_pywavelets_own() -> None:
    bands = WaveletPyramid(LEVELS).push(SOUND)
    assert len(bands) == LEVELS + 1
    for level, (band, expected) in enumerate(zip(bands, oracle(SOUND), strict=True), start=1):
        # The oracle also looks behind the end of the sound, where a stream does not know more.
        assert len(band) == len(SOUND) >> min(level, LEVELS)
        np.testing.assert_allclose(band, expected[: len(band)], atol=2e-6)


@given(st.lists(st.integers(0, len(SOUND)), max_size=12))
def test_pieces_of_any_size_give_the_same_bands(cuts: list[int]) -> None:
    pyramid = WaveletPyramid(LEVELS)
    pieces = [pyramid.push(piece) for piece in np.split(SOUND, sorted(cuts))]
    for streamed, whole in zip(
        zip(*pieces, strict=True), WaveletPyramid(LEVELS).push(SOUND), strict=True
    ):
        np.testing.assert_allclose(np.concatenate(streamed), whole, atol=1e-6)


def test_single_samples_are_pieces_too() -> None:
    pyramid = WaveletPyramid(2)
    pieces = [pyramid.push(SOUND[i : i + 1]) for i in range(100)]
    for band, whole in enumerate(WaveletPyramid(2).push(SOUND[:100])):
        streamed = np.concatenate([piece[band] for piece in pieces])
        np.testing.assert_allclose(streamed, whole, atol=1e-6)


def test_energies_are_those_of_the_coefficients() -> None:
    energies = WaveletPyramid(LEVELS).push_energies(SOUND, 50)
    bands = WaveletPyramid(LEVELS).push(SOUND)
    expected = [np.square(band.reshape(50, -1)).sum(axis=1) for band in bands]
    np.testing.assert_allclose(energies, np.stack(expected, axis=1), rtol=1e-4, atol=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_no_energy_is_lost_and_none_is_made(seed: int) -> None:
    burst = np.zeros(4096, np.float32)
    burst[:2048] = np.random.default_rng(seed).normal(size=2048)
    bands = WaveletPyramid(LEVELS).push(burst)
    assert sum(float(np.sum(np.square(band))) for band in bands) == pytest.approx(
        float(np.sum(np.square(burst))), rel=1e-4
    )


@pytest.mark.parametrize(
    ("frequency", "band"), [(6000, 0), (3000, 1), (1500, 2), (750, 3), (375, 4), (187, 5), (50, 6)]
)
def test_a_tone_is_loudest_in_its_octave(frequency: float, band: int) -> None:
    bands = WaveletPyramid(LEVELS).push(tone(frequency, 1.0))
    energies = [float(np.sum(np.square(coefficients))) for coefficients in bands]
    assert int(np.argmax(energies)) == band


def test_a_pyramid_without_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one level"):
        WaveletPyramid(0)
