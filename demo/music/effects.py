"""Shapes whole tracks: filters, room, overdrive, compression and the final limiter.

Filters multiply the spectrum by the response of a causal analogue circuit, so a transient is
followed, never preceded, by its ringing.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .score import Room
from .signal import SAMPLE_RATE, Signal, fast_length, gain, rms, samples

type Response = NDArray[np.complex128]


def low_pass(signal: Signal, cutoff_hz: float, order: int = 1) -> Signal:
    """Let through what lies below the cutoff, `order` first-order sections of 6 dB per octave."""
    return _filtered(signal, lambda ratio: (1 + ratio / cutoff_hz) ** -order)


def high_pass(signal: Signal, cutoff_hz: float, order: int = 1) -> Signal:
    """Let through what lies above the cutoff, `order` first-order sections of 6 dB per octave."""
    return _filtered(signal, lambda ratio: (ratio / (ratio + cutoff_hz)) ** order)


def peaks(signal: Signal, *shapes: tuple[float, float, float]) -> Signal:
    """Raise or lower the surroundings of frequencies: (centre in Hz, decibels, width) each.

    The width is that of the band, as a share of its centre.
    """

    def response(ratio: Response) -> Response:
        product = np.ones_like(ratio)
        for centre_hz, decibels, width in shapes:
            near = ratio * centre_hz * width
            resonance = ratio**2 + centre_hz**2
            product *= (resonance + near * gain(decibels)) / (resonance + near)
        return product

    return _filtered(signal, response)


def reverberate(send: Signal, room: Room, rng: np.random.Generator) -> Signal:
    """Return the reverberation alone of a stereo send (n, 2): early echoes, then a dense tail.

    The tail is noise that falls by 60 dB in the room's decay time, sooner in the treble
    (Moorer 1979, "About This Reverberation Business").
    """
    response = _room_response(room, rng)
    length = fast_length(len(send) + len(response))
    spectrum = np.fft.rfft(send, length, axis=0) * np.fft.rfft(response, length, axis=0)
    wet: Signal = np.fft.irfft(spectrum, length, axis=0)[: len(send)]
    return wet


def growl(signal: Signal) -> Signal:
    """Overdrive a bass, keeping its low end clean."""
    driven = _saturated(high_pass(signal, 180.0) / max(rms(signal), 1e-9), 3.0)
    return low_pass(signal, 220.0) / max(rms(signal), 1e-9) + 0.55 * low_pass(driven, 3500.0, 2)


def compress(signal: Signal, density: float) -> Signal:
    """Even out a stereo mix around its own RMS: `density` 0 leaves it alone, 1 is very dense.

    Both channels share one gain, which follows the power averaged over about 60 ms.
    """
    power = np.mean(np.square(signal), axis=1)
    followed = np.maximum(low_pass(power, 2.5, 1), 0.0)
    threshold = 0.25 * float(np.mean(power)) + 1e-12
    over = np.maximum(followed / threshold, 1.0)
    squeezed = signal * (over ** (-0.3 * density))[:, None]
    drive = 0.25 + 1.1 * density
    level = max(rms(squeezed), 1e-9) * 2.2 / drive
    rounded: Signal = np.tanh(squeezed / level) * level
    return rounded


def limit(signal: Signal, ceiling: float, look_seconds: float = 0.004) -> Signal:
    """Hold a looping stereo signal (n, 2) under the ceiling, without a step at the seam.

    The gain is the running minimum of what each peak allows, averaged over as long a span as the
    minimum was taken: it is down before the peak comes, so nothing passes the ceiling.
    """
    loudest = np.max(np.abs(signal), axis=1)
    allowed = np.minimum(1.0, ceiling / np.maximum(loudest, 1e-12))
    reach = samples(look_seconds)
    lowest = _circular_minimum(allowed, reach)
    window = np.hanning(reach + 2)[1:-1]
    smooth = _circular_average(lowest, window / window.sum())
    limited: Signal = signal * smooth[:, None]
    return limited


def _filtered(signal: Signal, response: Callable[[Response], Response]) -> Signal:
    length = fast_length(len(signal) + min(SAMPLE_RATE // 4, len(signal) // 2 + 2048))
    ratio: Response = np.asarray(1j * np.fft.rfftfreq(length, 1 / SAMPLE_RATE), np.complex128)
    shape = response(ratio).reshape(-1, *[1] * (signal.ndim - 1))
    filtered: Signal = np.fft.irfft(np.fft.rfft(signal, length, axis=0) * shape, length, axis=0)
    return filtered[: len(signal)]


def _saturated(signal: Signal, drive: float) -> Signal:
    """Bend loud samples at twice the sample rate, so that fewer new partials fold back."""
    length = fast_length(len(signal))
    doubled = 2 * np.fft.irfft(np.fft.rfft(signal, length), 2 * length)
    bent = np.tanh(drive * doubled + 0.25) - np.tanh(0.25)
    spectrum = np.fft.rfft(bent)[: length // 2 + 1] / 2
    return np.fft.irfft(spectrum, length)[: len(signal)]


def _room_response(room: Room, rng: np.random.Generator) -> Signal:
    count = samples(room.decay_seconds * 1.1)
    time = np.arange(count) / SAMPLE_RATE
    tail = np.zeros((count, 2))
    for low, high, share in ((120, 700, 1.0), (700, 3000, 0.75), (3000, 12000, 0.4)):
        noise = rng.standard_normal((count, 2))
        band = low_pass(high_pass(noise, low, 2), min(high, room.bright_hz * 2), 2)
        tail += band * 10 ** (-3 * time / (room.decay_seconds * share))[:, None]
    pre_delay = samples(0.018)
    onset = np.minimum(1.0, np.arange(count) / samples(0.03))
    response = np.vstack([np.zeros((pre_delay, 2)), tail * onset[:, None]])
    for _ in range(8):
        place = samples(rng.uniform(0.006, 0.06))
        response[place] += rng.uniform(-12, 12, 2)
    return _level_in_midrange(low_pass(response, room.bright_hz))


def _level_in_midrange(response: Signal) -> Signal:
    """Scale an impulse response so that sound between 200 Hz and 1 kHz keeps its power."""
    power = np.mean(np.abs(np.fft.rfft(response, axis=0)) ** 2, axis=1)
    frequency = np.fft.rfftfreq(len(response), 1 / SAMPLE_RATE)
    midrange = (frequency > 200.0) & (frequency < 1000.0)
    levelled: Signal = response / np.sqrt(np.mean(power[midrange]))
    return levelled


def _circular_minimum(values: Signal, reach: int) -> Signal:
    """Return the minimum of each value and the `reach - 1` that follow, around the seam."""
    lowest, covered = values, 1
    while covered < reach:
        step = min(covered, reach - covered)
        lowest = np.minimum(lowest, np.roll(lowest, -step))
        covered += step
    return lowest


def _circular_average(values: Signal, window: Signal) -> Signal:
    """Average each value with those before it, around the seam; `window` sums to one."""
    padded = np.concatenate([values[len(values) - len(window) + 1 :], values])
    length = fast_length(len(padded) + len(window))
    spectrum = np.fft.rfft(padded, length) * np.fft.rfft(window, length)
    return np.fft.irfft(spectrum, length)[len(window) - 1 : len(window) - 1 + len(values)]
