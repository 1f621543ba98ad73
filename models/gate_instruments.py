"""Music that the annotated songs hold little of: drums alone, pads, organs, plucked tunes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from .engine import SAMPLE_RATE, Samples

type _Signal = NDArray[np.float64]
type _Stroke = Callable[[float, float, np.random.Generator], _Signal]

_CHORDS = ((0, 4, 7), (0, 3, 7), (0, 4, 7, 11), (0, 3, 7, 10), (0, 5, 7), (0, 7, 12))


def drums(seconds: float, random: np.random.Generator) -> Samples:
    """Return a drum pattern played over and over, with fills: a kit, or hand drums."""
    step = 60.0 / random.uniform(70.0, 180.0) / random.choice([2, 4])
    kinds = [_kick, _snare, _hat] if random.random() < 0.6 else [_skin, _skin, _shaker]
    voices = [_Drum(kind, random) for kind in kinds]
    patterns = [random.random(16) < share for share in (0.3, 0.25, random.uniform(0.2, 0.9))]
    patterns[0][0] = True
    accents = random.uniform(0.5, 1.0, (len(voices), 16))
    sound = np.zeros(int((seconds + 1.0) * SAMPLE_RATE))
    for number in range(int(seconds / step)):
        at = number % 16
        fill = number % 64 >= 60 and random.random() < 0.8
        for index, voice in enumerate(voices):
            if patterns[index][at] or (fill and index == 1):
                hit = voice.hit(random) * accents[index, at] * random.uniform(0.85, 1.0)
                start = int((number * step + random.normal(0.0, 0.004)) * SAMPLE_RATE)
                start = max(start, 0)
                sound[start : start + len(hit)] += hit[: len(sound) - start]
    return _finished(sound, seconds)


def pad(seconds: float, random: np.random.Generator) -> Samples:
    """Return slow chords of many detuned voices that swell, as in ambient music."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    sound = np.zeros(count)
    root = 55.0 * 2.0 ** (random.integers(0, 12) / 12.0)
    change = random.uniform(2.5, 8.0)
    roll = random.uniform(0.8, 2.5)
    for number in range(int(np.ceil(seconds / change))):
        chord = _CHORDS[int(random.integers(len(_CHORDS)))]
        offset = float(random.choice([0, 5, 7, -3, -4, 2]))
        centre = (number + 0.5) * change
        swell = np.exp(-0.5 * np.square((time - centre) / (change * random.uniform(0.35, 0.6))))
        for note in chord:
            frequency = root * 2.0 ** ((offset + note + 12 * random.integers(0, 3)) / 12.0)
            sound += swell * _voice(frequency, time, roll, random)
    air = signal.lfilter([0.05], [1.0, -0.95], random.standard_normal(count))
    return _finished(sound + random.uniform(0.0, 0.6) * air * np.std(sound), seconds)


def organ(seconds: float, random: np.random.Generator) -> Samples:
    """Return chords held as an organ, an accordion or a synthesiser holds them, with tremolo.

    Some go on all the time, some fall silent before the next; now and then a melody moves above.
    """
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    sound = np.zeros(count)
    root = 65.0 * 2.0 ** (random.integers(0, 30) / 12.0)
    change = float(random.choice([0.5, 1.0, 2.0, 4.0, 2.0 * seconds]) * random.uniform(0.8, 1.2))
    stops = random.lognormal(0.0, 0.8, int(random.integers(1, 9)))
    stops /= np.arange(1, len(stops) + 1) ** random.uniform(0.3, 2.0)
    beating = random.uniform(0.0, 0.006) * random.choice([0.0, 1.0])
    held = float(random.choice([1.0, 1.0, random.uniform(0.5, 0.95)]))
    attack = float(np.exp(random.uniform(np.log(0.005), np.log(0.15))))
    for number in range(int(np.ceil(seconds / change))):
        chord = _CHORDS[int(random.integers(len(_CHORDS)))]
        offset = float(random.choice([0, 0, 5, 7, -3, -4, 2]))
        start, end = (int((number + part) * change * SAMPLE_RATE) for part in (0.0, held))
        for note in (*chord, *((chord[0] - 12,) if random.random() < 0.5 else ())):
            _hold(sound, start, end, root * 2.0 ** ((offset + note) / 12.0), stops, beating, attack)
    if random.random() < 0.3:
        step = random.uniform(0.2, 0.8)
        for number in range(int(seconds / step)):
            note = random.choice((12, 14, 16, 17, 19, 21, 23, 24))
            start, end = (int((number + part) * step * SAMPLE_RATE) for part in (0.0, 0.95))
            _hold(sound, start, end, root * 2.0 ** (note / 12.0), stops, beating, attack)
    if random.random() < 0.5:
        pace, depth = float(random.uniform(0.8, 7.0)), float(random.uniform(0.1, 1.0))
        pulse = 0.5 + 0.5 * np.cos(2.0 * np.pi * pace * time)
        sound *= 1.0 - depth * (pulse if random.random() < 0.6 else (pace * time) % 1.0)
    hiss = random.standard_normal(count) * np.std(sound)
    return _finished(sound + random.uniform(0.0, 0.08) * hiss, seconds)


def struck(seconds: float, random: np.random.Generator) -> Samples:
    """Return one chord struck again and again in a rhythm: a piano that accompanies, a guitar."""
    step = random.uniform(0.15, 0.5)
    pattern = random.random(8) < random.uniform(0.4, 1.0)
    pattern[0] = True
    ring, roll, stretch = (
        random.uniform(0.2, 2.0),
        random.uniform(0.8, 2.2),
        random.uniform(0, 1e-3),
    )
    root = 65.0 * 2.0 ** (random.integers(0, 30) / 12.0)
    chord = _CHORDS[int(random.integers(len(_CHORDS)))]
    sound = np.zeros(int((seconds + 4.0) * SAMPLE_RATE))
    time = np.arange(int(min(4.0, 5.0 * ring) * SAMPLE_RATE)) / SAMPLE_RATE
    blow = np.zeros(len(time))
    for note in (*chord, *((chord[0] - 12,) if random.random() < 0.5 else ())):
        frequency = root * 2.0 ** (note / 12.0)
        for harmonic in range(1, 13):
            partial = frequency * harmonic * np.sqrt(1.0 + stretch * harmonic**2)
            if partial < 7500.0:
                fall = np.exp(_single(-time * (1.0 + 0.25 * harmonic) / ring))
                blow += fall * sine(partial, time, random.uniform()) / np.float32(harmonic**roll)
    for number in range(int(seconds / step)):
        if pattern[number % 8]:
            start = max(0, int((number * step + random.normal(0.0, 0.006)) * SAMPLE_RATE))
            if random.random() < 0.5:
                sound[start:] *= 0.2
            sound[start : start + len(blow)] += random.uniform(0.5, 1.0) * blow
    return _finished(sound, seconds)


def plucked(seconds: float, random: np.random.Generator) -> Samples:
    """Return a tune or an arpeggio of decaying notes: piano, guitar, music box."""
    sound = np.zeros(int((seconds + 4.0) * SAMPLE_RATE))
    beat = random.uniform(0.12, 0.6)
    root = 110.0 * 2.0 ** (random.integers(0, 24) / 12.0)
    ring, roll = random.uniform(0.15, 1.5), random.uniform(0.8, 2.2)
    stretch = random.uniform(0.0, 0.002)
    position = random.uniform(0.0, beat)
    while position < seconds:
        chord = _CHORDS[int(random.integers(len(_CHORDS)))]
        notes = random.choice(chord, int(random.integers(1, 4)), replace=False)
        time = np.arange(int(min(4.0, 5.0 * ring) * SAMPLE_RATE)) / SAMPLE_RATE
        for note in notes:
            frequency = root * 2.0 ** ((note + 12 * random.integers(0, 2)) / 12.0)
            tone = np.zeros(len(time))
            for harmonic in range(1, 13):
                partial = frequency * harmonic * np.sqrt(1.0 + stretch * harmonic**2)
                if partial > 7500.0:
                    break
                fall = np.exp(_single(-time * (1.0 + 0.25 * harmonic) / ring))
                tone += fall * sine(partial, time, random.uniform()) / np.float32(harmonic**roll)
            start = int(position * SAMPLE_RATE)
            sound[start : start + len(tone)] += random.uniform(0.5, 1.0) * tone
        position += beat * random.choice([1, 1, 1, 2])
    return _finished(sound, seconds)


def _hold(
    sound: _Signal,
    start: int,
    end: int,
    frequency: float,
    stops: _Signal,
    beating: float,
    attack: float,
) -> None:
    """Add a note whose harmonics are as strong as `stops` to `sound`, from `start` to `end`."""
    count = min(end, len(sound)) - start
    if count <= 0:
        return
    time = np.arange(count) / SAMPLE_RATE
    edge = np.minimum(1.0, np.minimum(time, time[::-1]) / attack)
    for harmonic, strength in enumerate(stops, 1):
        for pitch in {frequency * harmonic, frequency * harmonic * (1.0 + beating)}:
            if pitch < 7500.0:
                # Pipes do not start in step: the phase of each hangs on its own pitch.
                sound[start : start + count] += strength * edge * sine(pitch, time, 7.3 * pitch)


def _voice(frequency: float, time: _Signal, roll: float, random: np.random.Generator) -> _Signal:
    """Return a tone of three slightly detuned strings."""
    tone = np.zeros(len(time))
    for detuned in frequency * 2.0 ** (random.normal(0.0, 0.08, 3) / 12.0):
        for harmonic in range(1, 9):
            if detuned * harmonic > 7500.0:
                break
            tone += sine(detuned * harmonic, time, random.uniform()) / np.float32(harmonic**roll)
    return tone


def sine(frequency: float, time: _Signal, turns: float) -> NDArray[np.float32]:
    """Return a sine that starts `turns` of a period in."""
    periods = frequency * time + turns
    # The sine of float32 is several times faster, and of one period as exact as 16 bits.
    angles = np.float32(2.0 * np.pi) * _single(periods - np.floor(periods))
    return np.asarray(np.sin(angles), np.float32)


def _single(values: _Signal) -> NDArray[np.float32]:
    return values.astype(np.float32)


class _Drum:
    """A drum with its own pitch and length, hit again and again."""

    def __init__(self, kind: _Stroke, random: np.random.Generator) -> None:
        self._kind = kind
        self._size = float(random.uniform(0.7, 1.5))
        self._length = float(random.uniform(0.6, 1.6))

    def hit(self, random: np.random.Generator) -> _Signal:
        """Return one stroke."""
        return self._kind(self._size, self._length, random)


def _time(seconds: float) -> _Signal:
    return np.asarray(np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE)


def _kick(size: float, length: float, random: np.random.Generator) -> _Signal:
    time = _time(0.5)
    cycles = 50.0 * size * time + 3.5 * size * (1.0 - np.exp(-time / 0.03))
    click = random.standard_normal(len(time)) * np.exp(-time / 0.004) * 0.3
    return np.asarray(1.2 * np.sin(2.0 * np.pi * cycles) * np.exp(-time / (0.12 * length)) + click)


def _snare(size: float, length: float, random: np.random.Generator) -> _Signal:
    time = _time(0.4)
    wires = np.diff(random.standard_normal(len(time) + 1)) * np.exp(-time / (0.07 * length))
    skin = np.sin(2.0 * np.pi * 190.0 * size * time) * np.exp(-time / 0.06)
    return np.asarray(0.4 * wires + 0.6 * skin)


def _hat(size: float, length: float, random: np.random.Generator) -> _Signal:
    time = _time(0.25)
    bright = np.diff(random.standard_normal(len(time) + 2), 2)
    return np.asarray(0.15 * size * bright * np.exp(-time / (0.03 * length)))


def _skin(size: float, length: float, random: np.random.Generator) -> _Signal:
    time = _time(0.5)
    pitch = random.choice([120.0, 180.0, 260.0, 340.0]) * size
    tone = sum(
        np.sin(2.0 * np.pi * pitch * ratio * time) * np.exp(-time * ratio / (0.13 * length)) / ratio
        for ratio in (1.0, 1.59, 2.14, 2.65)
    )
    slap = random.standard_normal(len(time)) * np.exp(-time / 0.006)
    return np.asarray(0.7 * tone + 0.4 * slap)


def _shaker(size: float, length: float, random: np.random.Generator) -> _Signal:
    time = _time(0.2)
    rise = np.minimum(time / 0.03, 1.0) * np.exp(-time / (0.05 * length))
    return np.asarray(0.3 * size * np.diff(random.standard_normal(len(time) + 1)) * rise)


def _finished(sound: _Signal, seconds: float) -> Samples:
    sound = sound[: int(seconds * SAMPLE_RATE)]
    return np.asarray(sound * 0.5 / (np.abs(sound).max() + 1e-9), np.float32)
