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
    from_tonic,
    interval_content,
    key_fit,
    triad_strengths,
)

MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11)
HARMONIC_MINOR_SCALE = (0, 2, 3, 5, 7, 8, 11)

strengths = arrays(np.float64, 12, elements=st.floats(0.0, 1e3))


def sounding(*classes: int) -> NDArray[np.float64]:
    return np.isin(np.arange(12), np.mod(classes, 12)).astype(np.float64)


@pytest.mark.parametrize("tonic", range(12))
def test_scales_fit_their_own_key_best(tonic: int) -> None:
    major = sounding(*(tonic + note for note in MAJOR_SCALE)) + sounding(tonic, tonic + 7)
    minor = sounding(*(tonic + note for note in HARMONIC_MINOR_SCALE)) + sounding(tonic, tonic + 7)
    assert key_fit(major, MAJOR_PROFILE).argmax() == tonic
    assert key_fit(minor, MINOR_PROFILE).argmax() == tonic
    assert key_fit(major, MAJOR_PROFILE).max() > key_fit(major, MINOR_PROFILE).max()
    assert key_fit(minor, MINOR_PROFILE).max() > key_fit(minor, MAJOR_PROFILE).max()


@given(classes=strengths)
def test_key_fit_is_the_correlation_of_numpy(classes: NDArray[np.float64]) -> None:
    if classes.std() < 1e-6 * max(classes.sum(), 1.0):
        return
    expected = [np.corrcoef(classes, np.roll(MAJOR_PROFILE, tonic))[0, 1] for tonic in range(12)]
    np.testing.assert_allclose(key_fit(classes, MAJOR_PROFILE), expected, atol=1e-3)


@pytest.mark.parametrize("kind", TRIADS)
@pytest.mark.parametrize("root", range(12))
def test_a_triad_is_strongest_as_its_own_kind(kind: str, root: int) -> None:
    chord = sounding(root, *(root + note for note in TRIADS[kind])) + 0.1
    found = triad_strengths(chord)
    assert list(TRIADS)[int(found.argmax())] == kind
    assert found.max() == pytest.approx(1.1 / 4.2)


def test_a_fifth_is_heard_as_a_fifth_and_its_unison() -> None:
    content = interval_content(sounding(0, 7))
    np.testing.assert_allclose(content, [0.5, 0, 0, 0, 0, 0.25, 0], atol=1e-6)


@given(classes=strengths, shift=st.integers(0, 11), gain=st.floats(0.1, 10.0))
def test_neither_key_nor_loudness_matters(
    classes: NDArray[np.float64], shift: int, gain: float
) -> None:
    if classes.sum() < 1e-3:
        return
    other = gain * np.roll(classes, shift)
    np.testing.assert_allclose(triad_strengths(other), triad_strengths(classes), atol=1e-5)
    np.testing.assert_allclose(interval_content(other), interval_content(classes), atol=1e-5)
    np.testing.assert_allclose(
        key_fit(other, MINOR_PROFILE), np.roll(key_fit(classes, MINOR_PROFILE), shift), atol=1e-3
    )


@pytest.mark.parametrize("tonic", range(12))
def test_shares_are_counted_from_the_tonic(tonic: int) -> None:
    piece = sounding(*(tonic + note for note in MAJOR_SCALE)) + sounding(tonic, tonic + 7)
    np.testing.assert_allclose(from_tonic(piece), np.roll(piece, -tonic) / piece.sum(), atol=1e-6)


def test_silence_has_no_harmony() -> None:
    silence = np.zeros((3, 12))
    for result in (
        key_fit(silence, MAJOR_PROFILE),
        triad_strengths(silence),
        interval_content(silence),
        from_tonic(silence),
    ):
        np.testing.assert_array_equal(result, 0.0)
