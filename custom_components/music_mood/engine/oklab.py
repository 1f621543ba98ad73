"""OKLab, the colour space in which equal steps look equal and blends stay clean.

Björn Ottosson, "A perceptual color space for image processing", 2020; sRGB transfer function of
IEC 61966-2-1.
"""

import numpy as np
from numpy.typing import NDArray

type Color3 = NDArray[np.float64]

_RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LAB_TO_LMS = np.linalg.inv(_LMS_TO_LAB)
_LMS_TO_RGB = np.linalg.inv(_RGB_TO_LMS)


def srgb_to_linear(srgb: Color3) -> Color3:
    """Return linear light in [0, 1] of gamma-encoded sRGB in [0, 1], shape (..., 3)."""
    return np.asarray(np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4))


def linear_to_srgb(linear: Color3) -> Color3:
    """Return gamma-encoded sRGB in [0, 1] of linear light in [0, 1], shape (..., 3)."""
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def srgb_to_oklab(srgb: Color3) -> Color3:
    """Return OKLab (L in [0, 1], a, b) of gamma-encoded sRGB in [0, 1], shape (..., 3)."""
    return np.asarray(np.cbrt(srgb_to_linear(srgb) @ _RGB_TO_LMS.T) @ _LMS_TO_LAB.T)


def oklab_to_srgb(lab: Color3) -> Color3:
    """Return gamma-encoded sRGB in [0, 1] of OKLab, shape (..., 3); out of gamut is clipped."""
    return linear_to_srgb(np.clip(_linear(lab), 0.0, 1.0))


def lamp_srgb(lab: Color3) -> Color3:
    """Return the sRGB that a lamp mixes to show an OKLab colour, its largest channel 1, shape (3,).

    A lamp is told its brightness apart from its colour, so only the proportion of the channels
    counts, and a colour is out of gamut only when a channel would have to be negative. Then as much
    white light is added as that channel lacks: the colour keeps its dominant wavelength and loses
    purity (J. Walker, "Colour Rendering of Spectra", 1996), without a jump where the gamut ends.

    Args:
        lab: L > 0, a, b, shape (3,).
    """
    linear = _linear(lab)
    linear = linear - min(0.0, float(linear.min()))
    return linear_to_srgb(linear / linear.max())


def _linear(lab: Color3) -> Color3:
    return np.asarray((lab @ _LAB_TO_LMS.T) ** 3 @ _LMS_TO_RGB.T)
