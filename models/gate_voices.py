"""Voices that sing, made from voices that speak and from formulas: the data has too few.

Speech is taken apart by linear prediction (J. Makhoul, "Linear prediction: a tutorial review",
Proc. IEEE 63(4), 1975) and its vocal tract is driven by the pulses of a melody, held as long as
the notes are. Formant voices sing vowels alone.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, signal

from .engine import SAMPLE_RATE, Samples

type _Signal = NDArray[np.float64]

_ORDER = 18
HOP = 160
WINDOW = 480
"""Samples from one frame of speech to the next, and of a frame."""

SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), (0, 3, 5, 7, 10))

_VOWELS = {
    "a": (730.0, 1090.0, 2440.0, 3400.0),
    "e": (530.0, 1840.0, 2480.0, 3500.0),
    "i": (270.0, 2290.0, 3010.0, 3600.0),
    "o": (570.0, 840.0, 2410.0, 3300.0),
    "u": (300.0, 870.0, 2240.0, 3300.0),
}
"""Formants in Hz of English vowels (G. Peterson and H. Barney, JASA 24(2), 1952; men; the fourth
is typical), scaled for other voices."""


def sung_from_speech(speech: Samples, seconds: float, random: np.random.Generator) -> Samples:
    """Return a song to the words of `speech`, stretched and on the notes of a scale."""
    count = int(seconds * SAMPLE_RATE)
    frames = count // HOP
    stretch = random.uniform(1.3, 2.6)
    pieces = np.lib.stride_tricks.sliding_window_view(speech, WINDOW)[::HOP]
    loudness = np.sqrt(np.mean(np.square(pieces), axis=1))
    # Pauses of speech are not stretched: singers hold vowels.
    kept = np.flatnonzero(loudness > 0.08 * loudness.max())
    if len(kept) < 10:
        return formant_song(seconds, random)
    chosen = kept[(np.arange(frames) / stretch).astype(int) % len(kept)]
    pitch = _melody(frames, random, lowest=float(random.uniform(90.0, 260.0)))
    breath = float(random.uniform(0.02, 0.15))
    source = pulses(pitch, random) + breath * random.standard_normal(frames * HOP)
    return driven(source, pieces, chosen, loudness[chosen], count)


def formant_song(seconds: float, random: np.random.Generator, voices: int = 1) -> Samples:
    """Return vowels sung to a melody by one voice, or in harmony by several."""
    count = int(seconds * SAMPLE_RATE)
    frames = count // HOP
    lowest = float(random.uniform(80.0, 240.0))
    melody = _melody(frames, random, lowest=lowest)
    total = np.zeros(frames * HOP)
    for voice in range(voices):
        interval = 2.0 ** (random.choice([0, 3, 4, 5, 7, 12, -5]) / 12.0) if voice else 1.0
        detuned = melody * interval * 2.0 ** (random.normal(0.0, 0.06) / 12.0)
        source = pulses(detuned, random) + 0.03 * random.standard_normal(frames * HOP)
        total += _vowels(source, float(random.uniform(0.9, 1.25)), random)
    return _finished(total, count)


def driven(
    source: _Signal,
    pieces: Samples,
    chosen: NDArray[np.int64],
    strength: NDArray[np.floating],
    count: int,
) -> Samples:
    """Return `source` through the vocal tract of one piece of speech after the other.

    Args:
        source: the flow of the glottis, `HOP` samples for each of the chosen pieces.
        pieces: pieces of speech, (n, `WINDOW`).
        chosen: which of them each hop sounds like.
        strength: how strong (RMS) each hop is.
        count: samples that are wanted.
    """
    window = np.hanning(WINDOW)
    result = np.zeros(len(chosen) * HOP + WINDOW)
    tracts: dict[int, _Signal] = {}
    filled = np.concatenate([source, np.zeros(WINDOW)])
    for number, index in enumerate(chosen):
        if index not in tracts:
            tracts[index] = _vocal_tract(pieces[index] * window)
        start = number * HOP
        sound = signal.lfilter([1.0], tracts[index], filled[start : start + WINDOW] * window)
        power = np.sqrt(np.mean(np.square(sound))) + 1e-9
        result[start : start + WINDOW] += sound * (strength[number] / power)
    return _finished(result[:count], count)


def _melody(frames: int, random: np.random.Generator, *, lowest: float) -> _Signal:
    """Return the pitch in Hz of each 10 ms, (frames,); 0 where the singer breathes."""
    scale = SCALES[int(random.integers(len(SCALES)))]
    steps = [octave * 12 + note for octave in range(2) for note in scale]
    beat = random.uniform(25.0, 70.0)
    pitch = np.zeros(frames)
    position, degree = 0, int(random.integers(len(steps) // 2))
    glide = random.uniform(2.0, 8.0)
    while position < frames:
        length = int(beat * random.choice([0.5, 1.0, 1.0, 2.0, 3.0]))
        if random.random() < 0.1:
            position += max(length // 2, 10)
            continue
        pitch[position : position + length] = steps[degree]
        pitch[position : position + length] += 1e-3
        degree = int(np.clip(degree + random.integers(-3, 4), 0, len(steps) - 1))
        position += max(length, 5)
    sounding = pitch > 0.0
    smooth = signal.lfilter([1.0 / glide], [1.0, 1.0 / glide - 1.0], pitch)
    smooth = np.where(sounding, smooth, 0.0)
    time = np.arange(frames) * HOP / SAMPLE_RATE
    depth = random.uniform(0.0, 0.6)
    vibrato = depth * np.sin(2.0 * np.pi * random.uniform(4.5, 6.5) * time + random.uniform(0, 6))
    return np.where(sounding, lowest * 2.0 ** ((smooth + vibrato) / 12.0), 0.0)


def pulses(pitch: _Signal, random: np.random.Generator) -> _Signal:
    """Return the flow of a glottis at `pitch` (frames,), as many samples as the frames have."""
    per_sample = np.repeat(pitch, HOP)
    phase = np.cumsum(per_sample / SAMPLE_RATE) + random.uniform()
    saw = np.where(per_sample > 0.0, 2.0 * (phase % 1.0) - 1.0, 0.0)
    return signal.lfilter([1.0], [1.0, -random.uniform(0.3, 0.8)], saw)


def _vocal_tract(piece: _Signal) -> _Signal:
    """Return the all-pole filter of a windowed `piece` of speech, (19,), leading 1."""
    spectrum = np.square(np.abs(np.fft.rfft(piece, 1024)))
    correlation = np.fft.irfft(spectrum)[: _ORDER + 1]
    correlation[0] = correlation[0] * 1.001 + 1e-9
    poles = linalg.solve_toeplitz(correlation[:-1], correlation[1:])
    return np.concatenate([[1.0], -poles * 0.995 ** np.arange(1, _ORDER + 1)])


def _vowels(source: _Signal, size: float, random: np.random.Generator) -> _Signal:
    """Return `source` through one vowel after the other, of a throat of relative `size`."""
    result = np.zeros_like(source)
    position = 0
    while position < len(source):
        length = int(random.uniform(0.25, 1.2) * SAMPLE_RATE)
        formants = _VOWELS[str(random.choice(list(_VOWELS)))]
        piece = source[position : position + length]
        tone = np.zeros_like(piece)
        for number, centre in enumerate(formants):
            b, a = signal.iirpeak(min(centre * size, 7000.0), 6.0 + 2.0 * number, SAMPLE_RATE)
            tone += signal.lfilter(b, a, piece) / (1.0 + number)
        fade = np.minimum(1.0, np.minimum(np.arange(len(piece)), np.arange(len(piece))[::-1]) / 320)
        result[position : position + length] = tone * fade
        if random.random() < 0.5:
            hiss = random.standard_normal(min(1200, len(piece))) * np.hanning(min(1200, len(piece)))
            result[position : position + len(hiss)] += 0.1 * hiss * np.abs(tone).max()
        position += length
    return result


def _finished(sound: _Signal, count: int) -> Samples:
    sound = np.pad(sound, (0, max(0, count - len(sound))))[:count]
    return np.asarray(sound * 0.5 / (np.abs(sound).max() + 1e-9), np.float32)
