"""What every sound of the piece is made of: arrays of samples, seconds and decibels."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44_100

type Signal = NDArray[np.float64]
"""One channel as (n,) or two channels as (n, 2), full scale at 1.0."""


def samples(seconds: float) -> int:
    """Return the number of samples that lie in a span of seconds."""
    return round(seconds * SAMPLE_RATE)


def timeline(count: int) -> Signal:
    """Return the time of each of `count` samples in seconds."""
    return np.arange(count) / SAMPLE_RATE


def gain(decibels: float) -> float:
    """Return the factor that raises an amplitude by so many decibels."""
    return float(10.0 ** (decibels / 20.0))


def rms(signal: Signal) -> float:
    """Return the root mean square over all samples and channels."""
    return float(np.sqrt(np.mean(np.square(signal))))


def fast_length(count: int) -> int:
    """Return a length of at least `count`, a small odd number times 2**a: quick to transform."""
    odd = (1, 3, 5, 9, 15)
    return min(factor << max(0, (-(-count // factor) - 1).bit_length()) for factor in odd)
