"""Noises of a house and its surroundings that the recordings lack, made by formula."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from .engine import SAMPLE_RATE, Samples
from .rooms_noise import coloured_noise, mains_hum

type _Signal = NDArray[np.float64]

_MOTOR_HARMONICS = 24


def machine(seconds: float, random: np.random.Generator) -> Samples:
    """Return a motor with its air: vacuum cleaner, fan, hair dryer, mixer, engine."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    base = float(np.exp(random.uniform(np.log(20.0), np.log(400.0))))
    speed = np.ones(count)
    if random.random() < 0.5:
        speed += random.uniform(0.0, 0.08) * np.sin(2.0 * np.pi * random.uniform(0.05, 1.5) * time)
    if random.random() < 0.25:
        speed *= np.clip(time / random.uniform(0.5, 3.0), 0.3, 1.0)
    phase = 2.0 * np.pi * np.cumsum(base * speed) / SAMPLE_RATE
    strength = random.lognormal(0.0, 1.0, _MOTOR_HARMONICS)
    motor = np.zeros(count)
    for harmonic in range(1, _MOTOR_HARMONICS + 1):
        if base * harmonic < 7500.0:
            motor += (
                strength[harmonic - 1]
                / harmonic**0.7
                * np.sin(harmonic * phase + random.uniform(0.0, 6.28))
            )
    motor /= np.std(motor) + 1e-9
    air = _band(coloured_noise(count, float(random.uniform(-6.0, 1.0)), random), random)
    beat = 1.0 + random.uniform(0.0, 0.4) * np.sin(2.0 * np.pi * random.uniform(0.2, 12.0) * time)
    return _finished((motor * random.uniform(0.0, 0.9) + air) * beat)


def turning(seconds: float, random: np.random.Generator) -> Samples:
    """Return a fan or a pump: a hum of one to four pure tones in air that swells as it turns."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    base = float(np.exp(random.uniform(np.log(40.0), np.log(300.0))))
    hum = np.zeros(count)
    for harmonic in range(1, int(random.integers(2, 6))):
        strength = random.lognormal(0.0, 0.5) / harmonic ** random.uniform(0.5, 1.5)
        hum += strength * np.sin(2.0 * np.pi * (harmonic * base * time + random.uniform()))
    pace, start = float(np.exp(random.uniform(np.log(0.1), np.log(4.0)))), random.uniform()
    swell = 1.0 + random.uniform(0.0, 0.9) * np.sin(2.0 * np.pi * (pace * time + start))
    even = coloured_noise(count, float(random.uniform(-6.0, 1.0)), random)
    air = _band(even, random) if random.random() < 0.5 else even
    hum *= random.uniform(0.1, 1.2) / (np.std(hum) + 1e-9)
    if random.random() < 0.3:
        hum *= swell
    return _finished(hum + air / (np.std(air) + 1e-9) * swell)


def applause(seconds: float, random: np.random.Generator) -> Samples:
    """Return many hands, each clapping at its own pace; few of them are single claps."""
    count = int(seconds * SAMPLE_RATE)
    sound = np.zeros(count + SAMPLE_RATE)
    for _ in range(int(np.exp(random.uniform(0.0, np.log(60.0))))):
        pace, tone = random.uniform(0.15, 0.4), random.uniform(700.0, 2500.0)
        b, a = _resonance(tone, random.uniform(0.7, 2.0))
        clap = signal.lfilter(b, a, random.standard_normal(800) * np.exp(-np.arange(800) / 120.0))
        position = random.uniform(0.0, pace)
        strength = random.lognormal(0.0, 0.7)
        while position < seconds:
            start = int(position * SAMPLE_RATE)
            sound[start : start + 800] += clap * strength * random.uniform(0.5, 1.0)
            position += pace * random.uniform(0.85, 1.2)
    return _finished(sound[:count])


def drops(seconds: float, random: np.random.Generator) -> Samples:
    """Return rain, frying, crackling fire, typing: clicks that come without order."""
    count = int(seconds * SAMPLE_RATE)
    rate = float(np.exp(random.uniform(np.log(1.5), np.log(2000.0))))
    hits = random.random(count) < rate / SAMPLE_RATE
    train = np.where(hits, random.lognormal(0.0, 1.0, count) * random.choice([-1, 1], count), 0.0)
    ringing = random.uniform(400.0, 6500.0)
    b, a = _resonance(ringing, random.uniform(0.6, 5.0))
    hiss = coloured_noise(count, float(random.uniform(-3.0, 2.0)), random)
    drip = signal.lfilter(b, a, train)
    return _finished(drip / (np.std(drip) + 1e-9) + random.uniform(0.0, 0.5) * hiss)


def gusts(seconds: float, random: np.random.Generator) -> Samples:
    """Return wind, waves, traffic: coloured noise that comes and goes."""
    count = int(seconds * SAMPLE_RATE)
    knots = random.standard_normal(int(seconds * random.uniform(0.3, 4.0)) + 4)
    swell = np.interp(np.linspace(0, len(knots) - 1, count), np.arange(len(knots)), knots)
    noise = _band(coloured_noise(count, float(random.uniform(-9.0, 0.0)), random), random)
    return _finished(noise * np.exp(random.uniform(0.0, 1.2) * swell))


def signals(seconds: float, random: np.random.Generator) -> Samples:
    """Return tones of machines: test tone, dial tone, beeps of an oven, alarm, siren, telephone."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    base = float(np.exp(random.uniform(np.log(80.0), np.log(4000.0))))
    frequency = np.full(count, base)
    kind = int(random.integers(4))
    if kind == 1:
        period = random.uniform(0.15, 2.0)
        frequency = np.where(time % (2 * period) < period, base, base * random.uniform(0.7, 1.4))
    if kind == 2:
        frequency = base * 2.0 ** (0.4 * np.sin(2.0 * np.pi * random.uniform(0.1, 4.0) * time))
    phase = 2.0 * np.pi * np.cumsum(frequency) / SAMPLE_RATE
    sound = np.sin(phase)
    if random.random() < 0.5:
        sound += random.uniform(0.0, 1.0) * np.sin(phase * random.choice([2.0, 3.0, 1.26, 1.34]))
    if random.random() < 0.3:
        sound = np.sign(sound)
    if kind in (0, 3) and random.random() < 0.75:
        period = float(np.exp(random.uniform(np.log(0.15), np.log(3.0))))
        sound *= time % period < period * random.uniform(0.2, 0.7)
    return _finished(sound + random.uniform(0.0, 0.1) * random.standard_normal(count))


def impacts(seconds: float, random: np.random.Generator) -> Samples:
    """Return dishes, doors, footsteps, knocking: ringing blows at irregular times."""
    count = int(seconds * SAMPLE_RATE)
    sound = np.zeros(count + SAMPLE_RATE)
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    position = random.uniform(0.0, 0.5)
    gap = random.uniform(0.15, 1.5)
    while position < seconds:
        modes = np.exp(random.uniform(np.log(80.0), np.log(6000.0), 5))
        fall = random.uniform(0.005, 0.15)
        blow = sum(np.sin(2.0 * np.pi * mode * time) * random.uniform(0.2, 1.0) for mode in modes)
        blow = blow * np.exp(-time / fall)
        blow += random.uniform(0.3, 3.0) * random.standard_normal(len(time)) * np.exp(-time / 0.01)
        start = int(position * SAMPLE_RATE)
        sound[start : start + SAMPLE_RATE] += blow * random.lognormal(0.0, 0.6)
        position += gap * random.lognormal(0.0, 0.6)
    return _finished(sound[:count])


def calls(seconds: float, random: np.random.Generator) -> Samples:
    """Return voices of animals and creaking things: gliding tones that keep to no scale."""
    count = int(seconds * SAMPLE_RATE)
    sound = np.zeros(count + 4 * SAMPLE_RATE)
    base = float(np.exp(random.uniform(np.log(120.0), np.log(4500.0))))
    length = float(np.exp(random.uniform(np.log(0.04), np.log(1.5))))
    gap = float(np.exp(random.uniform(np.log(0.05), np.log(1.5))))
    harmonics = int(random.integers(1, max(2, min(14, int(7500.0 / base)))))
    roughness, slope = random.uniform(0.0, 0.6), random.uniform(0.3, 1.6)
    position = random.uniform(0.0, 1.0)
    while position < seconds:
        time = np.arange(int(length * random.uniform(0.6, 1.4) * SAMPLE_RATE)) / SAMPLE_RATE
        share = np.linspace(0.0, 1.0, len(time))
        bend = random.normal(0.0, 0.4) * share + random.normal(0.0, 0.5) * share * (1.0 - share)
        tremble = 0.06 * np.sin(2.0 * np.pi * random.uniform(6.0, 30.0) * time) * random.uniform()
        phase = 2.0 * np.pi * np.cumsum(base * 2.0 ** (bend + tremble)) / SAMPLE_RATE
        tone = sum(np.sin(k * phase) / k**slope for k in range(1, harmonics + 1))
        rough = 1.0 + roughness * random.standard_normal(len(time))
        call = tone * rough * np.sin(np.pi * share) ** random.uniform(0.4, 2.0)
        start = int(position * SAMPLE_RATE)
        sound[start : start + len(call)] += call * random.uniform(0.4, 1.0)
        position += len(time) / SAMPLE_RATE + gap * random.lognormal(0.0, 0.7)
    surroundings = coloured_noise(count, float(random.uniform(-6.0, 0.0)), random)
    return _finished(sound[:count] + random.uniform(0.0, 0.2) * surroundings)


def clatter(seconds: float, random: np.random.Generator) -> Samples:
    """Return what beats evenly without being a drum: rails, washing machine, clock, saw."""
    count = int(seconds * SAMPLE_RATE)
    sound = np.zeros(count + SAMPLE_RATE)
    period = float(np.exp(random.uniform(np.log(0.08), np.log(1.5))))
    pattern = np.sort(random.uniform(0.0, 1.0, int(random.integers(1, 4))))
    time = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
    blows = []
    for _ in pattern:
        b, a = _resonance(np.exp(random.uniform(np.log(120.0), np.log(5000.0))), 2.0)
        burst = random.standard_normal(len(time)) * np.exp(-time / random.uniform(0.004, 0.12))
        blows.append(signal.lfilter(b, a, burst) * random.uniform(0.3, 1.0))
    for number in range(int(seconds / period)):
        for place, blow in zip(pattern, blows, strict=True):
            start = int((number + place) * period * SAMPLE_RATE + random.normal(0.0, 40.0))
            start = min(max(start, 0), count)
            sound[start : start + len(blow)] += blow * random.uniform(0.7, 1.0)
    air = coloured_noise(count, float(random.uniform(-6.0, 0.0)), random)
    rumble = random.uniform(0.05, 1.0) * np.std(sound) * 2.0
    return _finished(sound[:count] + rumble * _band(air, random) / 2.0)


def room_tone(seconds: float, random: np.random.Generator) -> Samples:
    """Return what a microphone hears when nothing happens: hiss and hum."""
    count = int(seconds * SAMPLE_RATE)
    hiss = coloured_noise(count, float(random.uniform(-6.0, 0.0)), random)
    return _finished(hiss + random.uniform(0.0, 2.0) * mains_hum(count, random))


def appliance(seconds: float, random: np.random.Generator) -> Samples:
    """Return a washing machine, a dishwasher, a kettle: a motor or none, and water that moves."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    turning = 0.5 + 0.5 * np.sin(2.0 * np.pi * random.uniform(0.3, 2.5) * time)
    water = _band(coloured_noise(count, float(random.uniform(-6.0, 0.0)), random), random)
    water *= 1.0 - random.uniform(0.0, 0.9) * turning
    boil = np.linspace(random.uniform(0.0, 1.0), random.uniform(0.2, 1.5), count)
    hiss = coloured_noise(count, float(random.uniform(0.0, 4.0)), random) * boil
    motor = machine(seconds, random) * random.choice([0.0, 2.0, 5.0])
    sound = water / np.std(water) + random.uniform(0.0, 1.0) * hiss + motor
    return _finished(np.asarray(sound, np.float64))


def passing(seconds: float, random: np.random.Generator) -> Samples:
    """Return cars, motorcycles or aeroplanes that come, fall in pitch and go."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    sound: _Signal = 0.02 * coloured_noise(count, -6.0, random).astype(np.float64)
    for _ in range(int(random.integers(1, 4))):
        near = float(random.uniform(0.0, seconds))
        width = float(random.uniform(0.3, 2.5))
        away = (time - near) / width
        loudness = 1.0 / (1.0 + np.square(away))
        speed = 1.0 - random.uniform(0.02, 0.12) * away / np.sqrt(1.0 + np.square(away))
        base = float(np.exp(random.uniform(np.log(30.0), np.log(220.0))))
        phase = 2.0 * np.pi * np.cumsum(base * speed) / SAMPLE_RATE
        engine = sum(
            random.lognormal(0.0, 0.7) / k * np.sin(k * phase + random.uniform(0.0, 6.28))
            for k in range(1, 16)
        )
        tyres = _band(coloured_noise(count, float(random.uniform(-6.0, 0.0)), random), random)
        mixed = random.uniform(0.0, 0.6) * engine + tyres
        sound = sound + loudness * mixed * random.uniform(0.3, 1.0)
    return _finished(sound)


def typing(seconds: float, random: np.random.Generator) -> Samples:
    """Return keys, switches, cutlery: short clicks in runs, with pauses to think."""
    count = int(seconds * SAMPLE_RATE)
    sound = np.zeros(count + SAMPLE_RATE)
    click = np.arange(2400)
    bodies = [_resonance(random.uniform(300.0, 6000.0), random.uniform(1.0, 8.0)) for _ in range(4)]
    pace = float(random.uniform(0.07, 0.3))
    position = float(random.uniform(0.0, 1.0))
    while position < seconds:
        b, a = bodies[int(random.integers(len(bodies)))]
        burst = random.standard_normal(len(click)) * np.exp(-click / random.uniform(15.0, 250.0))
        start = int(position * SAMPLE_RATE)
        sound[start : start + len(click)] += signal.lfilter(b, a, burst) * random.lognormal(0, 0.5)
        position += pace * random.lognormal(0.0, 0.4)
        if random.random() < 0.1:
            position += random.uniform(0.3, 1.5)
    air = coloured_noise(count, float(random.uniform(-6.0, 0.0)), random)
    return _finished(sound[:count] + random.uniform(0.0, 0.3) * np.std(sound) * air)


def ringing(seconds: float, random: np.random.Generator) -> Samples:
    """Return what calls for somebody: telephones, alarm clocks, microwave ovens, reversing lorries.

    Groups of beeps or of trills with pauses between them, over and over the same.
    """
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    tones = np.exp(random.uniform(np.log(350.0), np.log(4000.0), int(random.integers(1, 4))))
    beep, gap = random.uniform(0.05, 0.6), random.uniform(0.03, 0.4)
    beeps, pause = int(random.integers(1, 6)), random.uniform(0.2, 2.5)
    place = (time + random.uniform(0.0, 3.0)) % (beeps * (beep + gap) + pause)
    sounding = (place % (beep + gap) < beep) & (place < beeps * (beep + gap))
    trill = random.random() < 0.5
    if trill and len(tones) > 1:
        turn = (time * random.uniform(8.0, 30.0)).astype(int) % len(tones)
        phase = 2.0 * np.pi * np.cumsum(tones[turn]) / SAMPLE_RATE
        sound = np.sin(phase)
    else:
        sound = np.sum([np.sin(2.0 * np.pi * tone * time) for tone in tones], axis=0)
    if random.random() < 0.4:
        sound = np.tanh(random.uniform(1.0, 20.0) * sound)
    smooth = signal.lfilter([0.02], [1.0, -0.98], sounding.astype(float))
    air = coloured_noise(count, -3.0, random)
    return _finished(sound * smooth + random.uniform(0.0, 0.15) * air)


NOISES = (
    machine,
    applause,
    drops,
    gusts,
    signals,
    impacts,
    calls,
    clatter,
    room_tone,
    appliance,
    passing,
    typing,
    ringing,
)
"""Every kind; each makes another sound at each call."""


def _band(noise: Samples, random: np.random.Generator) -> _Signal:
    """Return `noise` with the emphasis of some resonance: a tube, a box, a leaf."""
    b, a = _resonance(random.uniform(150.0, 5000.0), random.uniform(0.3, 3.0))
    resonant = signal.lfilter(b, a, noise)
    return np.asarray(
        noise + random.uniform(0.0, 2.0) * resonant / (np.std(resonant) + 1e-9), np.float64
    )


def _resonance(centre: float, quality: float) -> tuple[_Signal, _Signal]:
    """Return a filter that lets pass what is around `centre` Hz; never wider than is stable."""
    b, a = signal.iirpeak(centre, max(quality, centre / 6000.0), SAMPLE_RATE)
    return b, a


def _finished(sound: _Signal) -> Samples:
    return np.asarray(sound * 0.5 / (np.abs(sound).max() + 1e-9), np.float32)
