"""Counts flashes as WCAG 2.2 defines them, in what a lamp shows.

Success criterion 2.3.1 allows no more than three flashes within any one second. Its glossary,
"general flash and red flash thresholds", says what a flash is:

- general: a pair of opposing changes in relative luminance of 10 % or more of the maximum relative
  luminance (1.0), where the relative luminance of the darker image is below 0.80;
- red: a pair of opposing transitions involving a saturated red, which means that one transition is
  to or from a state with R / (R + G + B) of at least 0.8, and the difference between the states is
  more than 0.2 in the CIE 1976 UCS chromaticity diagram.

R, G, B and relative luminance are linear, as in the glossary's "relative luminance". The exceptions
for small areas are not used: a lamp may fill a view.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from custom_components.music_mood.engine.oklab import srgb_to_linear

type Curve = NDArray[np.floating[Any]]

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
# IEC 61966-2-1: linear sRGB to CIE XYZ.
_XYZ = np.array(
    [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
)
CHANGE = 0.1
DARKER_BELOW = 0.8
SATURATED = 0.8
RED_CHANGE = 0.2


@dataclass(frozen=True, slots=True)
class Most:
    """The most flashes within any second."""

    general: int
    red: int


def most_flashes(times: Curve, light: Curve) -> Most:
    """Return the most flashes within any second.

    Args:
        times: seconds, rising, shape (n,).
        light: linear RGB, 1 is the brightest the lamp can be, shape (n, 3).
    """
    return Most(
        general=_most_pairs(times, general_changes(light @ _LUMINANCE)),
        red=_most_pairs(times, red_changes(light)),
    )


def linear_light(rgb: Curve, brightness: Curve, *, gamma: float) -> Curve:
    """Return the linear RGB of a lamp.

    Args:
        rgb: sRGB in [0, 1] at full brightness, shape (n, 3).
        brightness: in [0, 1], shape (n,).
        gamma: 1 for a lamp that dims in proportion, 2.2 for one that dims as the eye sees.
    """
    return np.asarray(srgb_to_linear(rgb.astype(np.float64)) * (brightness**gamma)[:, np.newaxis])


def general_changes(luminance: Curve) -> list[int]:
    """Return at which samples a change is complete that opposes the one before."""
    changes: list[int] = []
    direction, low, high = 0, luminance[0], luminance[0]
    for number, value in enumerate(luminance):
        low, high = min(low, value), max(high, value)
        if direction <= 0 and value - low >= CHANGE and low < DARKER_BELOW:
            changes.append(number)
            direction, high = 1, value
        elif direction >= 0 and high - value >= CHANGE and value < DARKER_BELOW:
            changes.append(number)
            direction, low = -1, value
        # What goes on in the same direction moves the point to turn back from.
        if direction > 0 and value >= high:
            low = value
        if direction < 0 and value <= low:
            high = value
    return changes


def red_changes(light: Curve) -> list[int]:
    """Return at which samples a transition to or from a saturated red is complete."""
    total = light.sum(axis=1)
    share = np.divide(light[:, 0], total, out=np.zeros_like(total), where=total > 0)
    places = _ucs(light)
    changes: list[int] = []
    start, to_red = 0, None
    for number in range(1, len(light)):
        if np.hypot(*(places[number] - places[start])) <= RED_CHANGE:
            # The state to leave is the most saturated, or the least, that has been here.
            if to_red is not None and (share[number] > share[start]) == to_red:
                start = number
            continue
        if max(share[number], share[start]) >= SATURATED:
            rises = bool(share[number] > share[start])
            if rises is not to_red:
                changes.append(number)
                to_red = rises
        start = number
    return changes


def _ucs(light: Curve) -> Curve:
    """Return u', v' of linear RGB, that of white where it is dark, shape (n, 2)."""
    x, y, z = (np.where(light.sum(axis=1, keepdims=True) > 1e-9, light, 1.0) @ _XYZ.T).T
    whole = x + 15 * y + 3 * z
    return np.stack([4 * x / whole, 9 * y / whole], axis=1)


def _most_pairs(times: Curve, changes: list[int]) -> int:
    moments = times[changes]
    most = 0
    for first, moment in enumerate(moments):
        within = int(np.searchsorted(moments, moment + 1.0, side="right")) - first
        most = max(most, within // 2)
    return most
