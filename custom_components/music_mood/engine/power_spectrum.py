"""Sound to power spectra: overlapping spans under a Hann window, block after block."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .audio import Samples
from .features import BLOCK_SIZE

type Power = NDArray[np.float32]


class PowerSpectrum:
    """Turns a stream of blocks into spectra; before the first block there was silence."""

    def __init__(self, span: int, hop: int) -> None:
        """Look back over `span` samples, a power of two, from the end of every `hop` samples."""
        self._past = span - hop
        self._heard: Samples = np.zeros(self._past + BLOCK_SIZE, np.float32)
        self._spans = sliding_window_view(self._heard, span)[::hop]
        self._window = _hann(span)

    def push(self, block: Samples) -> Power:
        """Return the spectra of one block of 8,000 samples, (8,000 / hop, span / 2 + 1).

        A full-scale sine has 1 at its peak.
        """
        self._heard[: self._past] = self._heard[BLOCK_SIZE:]
        self._heard[self._past :] = block
        # "forward" not for its factor, which the window undoes exactly, but because it comes in
        # single precision: for the integer 1 of the default NumPy copies all there is, twice.
        spectra = np.fft.rfft(self._spans * self._window, norm="forward")
        magnitudes: Power = np.abs(spectra)
        np.square(magnitudes, out=magnitudes)
        return magnitudes


def _hann(span: int) -> Samples:
    """Return the periodic Hann window times `span`, for a full-scale sine to peak at magnitude 1.

    That is after the division by `span` in `norm="forward"`.
    """
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(span) / span)
    return np.asarray(window * 2.0 / window.sum(), np.float32) * np.float32(span)
