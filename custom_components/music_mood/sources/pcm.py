"""Sound as others send it, turned into what the engine hears."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples

MAX_RATE = 384_000
MAX_CHANNELS = 32
_LOBES = 16
"""Zero crossings of the sinc on each side: a steep filter, yet a delay of only 1 ms at 16 kHz."""
MAX_PHASES = 640
"""Places between two input samples that need a filter: as many as 11 025 Hz, the oddest rate that
is in use, has. The filters of a rate such as 383 999 Hz take 1 GB and 8 s."""
_ROLLOFF = 0.92
"""Where the filter begins to close, as a share of the lower Nyquist frequency."""


class PcmFormatError(ValueError):
    """Nobody sends sound in such a format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PcmFormat:
    """Interleaved little-endian integers."""

    rate: int
    """Samples of a channel per second, up to 384 000, and one of the usual rates."""
    width: int
    """Bytes of a sample, 1 to 4; one byte is unsigned, as in WAV files."""
    channels: int

    def __post_init__(self) -> None:
        """Refuse what nobody sends.

        Raises:
            PcmFormatError: if a number is out of range.
        """
        if (
            not 1000 <= self.rate <= MAX_RATE
            or not 1 <= self.width <= 4
            or not 1 <= self.channels <= MAX_CHANNELS
            or Fraction(SAMPLE_RATE, self.rate).numerator > MAX_PHASES
        ):
            raise PcmFormatError(f"{self.rate} Hz, {self.width} bytes, {self.channels} channels")

    @property
    def bytes_per_second(self) -> int:
        """Return how many bytes make a second of sound."""
        return self.rate * self.width * self.channels


class PcmReader:
    """Turns bytes of one format, in pieces of any size, into mono samples at 16 kHz."""

    def __init__(self, pcm: PcmFormat) -> None:
        """Start before the first byte."""
        self._format = pcm
        self._rest = b""
        self._resampler = Resampler(pcm.rate)

    def push(self, content: bytes) -> Samples:
        """Return the samples that `content` completes, shape (any,), in [-1, 1]."""
        content = self._rest + content
        frame = self._format.width * self._format.channels
        whole = len(content) // frame * frame
        self._rest = content[whole:]
        samples = _as_float(content[:whole], self._format.width)
        mono = samples.reshape(-1, self._format.channels).mean(axis=1, dtype=np.float32)
        return self._resampler.push(mono)


class Resampler:
    """Changes the sample rate with a Kaiser-windowed sinc (Smith, Digital Audio Resampling)."""

    def __init__(self, rate: int) -> None:
        """Start before the first sample of a stream with `rate` samples per second."""
        ratio = Fraction(SAMPLE_RATE, rate)
        self._up, self._down = ratio.numerator, ratio.denominator
        self._reach = _LOBES * max(1, -(-self._down // self._up))
        self._filters = _polyphase(self._up, self._down, self._reach)
        self._waiting: Samples = np.zeros(self._reach - 1, np.float32)
        self._position = 0
        """Of the next output sample, in steps of 1/up input samples from the first that waits."""

    def push(self, samples: Samples) -> Samples:
        """Return the samples at 16 kHz that can be told by now."""
        if self._up == self._down:
            return samples
        waiting = np.concatenate([self._waiting, samples])
        ready = (len(waiting) - 2 * self._reach) * self._up - self._position
        if ready <= 0:
            self._waiting = waiting
            return np.empty(0, np.float32)
        positions = self._position + self._down * np.arange(-(-ready // self._down))
        starts, phases = np.divmod(positions, self._up)
        windows = np.lib.stride_tricks.sliding_window_view(waiting, 2 * self._reach)
        heard = np.einsum("ij,ij->i", windows[starts], self._filters[phases])
        done = self._position + self._down * len(positions)
        taken = done // self._up
        self._waiting, self._position = waiting[taken:].copy(), done - taken * self._up
        return np.asarray(heard, np.float32)


def _as_float(content: bytes, width: int) -> Samples:
    if width == 1:
        return (np.frombuffer(content, np.uint8).astype(np.float32) - 128.0) / 128.0
    # As the high bytes of 32-bit numbers, all widths are alike.
    padded = np.zeros((len(content) // width, 4), np.uint8)
    padded[:, 4 - width :] = np.frombuffer(content, np.uint8).reshape(-1, width)
    return np.asarray(padded.view("<i4")[:, 0] / 2.0**31, np.float32)


def _polyphase(up: int, down: int, reach: int) -> Samples:
    """Return one filter for each place between two input samples, shape (up, 2 reach)."""
    phase = np.arange(up)[:, None] / up
    distance = np.arange(1 - reach, reach + 1)[None, :] - phase
    cutoff = _ROLLOFF * min(1.0, up / down)
    window = np.i0(10.0 * np.sqrt(np.clip(1.0 - (distance / reach) ** 2, 0.0, None))) / np.i0(10.0)
    filters = cutoff * np.sinc(cutoff * distance) * window
    return np.asarray(filters / filters.sum(axis=1, keepdims=True), np.float32)
