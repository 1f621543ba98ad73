"""What the strength of onsets says of rhythm: how it comes back, how much there is of it."""

import math

import numpy as np
from numpy.typing import NDArray

from .small_sums import exact_mean_of

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

_PULSE_LAGS = slice(4, 41)
_NEVER_ZERO = 1e-9


def rhythm(onsets: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return what onset strengths of up to 10 s, (n <= 200,) at 50 ms, say of rhythm, (46,).

    First the autocorrelation (P. Grosche, M. Müller and F. Kurth, "Cyclic tempogram", ICASSP
    2010, call a row of it a tempogram), then mean, deviation and their ratio, then its three
    highest values, smallest first. Order as in `RHYTHM_NAMES`.
    """
    count = len(onsets)
    mean = float(onsets.dot(exact_mean_of(count)))
    # Nothing follows the last onset, for as long as the longest lag.
    swing = np.zeros(count + RHYTHM_LAGS.stop - 1)
    np.subtract(onsets, mean, out=swing[:count])
    returns = np.correlate(swing, swing[:count])
    power = float(returns[0])
    deviation = math.sqrt(power / count)
    returns /= max(power, _NEVER_ZERO)
    return np.concatenate(
        [
            returns[RHYTHM_LAGS.start :],
            [mean, deviation, deviation / max(mean, _NEVER_ZERO)],
            np.sort(returns[_PULSE_LAGS])[-3:],
        ]
    )
