"""PCM audio: the one format the engine hears, its level, and cutting it into frames."""

import math

import numpy as np
from numpy.typing import NDArray

type Samples = NDArray[np.float32]

SAMPLE_RATE = 16_000
"""Samples per second of everything the engine hears; mono float32 in [-1, 1]."""

SILENCE_DBFS = -120.0
"""What `level_dbfs` says of digital silence; below any 16-bit or 24-bit recording."""


class AudioError(ValueError):
    """The audio cannot be used; the message says why, in words for the user."""


def level_dbfs(samples: Samples) -> float:
    """Return the RMS level of some seconds of sound in dB relative to full scale, at least -120.

    A full-scale square wave is 0 dBFS, a full-scale sine -3.01 dBFS (IEC 61606 calls a
    full-scale sine 0 dBFS; we use the plain RMS of the samples, as most meters of software do).
    """
    if len(samples) == 0:
        return SILENCE_DBFS
    return power_dbfs(mean_power(samples))


def power_dbfs(power: float) -> float:
    """Return the level of a mean square in dB relative to full scale, at least -120."""
    return max(SILENCE_DBFS, 10.0 * math.log10(power + 1e-12))


def mean_power(samples: Samples) -> float:
    """Return the mean square of `samples`: one at least, and some seconds at most.

    Single precision adds up; after an hour it would no longer be exact.
    """
    return float(samples.dot(samples)) / len(samples)


def clean(samples: Samples) -> Samples:
    """Return mono float32 `samples` with NaN and infinity as silence, the rest clipped to [-1, 1].

    A broken sound card or stream may deliver anything; one NaN would poison every later frame.

    Raises:
        AudioError: if `samples` is not one-dimensional (interleaved stereo, say).
    """
    samples = np.asarray(samples, dtype=np.float32)
    if samples.ndim != 1:
        raise AudioError(f"expected mono samples of shape (n,), got shape {samples.shape}")
    if len(samples) == 0:
        return samples
    # NaN is not smaller than anything, so good audio, the usual case, needs this one look only.
    if np.maximum.reduce(samples) <= 1.0 and np.minimum.reduce(samples) >= -1.0:
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)


class Blocks:
    """Cuts a stream of samples, in pieces of any size, into blocks of one size."""

    def __init__(self, block_size: int) -> None:
        """Start with nothing kept; blocks will have `block_size` samples."""
        self._block_size = block_size
        self._pending: Samples = np.empty(0, np.float32)

    def push(self, samples: Samples) -> list[Samples]:
        """Return every block that `samples` completes, keeping the rest for the next call."""
        if len(samples) == self._block_size and not len(self._pending):
            return [samples]
        joined = np.concatenate([self._pending, samples]) if len(self._pending) else samples
        whole = len(joined) // self._block_size * self._block_size
        # A copy, or a caller who reuses its buffer would change what we have kept.
        self._pending = joined[whole:].copy()
        return [joined[i : i + self._block_size] for i in range(0, whole, self._block_size)]
