"""Building blocks of the instruments: envelopes, vibrato and a saw wave with movable treble."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .signal import SAMPLE_RATE, Signal, samples, timeline

_TABLE_SIZE = 8192
_CONTROL_STEP = 64
_CUTOFFS_HZ = 150.0 * 2.0 ** (np.arange(15) / 2)


def envelope(
    seconds: float, *, attack: float, decay: float, sustain: float, release: float
) -> Signal:
    """Return a rise, a fall to `sustain` and, after `seconds`, a release; times in seconds."""
    held, released = samples(max(seconds, attack)), samples(release)
    time = timeline(held + released)
    rise = np.sin(0.5 * np.pi * np.minimum(1.0, time / attack)) ** 2
    fall = sustain + (1 - sustain) * np.exp(-np.maximum(0.0, time - attack) / decay)
    shape: Signal = rise * fall
    if released:
        shape[held:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(released) / released)
    return shape


def decaying(seconds: float, half_life: float) -> Signal:
    """Return an exponential fall from 1 that halves every `half_life` seconds."""
    fall: Signal = 0.5 ** (timeline(samples(seconds)) / half_life)
    return fall


def vibrato(
    count: int, *, cents: float, rate_hz: float, delay: float, rng: np.random.Generator
) -> Signal:
    """Return the factor by which a player's vibrato, setting in after `delay`, moves the pitch."""
    time = np.arange(0, count + _CONTROL_STEP, _CONTROL_STEP) / SAMPLE_RATE
    depth = np.clip((time - delay) / 0.5, 0.0, 1.0) * cents
    rate = rate_hz * rng.uniform(0.94, 1.06)
    wave = np.sin(2 * np.pi * (rate * time + rng.uniform()))
    drift = rng.normal(0.0, 1.5) + 2.0 * np.sin(2 * np.pi * (0.31 * time + rng.uniform()))
    factor: Signal = np.interp(timeline(count), time, np.exp2((depth * wave + drift) / 1200.0))
    return factor


def phase(frequency: Signal | float, count: int, start: float = 0.0) -> Signal:
    """Return the running phase in cycles of an oscillator with a steady or moving frequency."""
    if isinstance(frequency, float):
        return start + frequency * timeline(count)
    return start + np.cumsum(frequency) / SAMPLE_RATE


def saw(frequency: Signal, cutoff_hz: Signal, start: float) -> Signal:
    """Return a band-limited saw whose low-pass cutoff moves; both arguments are in Hz, (n,)."""
    bank = _saw_bank(round(float(np.max(frequency)), 1))
    level = np.log2(np.clip(cutoff_hz, _CUTOFFS_HZ[0], _CUTOFFS_HZ[-1] * 0.999) / _CUTOFFS_HZ[0])
    below = (2 * level).astype(np.intp)
    toward = (2 * level - below).astype(np.float32)
    place = (phase(frequency, len(frequency), start) * _TABLE_SIZE).astype(np.intp) % _TABLE_SIZE
    flat = bank.ravel()
    index = below * _TABLE_SIZE + place
    lower = flat[index]
    mixed: Signal = (lower + toward * (flat[index + _TABLE_SIZE] - lower)).astype(np.float64)
    return mixed


@lru_cache(maxsize=64)
def _saw_bank(frequency: float) -> NDArray[np.float32]:
    """Return one cycle for each cutoff, without partials that would fold back."""
    count = min(_TABLE_SIZE // 4, int(0.46 * SAMPLE_RATE / frequency))
    partial = np.arange(1, count + 1)
    rolloff = 1 / np.sqrt(1 + (partial * frequency / _CUTOFFS_HZ[:, None]) ** 6)
    spectrum = np.zeros((len(_CUTOFFS_HZ), _TABLE_SIZE // 2 + 1), np.complex128)
    spectrum[:, 1 : count + 1] = -0.5j * _TABLE_SIZE * rolloff * (0.6 / partial)
    return np.fft.irfft(spectrum, _TABLE_SIZE).astype(np.float32)
