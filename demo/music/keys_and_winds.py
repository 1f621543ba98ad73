"""Keyboards, synthesizers, winds and basses."""

import numpy as np

from .effects import low_pass
from .oscillators import decaying, envelope, phase, saw, vibrato
from .score import Stroke
from .signal import SAMPLE_RATE, Signal, samples, timeline


def electric_piano(stroke: Stroke) -> Signal:
    """Strike a tine: frequency modulation 1:1 for the body, 14:1 for the strike.

    Chowning 1973, "The Synthesis of Complex Audio Spectra by Means of Frequency Modulation".
    """
    shape = envelope(stroke.seconds, attack=0.003, decay=1.1, sustain=0.15, release=0.18)
    count = len(shape)
    cycles = 2 * np.pi * phase(stroke.frequency, count)
    fall = decaying(count / SAMPLE_RATE, 0.35)[:count]
    body = np.sin(cycles + 2.2 * stroke.velocity**1.5 * fall * np.sin(cycles))
    strike_ratio = 14 if stroke.frequency * 16 < 18_000 else 7
    tine = np.sin(cycles + 0.9 * fall**3 * np.sin(strike_ratio * cycles))
    tremolo = 1 + 0.12 * np.sin(2 * np.pi * 4.6 * timeline(count) + stroke.rng.uniform(0, 6.28))
    sounding: Signal = (0.65 * body + 0.35 * tine) * shape * tremolo * stroke.velocity * 0.6
    return sounding


def glockenspiel(stroke: Stroke) -> Signal:
    """Strike a steel bar, free at both ends: partials at 1, 2.756, 5.404 (Fletcher, Rossing)."""
    count = samples(1.8)
    time = timeline(count)
    sound = np.zeros(count)
    for ratio, strength, half_life in ((1.0, 1.0, 0.30), (2.756, 0.45, 0.10), (5.404, 0.2, 0.04)):
        frequency = ratio * stroke.frequency
        if frequency < 19_000:
            sound += strength * 0.5 ** (time / half_life) * np.sin(2 * np.pi * frequency * time)
    ending = np.minimum(1.0, (time[-1] - time) / 0.1) * np.minimum(1.0, time / 0.0015)
    struck: Signal = sound * ending * stroke.velocity * 0.4
    return struck


def warm_pad(stroke: Stroke) -> Signal:
    """Hold three slightly detuned saws behind a slowly opening filter."""
    shape = envelope(stroke.seconds, attack=0.9, decay=3.0, sustain=0.8, release=1.4)
    return _detuned(stroke, shape, cents=(-6.0, 0.5, 7.0), cutoff=500.0 + 700.0 * shape)


def bright_synth(stroke: Stroke) -> Signal:
    """Pluck two detuned saws whose treble falls away quickly."""
    shape = envelope(stroke.seconds, attack=0.004, decay=0.25, sustain=0.35, release=0.12)
    fall = decaying(len(shape) / SAMPLE_RATE, 0.12)[: len(shape)]
    return _detuned(stroke, shape, cents=(-8.0, 8.0), cutoff=1200.0 + 6500.0 * fall)


def brass(stroke: Stroke) -> Signal:
    """Blow two horns: the louder the breath, the brighter (Risset 1969 on trumpet tones)."""
    rise = min(0.045, 0.4 * stroke.seconds)
    shape = envelope(stroke.seconds, attack=rise, decay=0.5, sustain=0.75, release=0.09)
    opened = 350.0 + (1800.0 + 4200.0 * stroke.velocity) * shape**1.5
    return _detuned(stroke, shape, cents=(-5.0, 5.0), cutoff=opened)


def growling_brass(stroke: Stroke) -> Signal:
    """Blow two trombones that swell with a fluttering tongue, about 26 flaps a second."""
    rise = min(0.9 * stroke.seconds, 1.8)
    shape = envelope(stroke.seconds, attack=rise, decay=1.0, sustain=0.9, release=0.15)
    flaps = np.sin(2 * np.pi * stroke.rng.uniform(24.0, 28.0) * timeline(len(shape)))
    opened = 250.0 + 4200.0 * stroke.velocity * shape**1.5
    return _detuned(stroke, shape * (0.78 + 0.22 * flaps), cents=(-9.0, 7.0), cutoff=opened)


def whistle(stroke: Stroke) -> Signal:
    """Blow a tin whistle, each note lightly tongued."""
    return _blown(stroke, attack=0.025, release=0.06, partials=(1.0, 0.42, 0.2, 0.08), breath=0.05)


def flute(stroke: Stroke) -> Signal:
    """Blow a flute legato in its warm register."""
    return _blown(stroke, attack=0.11, release=0.22, partials=(1.0, 0.5, 0.12, 0.04), breath=0.02)


def finger_bass(stroke: Stroke) -> Signal:
    """Pluck an electric bass with the finger."""
    shape = envelope(stroke.seconds, attack=0.006, decay=0.5, sustain=0.35, release=0.05)
    count = len(shape)
    fall = decaying(count / SAMPLE_RATE, 0.10)[:count]
    steady = np.full(count, stroke.frequency)
    string = saw(steady, 260.0 + 1700.0 * stroke.velocity * fall, 0.0)
    fundamental = np.sin(2 * np.pi * phase(stroke.frequency, count))
    plucked: Signal = (0.8 * string + 0.6 * fundamental) * shape * stroke.velocity
    return plucked


def soft_bass(stroke: Stroke) -> Signal:
    """Pluck a double bass softly and let it ring."""
    shape = envelope(stroke.seconds, attack=0.03, decay=1.2, sustain=0.3, release=0.3)
    count = len(shape)
    cycles = 2 * np.pi * phase(stroke.frequency, count)
    fall = decaying(count / SAMPLE_RATE, 0.4)[:count]
    tone = np.sin(cycles) + 0.35 * fall * np.sin(2 * cycles) + 0.12 * fall**2 * np.sin(3 * cycles)
    ringing: Signal = tone * shape * stroke.velocity
    return ringing


def _detuned(stroke: Stroke, shape: Signal, *, cents: tuple[float, ...], cutoff: Signal) -> Signal:
    count = len(shape)
    sound = np.zeros(count)
    for offset in cents:
        bend = vibrato(count, cents=3.0, rate_hz=4.5, delay=0.4, rng=stroke.rng)
        tuned = stroke.frequency * 2.0 ** (offset / 1200.0) * bend
        sound += saw(tuned, cutoff, stroke.rng.uniform())
    held: Signal = sound * shape * stroke.velocity / np.sqrt(len(cents))
    return held


def _blown(
    stroke: Stroke,
    *,
    attack: float,
    release: float,
    partials: tuple[float, ...],
    breath: float,
) -> Signal:
    rise = min(attack, 0.5 * stroke.seconds)
    shape = envelope(stroke.seconds, attack=rise, decay=0.8, sustain=0.85, release=release)
    count = len(shape)
    bend = vibrato(count, cents=12.0, rate_hz=5.0, delay=0.3, rng=stroke.rng)
    cycles = 2 * np.pi * phase(stroke.frequency * bend, count)
    tone = np.zeros(count)
    for number, strength in enumerate(partials, start=1):
        tone += strength * shape ** (0.7 * number) * np.sin(number * cycles)
    wind = low_pass(stroke.rng.standard_normal(count), 3.0 * stroke.frequency)
    blown: Signal = (tone + breath * 4 * wind) * shape * stroke.velocity * 0.5
    return blown
