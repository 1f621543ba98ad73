"""The sound of a room: its impulse response, drawn at random for a size, a decay, a distance.

The model is statistical (H. Kuttruff, "Room Acoustics", chapters 4 and 5): the direct sound falls
with distance, reflections come ever denser, their energy decays exponentially and faster at high
frequencies. At the critical distance, 0.057 sqrt(volume / T60) m, both are equally strong.
"""

from dataclasses import dataclass

import numpy as np
from scipy import fft

from .engine import SAMPLE_RATE, Samples

_OCTAVES = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
_DECAY_RELATIVE = (1.25, 1.15, 1.05, 1.0, 0.95, 0.8, 0.6)
"""T60 of furnished rooms in each octave, relative to 1 kHz: carpets and air swallow highs."""

_FIRST_REFLECTION = 0.003
"""Seconds after the direct sound from which on reflections arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room and where in it the microphone stands."""

    volume: float
    """m³"""
    t60: float
    """Seconds in which sound of 1 kHz decays by 60 dB."""
    distance: float
    """From loudspeaker to microphone, in m."""

    @property
    def direct_to_reverberant(self) -> float:
        """Energy of the direct sound divided by that of all reflections."""
        critical = 0.057 * np.sqrt(self.volume / self.t60)
        return float((critical / self.distance) ** 2)


def impulse_response(room: Room, random: np.random.Generator) -> Samples:
    """Return a response of `room`, (n,) float32 at 16 kHz, n as long as T60; energy 1.

    It begins with the direct sound: the time from loudspeaker to microphone is left out.
    """
    count = max(int(room.t60 * 1.25 * SAMPLE_RATE), 64)
    reflections = _decaying_noise(count, room, random) * _density(count, random)
    reflections[: int(_FIRST_REFLECTION * SAMPLE_RATE)] = 0.0
    ratio = room.direct_to_reverberant
    reflections *= np.sqrt(1.0 / (1.0 + ratio) / np.sum(np.square(reflections)))
    reflections[0] = np.sqrt(ratio / (1.0 + ratio))
    return np.asarray(reflections, np.float32)


def _decaying_noise(
    count: int, room: Room, random: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return noise of `count` samples whose octaves decay at their own speed."""
    noise = fft.rfft(random.standard_normal(count).astype(np.float32))
    frequency = np.fft.rfftfreq(count, 1.0 / SAMPLE_RATE)
    octave = np.log2(np.maximum(frequency, 20.0))
    centres = np.log2(_OCTAVES)
    time = np.arange(count, dtype=np.float32) / SAMPLE_RATE
    result = np.zeros(count, np.float32)
    for number, relative in enumerate(_DECAY_RELATIVE):
        share = np.interp(octave, centres, np.eye(len(centres))[number]).astype(np.float32)
        decay = np.exp(-6.9078 * time / np.float32(room.t60 * relative))
        result += fft.irfft(noise * share, count) * decay
    return result


def _density(
    count: int, random: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return how strongly each sample's reflection arrives: single ones first, then all."""
    time = np.arange(count, dtype=np.float32) / SAMPLE_RATE
    likely = np.clip((time / 0.05) ** 2, 0.02, 1.0)
    arrives: np.ndarray[tuple[int], np.dtype[np.float32]] = np.where(
        random.random(count) < likely, 1.0 / np.sqrt(likely), 0.0
    ).astype(np.float32)
    return arrives
