"""Mood to light: the one palette table, and the smooth colour in between.

Why these colours: people match music and colour by emotion (Palmer et al. 2013, PNAS 110(22),
r .89 to .99); yellow for happy, red for angry, dark blue for sad (Lindborg & Friberg 2015, PLoS
ONE 10(12)); saturation and brightness raise arousal (Wilms & Oberfeld 2018, Psychological
Research 82). Green for calm is convention more than evidence.
"""

import colorsys
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .mood import MoodEstimate, Quadrant
from .oklab import oklab_to_srgb, srgb_to_oklab


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What a lamp should show."""

    rgb: tuple[float, float, float]
    """sRGB colour at full value: each in [0, 1], the largest is 1."""
    brightness: float
    """In [0, 1], as a person sees it."""
    kelvin: float
    """Correlated colour temperature for lamps with white light only, 2200 to 6000 K."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """The light of one corner of the palette."""

    hue: float
    """Degrees, 0 is red, 120 green."""
    saturation: float
    """In [0, 1], HSV."""
    brightness: float
    """In [0, 1]."""
    kelvin: float
    """Correlated colour temperature in K, for lamps with white light only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Five tones from which every mood's light is blended."""

    quadrants: Mapping[Quadrant, Tone]
    neutral: Tone


EVIDENCE = Palette(
    quadrants={
        Quadrant.HAPPY: Tone(hue=48, saturation=0.92, brightness=0.95, kelvin=3500),
        Quadrant.TENSE: Tone(hue=4, saturation=1.0, brightness=0.68, kelvin=5000),
        Quadrant.SAD: Tone(hue=232, saturation=0.62, brightness=0.33, kelvin=4500),
        Quadrant.CALM: Tone(hue=158, saturation=0.5, brightness=0.58, kelvin=2500),
    },
    neutral=Tone(hue=35, saturation=0.12, brightness=0.5, kelvin=2900),
)
"""The default palette, from published evidence (see the top of this file)."""

FULL_COLOUR_RADIUS = 0.35
"""Distance from the centre at which the colour is full.

Songs lie close to the centre: over the 619 training songs the labels have a standard deviation
of .30 arousal and .26 valence, and what the model says of songs it never heard .24 and .17
(models/README.md), a median distance of .27.
"""

DOUBT = 0.2
"""Ensemble spread (standard deviation) at which half of the colour gives way to neutral."""

_QUARTER = math.pi / 2
_AROUND = (Quadrant.HAPPY, Quadrant.TENSE, Quadrant.SAD, Quadrant.CALM)


def mood_light(mood: MoodEstimate | None, palette: Palette = EVIDENCE) -> Light:
    """Return the light of `mood`, neutral for None.

    Around the plane the tones of neighbouring quadrants blend with the angle, each pure on its
    diagonal; towards the centre, and the more the ensemble disagrees, all blend into neutral.
    Blended in OKLab, so a small step in mood is a small step for the eye.
    """
    if mood is None:
        return _to_light(_vector(palette.neutral))
    turns = (math.atan2(mood.arousal, mood.valence) - _QUARTER / 2) / _QUARTER % 4
    corner, share = int(turns) % 4, turns - int(turns)
    colourful = _blend(
        _vector(palette.quadrants[_AROUND[corner]]),
        _vector(palette.quadrants[_AROUND[(corner + 1) % 4]]),
        share,
    )
    return _to_light(_blend(_vector(palette.neutral), colourful, _strength(mood)))


def _strength(mood: MoodEstimate) -> float:
    """Return how colourful the light may be, in [0, 1]: far from the centre, and sure."""
    radius = min(1.0, math.hypot(mood.valence, mood.arousal) / FULL_COLOUR_RADIUS)
    spread = math.hypot(mood.valence_std, mood.arousal_std)
    return radius / (1.0 + (spread / DOUBT) ** 2)


def _vector(tone: Tone) -> np.ndarray:
    """Return a tone as what may be blended: L, a, b, brightness and mired."""
    rgb = np.array(colorsys.hsv_to_rgb(tone.hue / 360, tone.saturation, 1.0))
    return np.array([*srgb_to_oklab(rgb), tone.brightness, 1e6 / tone.kelvin])


def _blend(start: np.ndarray, end: np.ndarray, share: float) -> np.ndarray:
    return np.asarray(start + (end - start) * share)


def _to_light(vector: np.ndarray) -> Light:
    rgb = oklab_to_srgb(vector[:3])
    red, green, blue = (float(channel) for channel in rgb / rgb.max())
    return Light(rgb=(red, green, blue), brightness=float(vector[3]), kelvin=float(1e6 / vector[4]))
