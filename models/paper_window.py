"""The window the paper's networks look at: 3 s of features, freed of the absolute gain."""

import numpy as np

from .engine import FEATURE_NAMES, SHORT_TERM_NAMES, Features

WINDOW_FRAMES = 60
"""Frames in a window: 3 s, the sequence length of the paper (section 5.3)."""

_ENERGY = FEATURE_NAMES.index("energy")
_DELTA_ENERGY = _ENERGY + len(SHORT_TERM_NAMES)
_LOG_LEVEL = FEATURE_NAMES.index("mfcc_1")


def remove_gain(window: Features) -> Features:
    """Return `window` (frames, 68) as it would be at any other volume.

    A microphone across the room and a line input differ by a gain nobody knows. Of the 68
    features only three depend on it: energy and its difference (quadratically) become relative
    to the mean energy of the window, and the first MFCC (logarithmically) to its mean.
    """
    result = window.copy()
    mean_energy = np.maximum(window[:, _ENERGY].mean(), np.float32(1e-12))
    result[:, _ENERGY] /= mean_energy
    result[:, _DELTA_ENERGY] /= mean_energy
    result[:, _LOG_LEVEL] -= window[:, _LOG_LEVEL].mean()
    return result
