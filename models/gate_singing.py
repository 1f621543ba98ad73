"""A single singer without instruments, made from someone who speaks.

Singers hold vowels, not consonants: each syllable of speech begins as it was spoken, then stays on
its loudest moment as long as the note lasts. Notes are tied, begin a little off, get vibrato when
they last, and a phrase ends where the breath does.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from .engine import SAMPLE_RATE, Samples
from .gate_voices import HOP, SCALES, WINDOW, driven, formant_song, pulses

type _Signal = NDArray[np.float64]

_FRAMES_PER_SECOND = SAMPLE_RATE // HOP


def sung_alone(speech: Samples, seconds: float, random: np.random.Generator) -> Samples:
    """Return the syllables of `speech` sung slowly by one voice, close and dry."""
    pieces = np.lib.stride_tricks.sliding_window_view(speech, WINDOW)[::HOP]
    loudness = np.sqrt(np.mean(np.square(pieces), axis=1))
    crossings = np.mean(np.diff(np.signbit(pieces), axis=1), axis=1)
    smooth = np.convolve(loudness, np.hanning(11) / 5.0, "same")
    vowels = (crossings < 0.25) * smooth
    nuclei, _ = signal.find_peaks(vowels, height=0.25 * vowels.max(), distance=14)
    if len(nuclei) < 3:
        return formant_song(seconds, random)
    frames = int(seconds * _FRAMES_PER_SECOND)
    chosen, pitch, strength = _phrases(nuclei, loudness, frames, random)
    breath = float(random.uniform(0.01, 0.08))
    hissing = np.repeat((crossings[chosen] > 0.3) & (pitch > 0.0), HOP)
    noise = random.standard_normal(frames * HOP)
    source = np.where(hissing, noise, pulses(pitch, random) + breath * noise)
    # Between two phrases the singer takes breath, heard close by.
    source[np.repeat(pitch == 0.0, HOP)] = noise[np.repeat(pitch == 0.0, HOP)]
    return driven(source, pieces, chosen, strength, int(seconds * SAMPLE_RATE))


def _phrases(
    nuclei: NDArray[np.int64], loudness: Samples, frames: int, random: np.random.Generator
) -> tuple[NDArray[np.int64], _Signal, _Signal]:
    """Return which frame of the speech sounds when, at what pitch (0: breath), how strongly."""
    scale = SCALES[int(random.integers(len(SCALES)))]
    steps = [12 * octave + note for octave in range(2) for note in scale]
    degree, lowest = int(random.integers(len(steps) // 2)), float(random.uniform(85.0, 330.0))
    beat = random.uniform(0.25, 0.9) * _FRAMES_PER_SECOND
    which: list[int] = []
    notes: list[float] = []
    strength: list[float] = []
    syllable = int(random.integers(len(nuclei)))
    while len(which) < frames:
        for _ in range(int(random.integers(3, 10))):
            nucleus = int(nuclei[syllable % len(nuclei)])
            begun = range(max(0, nucleus - int(random.integers(4, 13))), nucleus)
            # Now and then a syllable moves over two notes or three.
            held = [
                max(8, int(beat * random.choice([0.5, 1.0, 1.0, 2.0, 3.0])))
                for _ in range(int(random.choice([1, 1, 1, 2, 3])))
            ]
            which += begun
            strength += [float(loudness[place]) / float(loudness[nucleus]) for place in begun]
            for number, length in enumerate(held):
                degree = int(np.clip(degree + random.integers(-2, 3), 0, len(steps) - 1))
                notes += [steps[degree]] * (length + (0 if number else len(begun)))
                moved = np.abs((np.arange(length) % 8) - 4) - 2 if random.random() < 0.5 else 0
                which += [
                    int(place)
                    for place in np.clip(nucleus + np.zeros(length) + moved, 0, len(loudness) - 1)
                ]
                strength += list(np.linspace(1.0, random.uniform(0.5, 1.2), length))
            syllable += 1
        pause = int(random.uniform(0.15, 0.7) * _FRAMES_PER_SECOND)
        which += [int(nuclei[syllable % len(nuclei)])] * pause
        notes += [-1.0] * pause
        strength += list(random.uniform(0.0, 0.08) * np.hanning(pause))
    sounding = np.array(notes[:frames]) >= 0.0
    semitones = _bent(np.array(notes[:frames]), sounding, random)
    pitch = np.where(sounding, lowest * 2.0 ** (semitones / 12.0), 0.0)
    return np.array(which[:frames]), pitch, np.array(strength[:frames])


def _bent(notes: _Signal, sounding: NDArray[np.bool_], random: np.random.Generator) -> _Signal:
    """Return the notes as a voice sings them: tied, a little out of tune, with late vibrato."""
    glide = random.uniform(2.0, 10.0)
    held = notes[np.maximum.accumulate(np.where(sounding, np.arange(len(notes)), 0))]
    tied = signal.lfilter([1.0 / glide], [1.0, 1.0 / glide - 1.0], held - held[0]) + held[0]
    drift = np.cumsum(random.standard_normal(len(notes))) * 0.01
    drift -= signal.lfilter([0.02], [1.0, -0.98], drift)
    begun = np.flatnonzero(np.diff(notes, prepend=-2.0) != 0.0)
    since = (
        np.arange(len(notes)) - begun[np.searchsorted(begun, np.arange(len(notes)), "right") - 1]
    )
    depth = random.uniform(0.0, 0.7) * np.clip((since - 20.0) / 30.0, 0.0, 1.0)
    turns = np.cumsum(random.uniform(4.5, 6.5) * (1.0 + 0.05 * random.standard_normal(len(notes))))
    return np.asarray(tied + drift + depth * np.sin(2.0 * np.pi * turns / _FRAMES_PER_SECOND))
