"""Energies of the wavelet bands in rows of 20 ms, and onsets."""

import numpy as np
import pytest
from numpy.typing import NDArray

from custom_components.music_mood.engine.band_levels import BandLevels, BandRows, onsets

from .signals import SAMPLE_RATE, noise, tone

BLOCK = 8000


def rows_of(sound: NDArray[np.float32]) -> BandRows:
    levels = BandLevels()
    rows = [levels.push(sound[i : i + BLOCK]) for i in range(0, len(sound), BLOCK)]
    return BandRows(
        energies=np.concatenate([r.energies for r in rows]),
        logs=np.concatenate([r.logs for r in rows]),
    )


def clicks(per_second: int, seconds: int) -> NDArray[np.float32]:
    """Return short bursts of noise that die away."""
    sound = noise(float(seconds), 0.001)
    burst = noise(0.05, 0.5, seed=1) * np.exp(-np.arange(800) / 150)
    for start in range(4000, len(sound) - 800, SAMPLE_RATE // per_second):
        sound[start : start + 800] += burst.astype(np.float32)
    return sound


def test_there_are_fifty_rows_a_second() -> None:
    rows = rows_of(noise(2.0))
    assert rows.energies.shape == rows.logs.shape == (100, 7)
    assert onsets(rows.logs).shape == (100,)


def test_the_energy_of_a_tone_is_its_mean_square() -> None:
    # An orthonormal transform: a band of level m holds 1 / 2**m of the samples, so the mean square
    # of its coefficients is 2**m times that of the tone in it.
    energies = rows_of(tone(1500.0, 2.0, amplitude=0.5)).energies[10:].mean(axis=0)
    rates = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 64])
    assert float(energies @ rates) == pytest.approx(0.125, rel=0.01)
    assert energies.argmax() == 2


@pytest.mark.parametrize("per_second", [1, 2, 4])
def test_onsets_are_counted(per_second: int) -> None:
    found = onsets(rows_of(clicks(per_second, 10)).logs)
    assert found.sum() == pytest.approx(10 * per_second, abs=1)


def test_a_steady_tone_has_no_onset() -> None:
    assert onsets(rows_of(tone(440.0, 4.0)).logs)[25:].sum() == 0


@pytest.mark.parametrize("gain", [1e-3, 0.03, 2.0])
def test_gain_shifts_all_logarithms_alike(gain: float) -> None:
    sound = clicks(2, 4)
    plain, scaled = rows_of(sound), rows_of((sound * np.float32(gain)).astype(np.float32))
    np.testing.assert_allclose(scaled.logs - plain.logs, 2 * np.log(gain), atol=1e-3)
    np.testing.assert_array_equal(onsets(scaled.logs), onsets(plain.logs))


def test_silence_is_finite() -> None:
    sound = np.concatenate([np.zeros(BLOCK, np.float32), noise(1.0), np.zeros(BLOCK, np.float32)])
    assert np.isfinite(rows_of(sound).logs).all()
    assert np.ptp(rows_of(np.zeros(2 * BLOCK, np.float32)).logs) == 0.0
