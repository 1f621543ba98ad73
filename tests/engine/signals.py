"""Sounds for the tests of the engine."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000


def tone(frequency: float, seconds: float, amplitude: float = 0.5) -> NDArray[np.float32]:
    """Return a sine, in Hz."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (amplitude * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def noise(seconds: float, amplitude: float = 0.1, seed: int = 0) -> NDArray[np.float32]:
    """Return Gaussian noise whose level swells, so that frames differ."""
    count = round(seconds * SAMPLE_RATE)
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 0.7 * np.arange(count) / SAMPLE_RATE)
    samples = np.random.default_rng(seed).normal(size=count) * swell * amplitude
    return np.clip(samples, -1, 1).astype(np.float32)


def chord(seconds: float, root: float = 220.0, seed: int = 0) -> NDArray[np.float32]:
    """Return a beating major chord with harmonics and a little noise: sound like music."""
    parts = [
        tone(root * ratio * harmonic, seconds, 0.15 / harmonic)
        for ratio in (1.0, 1.25, 1.5)
        for harmonic in (1, 2, 3)
    ]
    pulse = 0.5 + 0.5 * np.cos(2 * np.pi * 2.0 * np.arange(len(parts[0])) / SAMPLE_RATE)
    return np.asarray(np.sum(parts, axis=0) * pulse + noise(seconds, 0.005, seed), np.float32)


def tune(seconds: float, root: float = 220.0, seed: int = 0) -> NDArray[np.float32]:
    """Return broken chords over a bass and a hi-hat: music to the shipped gate as well."""
    count = round(seconds * SAMPLE_RATE)
    ring = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    random = np.random.default_rng(seed)
    sound = np.zeros(count + len(ring))
    for beat in range(int(np.ceil(seconds * 4))):
        lowest = root * 2 ** ((0, -3, 5, 7)[beat // 4 % 4] / 12)
        stroke = 0.2 * _plucked(lowest * 2 ** ((0, 4, 7, 12)[beat % 4] / 12), ring)
        if beat % 4 == 0:
            stroke += 0.3 * _plucked(lowest / 2, ring)
        stroke += 0.05 * random.normal(size=len(ring)) * np.exp(-60.0 * ring)
        start = beat * SAMPLE_RATE // 4
        sound[start : start + len(ring)] += stroke[: len(sound) - start]
    return np.asarray(sound[:count], np.float32)


def _plucked(frequency: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    harmonics = [h for h in range(1, 9) if frequency * h < 7000.0]
    parts = [
        np.sin(2 * np.pi * frequency * h * time) * np.exp(-time * (2 + h)) / h for h in harmonics
    ]
    return np.asarray(np.sum(parts, axis=0))
