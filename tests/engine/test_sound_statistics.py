"""The numbers that tell music from speech and noise."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from custom_components.music_mood.engine.features import extract_features
from custom_components.music_mood.engine.sound_statistics import (
    STATISTIC_NAMES,
    Statistics,
    sound_statistics,
)

from .signals import SAMPLE_RATE, chord, noise, tone


def named(statistics: Statistics) -> dict[str, float]:
    return dict(zip(STATISTIC_NAMES, statistics.tolist(), strict=True))


def of(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> dict[str, float]:
    return named(sound_statistics(extract_features(samples)))


def modulated(hertz: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Noise that swells and fades, as syllables do four times a second."""
    carrier = np.random.default_rng(0).normal(size=3 * SAMPLE_RATE) * 0.1
    time = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
    return np.asarray(carrier * (1.0 + 0.9 * np.sin(2 * np.pi * hertz * time)), np.float32)


@given(gain=st.floats(-40.0, 0.0), seed=st.integers(0, 20))
@settings(max_examples=25, deadline=None)
def test_the_volume_changes_nothing(gain: float, seed: int) -> None:
    sound = chord(3.0, seed=seed) + noise(3.0, 0.02, seed)
    loud = sound_statistics(extract_features(sound))
    soft = sound_statistics(extract_features(sound * np.float32(10.0 ** (gain / 20.0))))
    assert soft == pytest.approx(loud, abs=2e-3)


@pytest.mark.parametrize(
    ("hertz", "band"), [(2.3, "1.5_3.0"), (4.0, "3.0_5.0"), (6.0, "5.0_7.0"), (8.5, "7.0_10.0")]
)
def test_the_pace_of_the_level_shows_in_its_band(hertz: float, band: str) -> None:
    found = {key: value for key, value in of(modulated(hertz)).items() if "modulation" in key}
    assert max(found, key=found.__getitem__) == f"modulation_{band}"


def test_held_notes_are_alike_and_noise_is_not() -> None:
    held, hiss = of(chord(3.0)), of(noise(3.0))
    assert held["chroma_likeness_8"] > 0.95
    assert held["chroma_likeness_8"] > hiss["chroma_likeness_8"]
    assert held["whole_chroma_rank_1"] > 2.0 * hiss["whole_chroma_rank_1"]


def test_pauses_are_counted_and_otherwise_left_out() -> None:
    sound = np.concatenate([tone(440.0, 0.5), np.zeros(SAMPLE_RATE // 2, np.float32)])
    paused, whole = of(sound), of(tone(440.0, 3.0))
    assert paused["pause_share"] == pytest.approx(0.5, abs=0.02)
    assert whole["pause_share"] == 0.0
    assert paused["mean_spectral_centroid"] == pytest.approx(
        whole["mean_spectral_centroid"], abs=0.01
    )


def test_transposing_does_not_change_the_ranks_of_the_pitch_classes() -> None:
    # Both lie on a bin of 20 Hz, so that no energy leaks into other pitch classes.
    low, high = of(tone(440.0, 3.0)), of(tone(660.0, 3.0))
    assert high["whole_chroma_rank_1"] == pytest.approx(low["whole_chroma_rank_1"], abs=0.05)


def test_only_the_last_three_seconds_count() -> None:
    frames = extract_features(np.concatenate([noise(2.0), chord(4.0)]))
    assert np.array_equal(sound_statistics(frames), sound_statistics(frames[-60:]))


@given(count=st.integers(10, 70), seed=st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_any_features_give_finite_numbers(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    frames = (random.normal(size=(count, 68)) * 10.0 ** random.integers(-6, 4)).astype(np.float32)
    statistics = sound_statistics(frames)
    assert statistics.shape == (len(STATISTIC_NAMES),)
    assert np.isfinite(statistics).all()


def test_digital_silence_gives_finite_numbers() -> None:
    silence = extract_features(np.zeros(3 * SAMPLE_RATE, np.float32))
    assert np.isfinite(sound_statistics(silence)).all()


def test_too_little_sound_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 10 frames, got 9"):
        sound_statistics(np.zeros((9, 68), np.float32))
