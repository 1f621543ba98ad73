"""Recordings for the tests of the command line, made on the spot."""

import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from custom_components.music_mood.engine.mood import MoodEstimate, MoodState, Quadrant, Sound

from .signals import SAMPLE_RATE, tune


def write_wav(path: Path, samples: NDArray[np.float32], rate: int = SAMPLE_RATE) -> Path:
    """Write samples of shape (n,) or (n, channels) as 16-bit PCM and return the path."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def write_song(path: Path, seconds: float = 8.0) -> Path:
    """Write something like music in the container that the path's suffix names."""
    if path.suffix == ".wav":
        return write_wav(path, tune(seconds))
    wav = write_wav(path.with_name(f"{path.name}.wav"), tune(seconds))
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, path], check=True)
    wav.unlink()
    return path


def mood(valence: float, arousal: float, spread: float = 0.0) -> MoodEstimate:
    """Return an estimate with the same spread on both axes."""
    return MoodEstimate(valence=valence, arousal=arousal, valence_std=spread, arousal_std=spread)


_CORNERS = {
    Quadrant.HAPPY: (0.4, 0.4),
    Quadrant.TENSE: (-0.4, 0.4),
    Quadrant.SAD: (-0.4, -0.4),
    Quadrant.CALM: (0.4, -0.4),
}


def state(
    time: float, quadrant: Quadrant | None = Quadrant.HAPPY, *, music: bool = True
) -> MoodState:
    """Return a state in the middle of a quadrant; without one the mood is not known."""
    estimate = mood(*_CORNERS[quadrant], 0.05) if quadrant else None
    return MoodState(
        time=time,
        level=-20.0 if music else -120.0,
        music=music,
        sound=Sound.MUSIC if music else Sound.SILENCE,
        mood=estimate,
        quadrant=quadrant,
        raw=(estimate or mood(-0.1, -0.2)) if time >= 3.0 else None,
    )
