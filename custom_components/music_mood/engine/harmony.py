"""What pitch classes say of harmony: key, mode, triads, intervals.

Everything works on the shares of the 12 pitch classes in their sum, on the last axis, of any shape
before it: how loud the music is does not matter, nor in which key it is, for the results that are
said to be the same in all keys.
"""

import numpy as np
from numpy.typing import NDArray

type _Array = NDArray[np.float32]
type _Exact = NDArray[np.float64]

CLASSES = 12

MAJOR_PROFILE = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
"""How well each class above the tonic fits a major key in the ears of listeners.

C. L. Krumhansl and E. J. Kessler, "Tracing the dynamic changes in perceived tonal organization in
a spatial representation of musical keys", Psychological Review 89(4), 1982.
"""

MINOR_PROFILE = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
"""The same for a minor key."""

TRIADS = {"major": (4, 7), "minor": (3, 7), "diminished": (3, 6), "augmented": (4, 8)}
"""Semitones from the root to the other two notes."""

_CLASS = np.arange(CLASSES)
_FROM_TONIC = (_CLASS[:, np.newaxis] - _CLASS) % CLASSES
TRIAD_NOTES = (
    np.array([(0, 0, 0, 0), *zip(*TRIADS.values(), strict=True)])[..., np.newaxis] + _CLASS
) % CLASSES
"""Classes of the first, second and third note of each kind of triad on each root, (3, 4, 12)."""

_TURNS = np.outer(_CLASS, np.arange(7)) * (2.0 * np.pi / CLASSES)
_WAVES = np.concatenate([np.cos(_TURNS), np.sin(_TURNS)], axis=1, dtype=np.float32)
_BOTH_WAYS = np.array([1, 2, 2, 2, 2, 2, 1])[:, np.newaxis]
_INTERVALS = np.tile(_BOTH_WAYS * np.cos(_TURNS[:7]) / CLASSES, (2, 1)).astype(np.float32)

_CENTRED = np.eye(CLASSES) - 1.0 / CLASSES
"""What takes the mean of all classes from each."""
_WHOLE = np.ones((CLASSES, 2 * CLASSES))
"""What puts the sum of all classes in the place of each key."""

_NEVER_ZERO = np.array(1e-9, np.float32)
_ALL = np.ones((CLASSES, CLASSES), np.float32)
"""What puts the sum of all classes in the place of each."""


def _unit(profile: _Exact) -> _Exact:
    centred = profile - profile.mean()
    return np.asarray(centred / np.linalg.norm(centred))


_KEYS = np.concatenate(
    [_unit(profile)[_FROM_TONIC] for profile in (MAJOR_PROFILE, MINOR_PROFILE)],
    axis=1,
)


def shares[T: np.floating](classes: NDArray[T]) -> NDArray[T]:
    """Return the share of each class in the sum, in [0, 1]; all 0 for silence."""
    share: NDArray[T] = classes / (classes.dot(_ALL) + _NEVER_ZERO)
    return share


def key_fit(share: _Exact) -> _Exact:
    """Return the correlation of shares (..., 12) with each key, in [-1, 1], (..., 2, 12).

    First the major keys by their tonic, then the minor ones. Silence and a uniform spread fit no
    key: 0.
    """
    centred = share.dot(_CENTRED)
    length = np.sqrt(np.square(centred).dot(_WHOLE))
    fits: _Exact = centred.dot(_KEYS) / np.maximum(length, _NEVER_ZERO)
    return fits.reshape(*share.shape[:-1], 2, CLASSES)


def triad_strengths[T: np.floating](share: NDArray[T]) -> NDArray[T]:
    """Return how strongly the best triad of each kind sounds, in [0, 1/3], (..., 4).

    A triad is as strong as its weakest note. Order as in `TRIADS`; the same in all keys.
    """
    weakest = np.minimum.reduce(share.take(TRIAD_NOTES, axis=-1), axis=-3)
    strengths: NDArray[T] = np.maximum.reduce(weakest, axis=-1)
    return strengths


def interval_content(share: NDArray[np.floating]) -> _Array:
    """Return how much of each interval from unison to tritone sounds, in [0, 1], (..., 7).

    It is the circular autocorrelation of the shares, which comes from the power of their waves
    around the circle (the theorem of Wiener and Khinchin); the same in all keys.
    """
    content: _Array = np.square(share.dot(_WAVES)).dot(_INTERVALS)
    return content
