"""Sound for the tests, made on the spot."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples


def chords(seconds: float, *, level: float = 0.3) -> Samples:
    """Return a broken chord over a bass and a beat, each second the same: music to the gate."""
    second = np.zeros(SAMPLE_RATE)
    random = np.random.default_rng(0)
    for beat, ratio in enumerate((1.0, 1.25, 1.5, 2.0)):
        start = beat * SAMPLE_RATE // 4
        time = np.arange(SAMPLE_RATE - start) / SAMPLE_RATE
        second[start:] += _plucked(220.0 * ratio, time)
        second[start:] += 0.25 * random.standard_normal(len(time)) * np.exp(-60.0 * time)
    second += 1.5 * _plucked(110.0, np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    return np.asarray(0.5 * level * np.resize(second, int(seconds * SAMPLE_RATE)), np.float32)


def _plucked(frequency: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a string of eight harmonics, the higher ones fading faster."""
    harmonics = np.arange(1, 9)[:, np.newaxis]
    parts = np.sin(2 * np.pi * frequency * harmonics * time) * np.exp(-(2 + harmonics) * time)
    return np.asarray((parts / harmonics).sum(axis=0))


def write_wav(path: Path, samples: Samples) -> Path:
    """Write `samples` as a 16-bit file and return its path."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path
