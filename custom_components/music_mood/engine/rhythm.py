"""What the strength of onsets says of rhythm: how it comes back, how much there is of it."""

import numpy as np
from numpy.typing import NDArray

RHYTHM_LAGS = range(2, 42)
"""Frames of 50 ms between an onset and its return: 100 ms to 2.05 s."""

RHYTHM_NAMES = (
    *(f"onset_return_{lag}" for lag in RHYTHM_LAGS),
    "onset_mean",
    "onset_deviation",
    "onset_variation",
    "pulse_third",
    "pulse_second",
    "pulse_first",
)

_TRANSFORM = 512
"""Long enough that 10 s do not wrap around into the lags that count."""

_PULSE_LAGS = slice(4, 41)
_NEVER_ZERO = 1e-9


def rhythm(onsets: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return what onset strengths of up to 10 s, (n <= 200,) at 50 ms, say of rhythm, (46,).

    First the autocorrelation (P. Grosche, M. Müller and F. Kurth, "Cyclic tempogram", ICASSP
    2010, call a row of it a tempogram), then mean, deviation and their ratio, then its three
    highest values, smallest first. Order as in `RHYTHM_NAMES`.
    """
    strength = onsets.astype(np.float64)
    mean, deviation = strength.mean(), strength.std()
    spectrum = np.fft.rfft(strength - mean, _TRANSFORM)
    returns = np.fft.irfft(np.square(np.abs(spectrum)))[: RHYTHM_LAGS.stop]
    returns /= max(returns[0], _NEVER_ZERO)
    return np.concatenate(
        [
            returns[RHYTHM_LAGS.start :],
            [mean, deviation, deviation / max(mean, _NEVER_ZERO)],
            np.sort(returns[_PULSE_LAGS])[-3:],
        ]
    )
