"""The way of music from a loudspeaker through a room into a microphone, simulated.

Loudspeaker and microphone limit the band, the room reverberates, noise and mains hum are added,
the microphone's amplifier may clip, a codec may follow, and 16 bits remain. Everything random
comes from a generator that the caller seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import fft

from .engine import SAMPLE_RATE, Samples
from .rooms_codec import CODEC_NAMES, CodecName, through_codec
from .rooms_noise import coloured_noise, mains_hum
from .rooms_reverb import Room, impulse_response

__all__ = ["BATTERY", "CODEC_NAMES", "Room", "Way", "hard_way", "random_way", "simulate"]

type _Drawn = Callable[[float, float], float]
"""Good and bad value -> one between them."""
type Severity = Literal["mild", "medium", "severe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What lies between the music and the samples; None leaves a part out."""

    low_cut: float = 0.0
    """Hz below which the loudspeaker falls off by 12 dB an octave."""
    high_cut: float = 0.0
    """Hz above which the whole chain falls off by 24 dB an octave; 0 for no limit."""
    tilt: float = 0.0
    """dB per octave that the chain raises (or lowers) towards high frequencies, around 1 kHz."""
    room: Room | None = None
    snr: float | None = None
    """Level of the sound above steady noise in dB."""
    noise_slope: float = -3.0
    """dB per octave of the noise; -3 is pink."""
    hum: float | None = None
    """Level of the sound above mains hum in dB."""
    peak: float = -3.0
    """Highest sample in dBFS after clipping: the gain of the microphone."""
    overload: float = 0.0
    """dB by which the peaks exceed what the microphone can take."""
    codec: CodecName | None = None
    bit_rate: int = 32
    """Of the codec, in kbit/s."""


BATTERY: dict[Severity, Way] = {
    "mild": Way(
        low_cut=80.0,
        high_cut=7500.0,
        room=Room(volume=30.0, t60=0.25, distance=0.8),
        snr=20.0,
        peak=-6.0,
    ),
    "medium": Way(
        low_cut=150.0,
        high_cut=6500.0,
        tilt=-1.0,
        room=Room(volume=50.0, t60=0.45, distance=2.0),
        snr=10.0,
        hum=30.0,
        peak=-20.0,
        overload=1.0,
        codec="opus",
        bit_rate=32,
    ),
    "severe": Way(
        low_cut=300.0,
        high_cut=4000.0,
        tilt=-2.0,
        room=Room(volume=120.0, t60=0.9, distance=4.0),
        snr=3.0,
        hum=15.0,
        peak=-40.0,
        overload=6.0,
        codec="mp3",
        bit_rate=32,
    ),
}
"""The settings every model is measured under, with a seed that the measurement fixes."""


def simulate(sound: Samples, way: Way, random: np.random.Generator) -> Samples:
    """Return `sound`, mono 16 kHz (n,), as it arrives: the same length, delay of the room removed.

    Silence stays silence but for noise that has no level to refer to: there is none then.

    Raises:
        DataError: if ffmpeg is missing or lacks the codec.
    """
    heard = _filtered(sound, way, random)
    power = float(np.mean(np.square(heard, dtype=np.float64)))
    if power == 0.0:
        return np.zeros_like(heard)
    if way.snr is not None:
        noise = coloured_noise(len(heard), way.noise_slope, random)
        heard = heard + noise * _amplitude(power, way.snr)
    if way.hum is not None:
        heard = heard + mains_hum(len(heard), random) * _amplitude(power, way.hum)
    heard = _record(heard, way)
    if way.codec is not None:
        heard = through_codec(heard, way.codec, way.bit_rate)
    return _in_16_bits(heard)


def random_way(
    random: np.random.Generator,
    *,
    codec_share: float = 0.0,
    overload_share: float = 0.15,
    least_badness: float = 0.0,
) -> Way:
    """Draw a way to train on: from a good line input to a cheap microphone across a hall.

    What is bad about a way comes together, more or less: far microphones hear more reverberation
    and more noise. Drawn each for itself, bad ways in every respect would hardly ever occur.

    Args:
        random: decides.
        codec_share: how many ways pass a codec.
        overload_share: how many drive the microphone too hard.
        least_badness: 0 for all ways, towards 1 for the worst only.
    """
    badness = float(random.uniform(least_badness, 1.0))

    def drawn(good: float, bad: float) -> float:
        share = float(np.clip(badness + random.normal(0.0, 0.25), 0.0, 1.0))
        return good + share * (bad - good)

    def drawn_by_ratio(good: float, bad: float) -> float:
        return float(np.exp(drawn(np.log(good), np.log(bad))))

    indirect = random.random() < 0.8
    coded = random.random() < codec_share
    return Way(
        low_cut=drawn_by_ratio(40.0, 400.0) if indirect else 0.0,
        high_cut=drawn_by_ratio(8000.0, 3000.0),
        tilt=float(random.uniform(-3.0, 2.0)),
        room=_random_room(random, drawn, drawn_by_ratio) if indirect else None,
        snr=drawn(40.0, 0.0) if random.random() < 0.75 else None,
        noise_slope=float(random.uniform(-7.0, 0.0)),
        hum=drawn(45.0, 12.0) if random.random() < 0.3 else None,
        peak=drawn(0.0, -40.0),
        overload=drawn(0.0, 9.0) if random.random() < overload_share else 0.0,
        codec=CODEC_NAMES[int(random.integers(len(CODEC_NAMES)))] if coded else None,
        bit_rate=int(random.choice([16, 24, 32, 48, 64])),
    )


def hard_way(random: np.random.Generator) -> Way:
    """Draw a way that leaves little of the music: far off, in noise, often overdriven and coded."""
    return random_way(random, codec_share=0.5, overload_share=0.5, least_badness=0.45)


def _random_room(random: np.random.Generator, drawn: _Drawn, drawn_by_ratio: _Drawn) -> Room:
    volume = float(np.exp(random.uniform(np.log(12.0), np.log(200.0))))
    return Room(
        volume=volume,
        t60=drawn_by_ratio(0.15, 1.1),
        distance=drawn(0.1, 0.9) * volume ** (1 / 3),
    )


def _filtered(sound: Samples, way: Way, random: np.random.Generator) -> Samples:
    """Return `sound` after loudspeaker and room, by one multiplication of spectra."""
    response = np.ones(1, np.float32) if way.room is None else impulse_response(way.room, random)
    size = fft.next_fast_len(len(sound) + len(response) - 1, real=True)
    spectrum = fft.rfft(np.asarray(sound, np.float32), size) * fft.rfft(response, size)
    frequency = np.maximum(np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE), 1.0)
    gain = 10.0 ** (way.tilt * np.log2(np.clip(frequency, 60.0, 8000.0) / 1000.0) / 20.0)
    if way.low_cut:
        gain /= np.sqrt(1.0 + (way.low_cut / frequency) ** 4)
    if way.high_cut:
        gain /= np.sqrt(1.0 + (frequency / way.high_cut) ** 8)
    heard = fft.irfft(spectrum * gain.astype(np.float32), size)[: len(sound)]
    return np.asarray(heard, np.float32)


def _amplitude(power: float, decibels_below: float) -> np.float32:
    """Return the RMS that lies so many dB below a sound of mean square `power`."""
    return np.float32(np.sqrt(power) * 10.0 ** (-decibels_below / 20.0))


def _record(heard: Samples, way: Way) -> Samples:
    """Return `heard` clipped as much as `way` says and at its gain."""
    peak = float(np.abs(heard).max())
    driven = heard * np.float32(10.0 ** (way.overload / 20.0) / peak)
    clipped: Samples = np.clip(driven, -1.0, 1.0) * np.float32(10.0 ** (way.peak / 20.0))
    return clipped


def _in_16_bits(heard: Samples) -> Samples:
    """Return `heard` rounded to what 16-bit samples can hold."""
    steps = np.clip(np.rint(heard * 32768.0), -32768, 32767)
    return np.asarray(steps / 32768.0, np.float32)
