"""The drum kit: skins as sinking sines, metal as clashing squares, air as noise."""

import numpy as np

from .effects import high_pass, low_pass
from .score import Stroke
from .signal import Signal, samples, timeline

_METAL_HZ = (263.0, 400.0, 421.0, 474.0, 587.0, 845.0)


def kick(stroke: Stroke) -> Signal:
    """Kick a bass drum: a tone that sinks from 160 to 48 Hz, and the click of the beater."""
    time = timeline(samples(0.38))
    cycles = 48.0 * time + 112.0 * 0.028 * (1 - np.exp(-time / 0.028))
    skin = np.sin(2 * np.pi * cycles) * _fall(time, 0.075)
    beater = high_pass(stroke.rng.standard_normal(len(time)), 1800.0) * _fall(time, 0.003)
    return _struck(1.3 * skin + 0.35 * beater, time, stroke)


def snare(stroke: Stroke) -> Signal:
    """Strike a snare drum: two modes of the skin and the rattle of the wires."""
    time = timeline(samples(0.32))
    skin = np.sin(2 * np.pi * 186.0 * time) + 0.6 * np.sin(2 * np.pi * 331.0 * time)
    wires = high_pass(stroke.rng.standard_normal(len(time)), 1400.0) * _fall(time, 0.055)
    crack = stroke.rng.standard_normal(len(time)) * _fall(time, 0.006)
    return _struck(0.6 * skin * _fall(time, 0.04) + 0.6 * wires + 0.4 * crack, time, stroke)


def clap(stroke: Stroke) -> Signal:
    """Clap with several hands, not quite together."""
    time = timeline(samples(0.28))
    burst = np.zeros(len(time))
    for start in (0.0, 0.011, 0.021, 0.029):
        late = samples(start + stroke.rng.uniform(0, 0.003))
        burst[late:] += _fall(time[: len(time) - late], 0.05 if start > 0.025 else 0.004)
    noise = low_pass(high_pass(stroke.rng.standard_normal(len(time)), 900.0, 2), 3800.0)
    return _struck(noise * burst, time, stroke)


def tom(stroke: Stroke) -> Signal:
    """Strike a low tom; the pitch of the note is the pitch of the skin."""
    time = timeline(samples(0.5))
    cycles = stroke.frequency * (time + 0.5 * 0.04 * (1 - np.exp(-time / 0.04)))
    skin = np.sin(2 * np.pi * cycles) * _fall(time, 0.12)
    stick = low_pass(stroke.rng.standard_normal(len(time)), 2500.0) * _fall(time, 0.008)
    return _struck(skin + 0.5 * stick, time, stroke)


def closed_hat(stroke: Stroke) -> Signal:
    """Tap a closed hi-hat."""
    return _metal(stroke, seconds=0.12, half_life=0.016, above_hz=6500.0)


def crash(stroke: Stroke) -> Signal:
    """Strike a crash cymbal and let it ring."""
    return _metal(stroke, seconds=2.4, half_life=0.38, above_hz=2600.0)


def tambourine(stroke: Stroke) -> Signal:
    """Shake a tambourine."""
    return _metal(stroke, seconds=0.22, half_life=0.035, above_hz=5000.0)


def _metal(stroke: Stroke, *, seconds: float, half_life: float, above_hz: float) -> Signal:
    time = timeline(samples(seconds))
    clash = np.zeros(len(time))
    for frequency in _METAL_HZ:
        clash += np.sign(np.sin(2 * np.pi * frequency * stroke.rng.uniform(0.99, 1.01) * time))
    noise = stroke.rng.standard_normal(len(time))
    shimmer = high_pass(0.25 * clash + noise, above_hz, 2)
    return _struck(shimmer * _fall(time, half_life), time, stroke) * 0.8


def _fall(time: Signal, half_life: float) -> Signal:
    fall: Signal = 0.5 ** (time / half_life)
    return fall


def _struck(sound: Signal, time: Signal, stroke: Stroke) -> Signal:
    ending = np.minimum(1.0, (time[-1] - time) / 0.02) * np.minimum(1.0, time / 0.0006)
    struck: Signal = sound * ending * stroke.velocity
    return struck
