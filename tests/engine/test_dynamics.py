"""Dynamics: known crests and percentiles, whatever the volume."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray
from scipy.stats import kurtosis

from custom_components.music_mood.engine.dynamics import (
    DYNAMICS_NAMES,
    dynamics,
    frame_moments,
)

from .signals import noise, tone

SILENT = np.float32(1e-14)


def named(sound: NDArray[np.float32]) -> dict[str, float]:
    moments = [frame_moments(block, SILENT) for block in sound.reshape(-1, 8000)]
    return dict(zip(DYNAMICS_NAMES, dynamics(np.concatenate(moments)), strict=True))


def test_a_sine_has_a_crest_of_two_and_a_constant_level() -> None:
    found = named(tone(440.0, 2.0))
    assert found["crest"] == pytest.approx(np.log10(2.0), abs=1e-3)
    assert found["frame_crest"] == pytest.approx(np.log10(2.0), abs=1e-3)
    assert found["kurtosis"] == pytest.approx(np.log10(1.5), abs=1e-3)
    for name in ("level_flatness", "frame_crest_deviation", "peak_percentile_50"):
        assert found[name] == pytest.approx(0.0, abs=1e-3)


def test_percentiles_and_kurtosis_are_those_of_numpy_and_scipy() -> None:
    sound = np.asarray(noise(3.0, 0.1) * np.linspace(0.05, 1.0, 48_000), np.float32)
    found = named(sound)
    frames = np.square(sound.astype(np.float64)).reshape(-1, 800)
    level = np.log10(frames.mean(axis=1)) - np.log10(frames.mean())
    for share in (5, 25, 50, 75, 95):
        assert found[f"level_percentile_{share}"] == pytest.approx(
            np.percentile(level, share), abs=1e-4
        )
    peak = np.log10(frames.max(axis=1))
    assert found["peak_percentile_90"] == pytest.approx(np.percentile(peak, 90) - peak.max())
    fourth = np.log10(kurtosis(sound.astype(np.float64), fisher=False))
    assert found["kurtosis"] == pytest.approx(fourth, abs=1e-2)


def test_dense_sound_has_less_crest_than_clicks() -> None:
    clicks = np.zeros(16_000, np.float32)
    clicks[::4000] = 0.9
    assert named(clicks)["crest"] > named(noise(1.0))["crest"] + 1.0


@given(decibels=st.floats(-40.0, 0.0))
def test_volume_makes_no_difference(decibels: float) -> None:
    sound = noise(2.0, 0.2)
    soft = named(np.asarray(sound * 10.0 ** (decibels / 20.0), np.float32))
    assert soft == pytest.approx(named(sound), abs=1e-4)


def test_silence_is_finite() -> None:
    assert np.isfinite(list(named(np.zeros(16_000, np.float32)).values())).all()
