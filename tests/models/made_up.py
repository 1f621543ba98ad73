"""Made-up sound and tables, written as the data's authors write theirs."""

import csv
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
TABLES = Path("annotations/annotations averaged per song/dynamic (per second annotations)")

type Moods = dict[str, tuple[float, float]]


def made_up_sound(seconds: float, arousal: float, seed: int) -> NDArray[np.float32]:
    """Return a tone with noise; the more arousing, the brighter and rougher."""
    random = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = 300.0 * 2.0 ** (2.0 * arousal + random.uniform(-0.1, 0.1))
    noise = random.standard_normal(len(time)) * 0.05 * (1.0 + arousal)
    sound: NDArray[np.float32] = 0.3 * np.sin(2.0 * np.pi * pitch * time) + noise
    return sound.astype(np.float32)


def write_wav(path: Path, sound: NDArray[np.float32]) -> None:
    """Write 16-bit mono PCM."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def write_table(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows with equal keys as a table with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
