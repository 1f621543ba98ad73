"""Noise that a microphone picks up besides the music."""

import numpy as np
from scipy import fft

from .engine import SAMPLE_RATE, Samples

_MAINS = (50.0, 60.0)
_LOWEST = 20.0


def coloured_noise(count: int, slope: float, random: np.random.Generator) -> Samples:
    """Return steady Gaussian noise of RMS 1, (count,), whose power changes by `slope` dB/octave."""
    size = fft.next_fast_len(count, real=True)
    spectrum = fft.rfft(random.standard_normal(size).astype(np.float32))
    frequency = np.maximum(np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE), _LOWEST)
    gain = (frequency / 1000.0) ** (slope / 20.0 / np.log10(2.0))
    noise = fft.irfft(spectrum * gain.astype(np.float32), size)[:count]
    return np.asarray(noise / np.sqrt(np.mean(np.square(noise))), np.float32)


def mains_hum(count: int, random: np.random.Generator) -> Samples:
    """Return hum of RMS 1, (count,): 50 or 60 Hz with ten harmonics of falling strength."""
    time = np.arange(count) / SAMPLE_RATE
    mains = _MAINS[int(random.integers(len(_MAINS)))]
    hum = np.zeros(count)
    for harmonic in range(1, 12):
        strength = random.uniform(0.3, 1.0) / harmonic
        phase = random.uniform(0.0, 2.0 * np.pi)
        hum += strength * np.sin(2.0 * np.pi * mains * harmonic * time + phase)
    return np.asarray(hum / np.sqrt(np.mean(np.square(hum))), np.float32)
