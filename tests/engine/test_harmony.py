"""Harmony of pitch classes: known chords and keys, the same in all keys."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from custom_components.music_mood.engine.harmony import (
    MAJOR_PROFILE,
    MINOR_PROFILE,
    TRIADS,
    interval_content,
    key_fit,
    shares,
    triad_strengths,
)
from custom_components.music_mood.engine.key_statistics import KEY_NAMES, key_statistics

MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11)
HARMONIC_MINOR_SCALE = (0, 2, 3, 5, 7, 8, 11)

strengths = arrays(np.float64, 12, elements=st.floats(0.0, 1e3))


def sounding(*classes: int) -> NDArray[np.float64]:
    return np.isin(np.arange(12), np.mod(classes, 12)).astype(np.float64)


def fits(classes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    major, minor = key_fit(shares(classes))
    return major, minor


@pytest.mark.parametrize("tonic", range(12))
def test_scales_fit_their_own_key_best(tonic: int) -> None:
    major = sounding(*(tonic + note for note in MAJOR_SCALE)) + sounding(tonic, tonic + 7)
    minor = sounding(*(tonic + note for note in HARMONIC_MINOR_SCALE)) + sounding(tonic, tonic + 7)
    as_major, as_minor = fits(major)
    assert as_major.argmax() == tonic
    assert as_major.max() > as_minor.max()
    as_major, as_minor = fits(minor)
    assert as_minor.argmax() == tonic
    assert as_minor.max() > as_major.max()


@given(classes=strengths)
def test_key_fit_is_the_correlation_of_numpy(classes: NDArray[np.float64]) -> None:
    if classes.std() < 1e-6 * max(classes.sum(), 1.0):
        return
    for fit, profile in zip(fits(classes), (MAJOR_PROFILE, MINOR_PROFILE), strict=True):
        expected = [np.corrcoef(classes, np.roll(profile, tonic))[0, 1] for tonic in range(12)]
        np.testing.assert_allclose(fit, expected, atol=1e-3)


@pytest.mark.parametrize("kind", TRIADS)
@pytest.mark.parametrize("root", range(12))
def test_a_triad_is_strongest_as_its_own_kind(kind: str, root: int) -> None:
    chord = sounding(root, *(root + note for note in TRIADS[kind])) + 0.1
    found = triad_strengths(shares(chord))
    assert list(TRIADS)[int(found.argmax())] == kind
    assert found.max() == pytest.approx(1.1 / 4.2)


def test_a_fifth_is_heard_as_a_fifth_and_its_unison() -> None:
    content = interval_content(shares(sounding(0, 7)))
    np.testing.assert_allclose(content, [0.5, 0, 0, 0, 0, 0.25, 0], atol=1e-6)


@given(classes=strengths, shift=st.integers(0, 11), gain=st.floats(0.1, 10.0))
def test_neither_key_nor_loudness_matters(
    classes: NDArray[np.float64], shift: int, gain: float
) -> None:
    if classes.sum() < 1e-3:
        return
    here, there = shares(classes), shares(gain * np.roll(classes, shift))
    np.testing.assert_allclose(triad_strengths(there), triad_strengths(here), atol=1e-5)
    np.testing.assert_allclose(interval_content(there), interval_content(here), atol=1e-5)
    np.testing.assert_allclose(key_fit(there), np.roll(key_fit(here), shift, axis=-1), atol=1e-3)


def test_silence_has_no_harmony() -> None:
    silence = shares(np.zeros((3, 12)))
    for result in (key_fit(silence), triad_strengths(silence), interval_content(silence)):
        np.testing.assert_array_equal(result, 0.0)


@pytest.mark.parametrize("tonic", range(12))
def test_statistics_of_the_key_are_the_same_in_all_keys(tonic: int) -> None:
    piece = sounding(*MAJOR_SCALE) + sounding(0, 7) + 0.5 * sounding(4)
    found = key_statistics(np.roll(piece, tonic))
    assert len(found) == len(KEY_NAMES)
    np.testing.assert_allclose(found, key_statistics(piece), atol=1e-6)
    named = dict(zip(KEY_NAMES, found, strict=True))
    assert named["major_over_minor"] > 0
    from_tonic = [named[f"from_major_tonic_{semitones}"] for semitones in range(12)]
    np.testing.assert_allclose(from_tonic, piece / piece.sum(), atol=1e-6)
