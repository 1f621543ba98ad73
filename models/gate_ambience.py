"""Ambient music: quiet, slow and dark, with hardly a beginning anywhere."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from .engine import SAMPLE_RATE, Samples
from .gate_instruments import sine

type _Signal = NDArray[np.float64]

_HARMONIES = (
    (0, 7, 12),
    (0, 7, 10, 15),
    (0, 5, 12),
    (0, 3, 7, 14),
    (0, 4, 7, 11),
    (0, 12),
    (0, 2, 7),
)


_FAINT = 0.02
"""Overtones that are weaker than this (amplitude) are left out."""


def ambient(seconds: float, random: np.random.Generator) -> Samples:
    """Return a drone whose overtones come and go, over a wash of noise; at times far notes."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    root = 41.0 * 2.0 ** (random.integers(0, 24) / 12.0)
    dark = random.uniform(1.0, 2.5)
    harmonies = [_harmony(random) for _ in range(1 + int(random.random() < 0.5))]
    sound = np.zeros(count)
    for number, harmony in enumerate(harmonies):
        # The second harmony fades in about when the first fades out.
        turn = random.uniform(0.3, 0.7) * seconds
        width = random.uniform(0.3, 1.5)
        rising = 1.0 / (1.0 + np.exp(-(time - turn) / width))
        share = rising if number else (1.0 - rising if len(harmonies) > 1 else np.ones(count))
        for interval in harmony:
            sound += share * _tone(root * 2.0 ** (interval / 12.0), time, dark, random)
    if random.random() < 0.6:
        sound += _wash(count, time, random) * np.std(sound) * random.uniform(0.1, 0.6)
    if random.random() < 0.5:
        sound += _far_notes(count, float(root), random) * np.std(sound) * random.uniform(0.3, 1.5)
    return np.asarray(sound * 0.5 / (np.abs(sound).max() + 1e-9), np.float32)


def _harmony(random: np.random.Generator) -> tuple[int, ...]:
    shift = int(random.choice([0, 0, 5, 7, -4, -2]))
    chord = _HARMONIES[int(random.integers(len(_HARMONIES)))]
    return tuple(note + shift + 12 * int(random.integers(0, 2)) for note in chord)


def _tone(frequency: float, time: _Signal, dark: float, random: np.random.Generator) -> _Signal:
    """Return a tone each of whose overtones swells at a pace of its own, and beats."""
    tone = np.zeros(len(time))
    for harmonic in range(1, 13):
        if frequency * harmonic > 5000.0 or harmonic**-dark < _FAINT:
            break
        swell = sine(random.uniform(0.03, 0.5), time, random.uniform())
        beating = frequency * harmonic + random.uniform(0.1, 1.5)
        pair = sum(sine(pitch, time, random.uniform()) for pitch in (frequency * harmonic, beating))
        tone += (0.55 + 0.45 * swell) * pair * harmonic**-dark
    return tone


def _wash(count: int, time: _Signal, random: np.random.Generator) -> _Signal:
    """Return soft noise in a band, rising and falling."""
    low = random.uniform(100.0, 800.0)
    band = signal.butter(
        1, [low, low * random.uniform(2.0, 6.0)], "bandpass", fs=SAMPLE_RATE, output="sos"
    )
    noise = signal.sosfilt(band, random.standard_normal(count))
    swell = 1.0 + random.uniform(0.2, 0.9) * np.sin(
        2.0 * np.pi * (random.uniform(0.08, 0.4) * time + random.uniform())
    )
    return np.asarray(noise / np.std(noise) * swell)


def _far_notes(count: int, root: float, random: np.random.Generator) -> _Signal:
    """Return single notes, each with a long tail as in a large hall."""
    notes = np.zeros(count)
    position = random.uniform(0.0, 1.5)
    hall = random.uniform(0.8, 3.0)
    while position < count / SAMPLE_RATE:
        time = np.arange(count - int(position * SAMPLE_RATE)) / SAMPLE_RATE
        pitch = root * 2.0 ** (random.choice([12, 19, 24, 26, 27, 31, 36]) / 12.0)
        attack = np.minimum(1.0, time / random.uniform(0.01, 0.4))
        ring = attack * np.exp(-time / hall)
        for harmonic in (1, 2, 3):
            if pitch * harmonic < 7000.0:
                notes[count - len(time) :] += ring * sine(pitch * harmonic, time, 0.0) / harmonic**2
        position += random.uniform(0.7, 4.0)
    return notes / max(float(np.std(notes)), 1e-9)
