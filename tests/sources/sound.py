"""Sound for the tests, made on the spot."""

import wave
from pathlib import Path

import numpy as np

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples


def chords(seconds: float, *, level: float = 0.3) -> Samples:
    """Return a run of broken major chords: enough like music to pass any gate."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    root = 220.0 * 2 ** (np.array([0, 5, 7, 0])[(time // 0.5).astype(int) % 4] / 12)
    beat = np.exp(-4.0 * (time % 0.25))
    notes = [np.sin(2 * np.pi * root * ratio * time) for ratio in (1, 1.25, 1.5, 2)]
    return np.asarray(level * beat * np.mean(notes, axis=0), np.float32)


def write_wav(path: Path, samples: Samples) -> Path:
    """Write `samples` as a 16-bit file and return its path."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path
