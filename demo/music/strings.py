"""String instruments: plucked, struck and bowed."""

import numpy as np

from .effects import low_pass, peaks
from .oscillators import envelope, saw, vibrato
from .score import Stroke
from .signal import SAMPLE_RATE, Signal, samples, timeline


def acoustic_guitar(stroke: Stroke) -> Signal:
    """Pluck a steel string; the guitar around it is `guitar_body`."""
    return _plucked(stroke, ring=stroke.seconds + 0.12, damping=0.10, pick=0.17)


def nylon_guitar(stroke: Stroke) -> Signal:
    """Pluck a soft string with the flesh of the finger."""
    return _plucked(stroke, ring=stroke.seconds + 0.5, damping=0.34, pick=0.32)


def guitar_body(strings: Signal) -> Signal:
    """Let a wooden guitar resound under its strings: the air in it, and the top."""
    return peaks(low_pass(strings, 4500.0), (110.0, 5.0, 0.7), (240.0, 4.0, 0.6))


def violin_body(strings: Signal) -> Signal:
    """Let a bowed instrument's body resound: air near 280 Hz, wood near 460 Hz, bridge hill."""
    air, wood, hollow, bridge = (
        (280.0, 4.0, 0.4),
        (460.0, 4.0, 0.3),
        (1100.0, -3.0, 0.8),
        (2600.0, 3.0, 1.0),
    )
    return peaks(strings, air, wood, hollow, bridge)


def piano(stroke: Stroke) -> Signal:
    """Strike a felt-covered piano string.

    Partials are stretched by the stiffness of the string, f_n = n f sqrt(1 + B n^2), and the
    higher ones die sooner (Fletcher and Rossing, The Physics of Musical Instruments, ch. 12).
    """
    ring = min(stroke.seconds + 0.35, 9.0)
    time = timeline(samples(ring))
    stiffness = 0.0003 * (stroke.frequency / 261.0) ** 1.2
    brightness = 1400.0 + 3200.0 * stroke.velocity**2
    sound = np.zeros_like(time)
    for partial in range(1, 25):
        frequency = partial * stroke.frequency * np.sqrt(1 + stiffness * partial**2)
        if frequency > 9000:
            break
        strength = (1 / partial**0.7) * abs(np.sin(np.pi * partial / 7.6)) + 0.02
        strength /= 1 + (frequency / brightness) ** 2
        half_life = 0.9 / (1 + (frequency / 700.0) ** 1.1) + 0.12
        heard = time[: samples(26 * half_life)]
        slow = np.exp2(-heard / (4 * half_life))
        fall = 0.7 * slow**4 + 0.3 * slow
        start = stroke.rng.uniform(0, 2 * np.pi)
        sound[: len(heard)] += strength * fall * np.sin(2 * np.pi * frequency * heard + start)
    knock = stroke.rng.standard_normal(len(time)) * 0.5 ** (time / 0.006)
    sound = sound + 0.35 * low_pass(knock, 500.0, 2) * stroke.velocity
    sound *= envelope(ring - 0.3, attack=0.004, decay=1.0, sustain=1.0, release=0.3)[: len(time)]
    return sound * stroke.velocity * 0.9


def cello(stroke: Stroke) -> Signal:
    """Bow one string legato, with a vibrato that grows."""
    return _bowed(stroke, attack=0.16, cents=22.0, cutoff=2300.0, noise=0.02, release=0.35)


def dark_strings(stroke: Stroke) -> Signal:
    """Bow a muted section of two players, hardly more than a shadow."""
    players = [
        _bowed(stroke, attack=0.6, cents=10.0, cutoff=620.0, noise=0.01, release=1.2)
        for _ in range(2)
    ]
    section: Signal = np.sum(players, axis=0) * 0.7
    return section


def trembling_strings(stroke: Stroke) -> Signal:
    """Bow a section of two players tremolo: the bow changes direction about 14 times a second."""
    sound = np.zeros(0)
    for _ in range(2):
        player = _bowed(stroke, attack=0.08, cents=6.0, cutoff=5200.0, noise=0.12, release=0.15)
        rate = stroke.rng.uniform(12.5, 15.0)
        bow = 0.55 + 0.45 * np.sin(
            2 * np.pi * rate * timeline(len(player)) + stroke.rng.uniform(0, 6.28)
        )
        sound = player * bow if not len(sound) else sound + player * bow
    return sound * 0.6


def _plucked(stroke: Stroke, *, ring: float, damping: float, pick: float) -> Signal:
    """Return a string by Karplus and Strong (1983, Computer Music Journal 7(2)).

    A period of noise travels round a loop that softens it a little each time. The fractional part
    of the period is interpolated, so that the string is in tune; `pick` is where it is plucked.
    """
    count = samples(ring)
    soft = damping * (1.25 - 0.5 * stroke.velocity)
    kernel_centre = 1.0
    period = SAMPLE_RATE / stroke.frequency - kernel_centre
    whole = int(period)
    part = period - whole
    kernel = np.convolve([1 - part, part], [soft / 2, 1 - soft, soft / 2])
    loss = 0.5 ** (1 / (stroke.frequency * (0.55 + 90.0 / stroke.frequency)))
    burst = stroke.rng.uniform(-1, 1, whole + 4)
    burst = low_pass(np.tile(burst, 3), 1500.0 + 9000.0 * stroke.velocity**2)[-(whole + 4) :]
    burst -= np.roll(burst, max(1, int(pick * whole)))
    burst -= burst.mean()
    string = np.zeros(count + whole + 4)
    string[: whole + 4] = burst / max(float(np.sqrt(np.mean(burst**2))), 1e-9) * 0.35
    for start in range(whole + 4, len(string), whole):
        stop = min(start + whole, len(string))
        loop = sum(
            weight * string[start - whole - delay : stop - whole - delay]
            for delay, weight in enumerate(kernel)
        )
        string[start:stop] = loss * loop
    string = string[:count] * stroke.velocity
    fade = min(samples(0.06), count)
    string[count - fade :] *= np.linspace(1.0, 0.0, fade)
    string[:32] *= np.linspace(0.0, 1.0, len(string[:32]))
    return string


def _bowed(
    stroke: Stroke, *, attack: float, cents: float, cutoff: float, noise: float, release: float
) -> Signal:
    """Return the saw-like motion of a bowed string, coloured by the body it drives."""
    rise = min(attack, 0.5 * stroke.seconds + 0.01)
    shape = envelope(stroke.seconds, attack=rise, decay=1.5, sustain=0.85, release=release)
    count = len(shape)
    bend = vibrato(count, cents=cents, rate_hz=5.4, delay=0.25, rng=stroke.rng)
    bright = cutoff * (0.45 + 0.75 * stroke.velocity) * (0.35 + 0.65 * shape)
    string = saw(stroke.frequency * bend, bright, stroke.rng.uniform())
    string += noise * low_pass(stroke.rng.standard_normal(count), 5000.0)
    bowed: Signal = string * shape * stroke.velocity
    return bowed
