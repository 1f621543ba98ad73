"""People who talk to each other in one room, put together from voices that were recorded alone.

How turns follow each other is known: the median gap is near 0.2 s, and two of five turns begin
before the other's has ended (M. Heldner and J. Edlund, "Pauses, gaps and overlaps in
conversations", Journal of Phonetics 38(4), 2010). Listeners murmur and laugh meanwhile.
"""

from collections.abc import Sequence

import numpy as np
from scipy import signal

from .engine import SAMPLE_RATE, Samples

GAP_SECONDS = (0.15, 0.45)
"""Mean and standard deviation of the gap between two turns; an overlap is a gap below zero."""

_SILENCE_SHARE = 0.15
"""How often nobody says anything for a while between two turns."""

_LISTENING_SHARE = 0.35
"""How often someone else is heard within a turn."""


def talk(voices: Sequence[Samples], seconds: float, random: np.random.Generator) -> Samples:
    """Return the speakers of `voices` in conversation, around a table or through a room.

    Args:
        voices: what each says, `seconds` or longer.
        seconds: length of the conversation.
        random: decides everything.
    """
    count = int(seconds * SAMPLE_RATE)
    said = np.zeros((len(voices), count), np.float32)
    position, speaker = -random.uniform(0.0, 1.5), int(random.integers(len(voices)))
    while position < seconds:
        length = float(np.clip(random.lognormal(np.log(1.4), 0.7), 0.3, 5.0))
        _say(said[speaker], voices[speaker], position, length, random)
        if random.random() < _LISTENING_SHARE:
            listener = (speaker + int(random.integers(1, len(voices)))) % len(voices)
            when = position + random.uniform(0.2, 1.0) * length
            _listen(said[listener], voices[listener], when, random)
        position += length + random.normal(*GAP_SECONDS)
        if random.random() < _SILENCE_SHARE:
            position += random.uniform(0.5, 3.0)
        if random.random() < 0.85:
            speaker = (speaker + int(random.integers(1, len(voices)))) % len(voices)
    return _in_room(said, random)


def laugh(voice: Samples, random: np.random.Generator) -> Samples:
    """Return laughter: one syllable of a voice over and over, softer and softer as breath goes."""
    pace = float(random.uniform(0.17, 0.28))
    syllable = _cut(voice, random.uniform(0.07, 0.16), random)
    times = int(random.integers(3, 9))
    sound = np.zeros(int((times + 1) * pace * SAMPLE_RATE), np.float32)
    for number in range(times):
        start = int(number * pace * random.uniform(0.95, 1.05) * SAMPLE_RATE)
        piece = syllable[: len(sound) - start] * np.float32(0.85**number)
        sound[start : start + len(piece)] += piece
    return sound


def _say(
    said: Samples, voice: Samples, position: float, length: float, random: np.random.Generator
) -> None:
    """Add a turn; a long one may hesitate in the middle."""
    words = _cut(voice, length, random)
    if length > 1.5 and random.random() < 0.3:
        pause = np.zeros(int(random.uniform(0.3, 1.2) * SAMPLE_RATE), np.float32)
        middle = int(random.uniform(0.3, 0.7) * len(words))
        words = np.concatenate([words[:middle], pause, words[middle:]])[: len(words)]
    _add(said, words, position)


def _listen(said: Samples, voice: Samples, position: float, random: np.random.Generator) -> None:
    """Add what a listener does: murmurs a syllable or two with closed lips, or laughs."""
    if random.random() < 0.3:
        sound = laugh(voice, random)
    else:
        sound = _cut(voice, random.uniform(0.2, 0.5), random)
        if random.random() < 0.7:
            lips = signal.butter(2, random.uniform(400.0, 900.0), fs=SAMPLE_RATE, output="sos")
            sound = np.asarray(signal.sosfilt(lips, sound), np.float32)
    _add(said, sound * np.float32(random.uniform(0.3, 1.0)), position)


def _in_room(said: Samples, random: np.random.Generator) -> Samples:
    """Return all speakers, each at a distance of his own, with the tone of the room below."""
    count = said.shape[1]
    decay = random.uniform(0.1, 0.6)
    time = np.arange(int(decay * SAMPLE_RATE)) / SAMPLE_RATE
    tail = random.standard_normal(len(time)) * np.exp(-6.9 * time / decay)
    tail *= 1.0 / max(float(np.sqrt(np.sum(np.square(tail)))), 1e-9)
    spread = random.uniform(6.0, 15.0)
    far = random.random() < 0.5
    total = np.zeros(count)
    for voice in said:
        distant = random.uniform(0.0, 1.0) * (1.5 if far else 0.4)
        echo = signal.fftconvolve(voice, tail)[:count]
        loudness = 10.0 ** (-random.uniform(0.0, spread) / 20.0)
        total += loudness * (voice + distant * echo)
    tone = signal.lfilter([0.1], [1.0, -0.9], random.standard_normal((count,)))
    tone *= 0.1 * 10.0 ** (-random.uniform(18.0, 45.0) / 20.0) / max(float(np.std(tone)), 1e-9)
    return np.asarray(total + tone, np.float32)


def _cut(voice: Samples, seconds: float, random: np.random.Generator) -> Samples:
    """Return so many seconds from somewhere in `voice`, faded at both ends, at one loudness."""
    count = min(int(seconds * SAMPLE_RATE), len(voice))
    for _ in range(8):
        start = int(random.integers(len(voice) - count + 1))
        piece = voice[start : start + count]
        loudness = float(np.sqrt(np.mean(np.square(piece))))
        if loudness > 1e-3:
            break
    edge = np.minimum(np.arange(count), np.arange(count)[::-1]) / 160.0
    return np.asarray(piece * np.minimum(edge, 1.0) * (0.1 / max(loudness, 1e-3)), np.float32)


def _add(said: Samples, sound: Samples, position: float) -> None:
    start = round(position * SAMPLE_RATE)
    if start < 0:
        sound, start = sound[-start:], 0
    end = min(len(said), start + len(sound))
    if start < end:
        said[start:end] += sound[: end - start]
