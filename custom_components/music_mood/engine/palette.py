"""Mood to light: the smooth colour between the five tones of a palette."""

import colorsys
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from .mood import MoodEstimate, Quadrant
from .oklab import lamp_srgb, srgb_to_oklab

WARMEST_KELVIN = 2200
COOLEST_KELVIN = 6000


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
    """Correlated colour temperature in K, for lamps with white light only.

    Chosen apart from the colour: on a white lamp red would be candle light, and candle light is
    the opposite of tense.
    """


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Five tones from which every mood's light is blended."""

    quadrants: Mapping[Quadrant, Tone]
    neutral: Tone

    @cached_property
    def around(self) -> tuple[NDArray[np.float64], ...]:
        """Return the tones of the quadrants as vectors, anticlockwise from happy."""
        return tuple(_vector(self.quadrants[quadrant]) for quadrant in _AROUND)

    @cached_property
    def centre(self) -> NDArray[np.float64]:
        """Return the neutral tone as a vector."""
        return _vector(self.neutral)


EVIDENCE = Palette(
    quadrants=MappingProxyType(
        {
            Quadrant.HAPPY: Tone(hue=48, saturation=0.92, brightness=0.95, kelvin=3500),
            Quadrant.TENSE: Tone(hue=4, saturation=1.0, brightness=0.68, kelvin=5000),
            Quadrant.SAD: Tone(hue=232, saturation=0.62, brightness=0.33, kelvin=4500),
            Quadrant.CALM: Tone(hue=158, saturation=0.5, brightness=0.58, kelvin=2500),
        }
    ),
    neutral=Tone(hue=35, saturation=0.12, brightness=0.5, kelvin=2900),
)
"""The default palette, from published evidence.

People match music and colour by emotion (Palmer et al. 2013, PNAS 110(22), r .89 to .99); yellow
for happy, red for angry, dark blue for sad (Lindborg & Friberg 2015, PLoS ONE 10(12)); saturation
and brightness raise arousal (Wilms & Oberfeld 2018, Psychological Research 82). Green for calm is
convention more than evidence.
"""

FULL_COLOUR_RADIUS = 0.35
"""Distance from the centre at which the colour is full.

Songs lie close to the centre: over the 619 training songs the labels have a standard deviation
of .30 arousal and .26 valence, and what the model says of songs it never heard .24 and .17
(models/README.md), a median distance of .27.
"""

DOUBT = 0.6
"""Doubt at which half of the colour gives way to neutral.

Doubt is the root of the sum of the squares of a mood's two standard deviations. As the spread of an
ensemble these are .02 to .1, as the error to expect of an estimate .15 to .25: a usual mood keeps
three quarters of its colour or more, and one that could be anywhere (.6 each, wider than songs lie)
a third.
"""

WIDEST_SPREAD_DEGREES = 30.0
"""How far a lamp's hue may lie from that of the mood: a twelfth of the circle, its neighbour."""

_QUARTER = math.pi / 2
_AROUND = (Quadrant.HAPPY, Quadrant.TENSE, Quadrant.SAD, Quadrant.CALM)


def mood_light(
    mood: MoodEstimate | None,
    palette: Palette = EVIDENCE,
    *,
    strength: float = 1.0,
    turn: float = 0.0,
) -> Light:
    """Return the light of `mood`, neutral for None.

    Around the plane the tones of neighbouring quadrants blend with the angle, each pure on its
    diagonal; towards the centre, and the less sure the mood is, all blend into neutral. Blended
    in OKLab, so a small step in mood is a small step for the eye.

    Args:
        mood: where the music is on the valence-arousal plane, and how sure that is.
        palette: the five tones to blend.
        strength: how much of the colour is wanted, in [0, 1]; 0 is always neutral.
        turn: by how many degrees the hue is turned in OKLab, at most `WIDEST_SPREAD_DEGREES` to
            either side. Near neutral it turns less, and neutral is the same for every lamp.
    """
    if mood is None:
        return _to_light(palette.centre)
    around = palette.around
    turns = (math.atan2(mood.arousal, mood.valence) - _QUARTER / 2) / _QUARTER % 4
    corner, share = int(turns) % 4, turns - int(turns)
    colourful = _blend(around[corner], around[(corner + 1) % 4], share)
    share = strength * _colourfulness(mood)
    return _to_light(_turned(_blend(palette.centre, colourful, share), turn * share))


def tone_of(rgb: tuple[int, int, int]) -> Tone:
    """Return the tone that a person means by a picked colour.

    The darker the colour, the dimmer the light, but never below a twentieth. White lamps get a
    white that is as warm as the colour: orange is warmest, blue coolest.

    Args:
        rgb: sRGB, each 0 to 255; black means white at the lowest brightness.
    """
    hue, saturation, value = colorsys.rgb_to_hsv(*(channel / 255 for channel in rgb))
    full = colorsys.hsv_to_rgb(hue, saturation, 1.0)
    yellowness = float(srgb_to_oklab(np.array(full))[2])
    coolness = min(1.0, max(0.0, 0.5 - yellowness / _MOST_YELLOW / 2))
    warm, cool = 1e6 / WARMEST_KELVIN, 1e6 / COOLEST_KELVIN
    return Tone(
        hue=hue * 360,
        saturation=saturation,
        brightness=max(0.05, value),
        kelvin=1e6 / (warm + (cool - warm) * coolness),
    )


_MOST_YELLOW = 0.2
"""OKLab b of the most yellow colours of sRGB."""


def _colourfulness(mood: MoodEstimate) -> float:
    """Return how colourful the light may be, in [0, 1]: far from the centre, and sure."""
    radius = min(1.0, math.hypot(mood.valence, mood.arousal) / FULL_COLOUR_RADIUS)
    spread = math.hypot(mood.valence_std, mood.arousal_std)
    return radius / (1.0 + (spread / DOUBT) ** 2)


def _vector(tone: Tone) -> NDArray[np.float64]:
    """Return a tone as what may be blended: L, a, b, brightness and mired."""
    rgb = np.array(colorsys.hsv_to_rgb(tone.hue / 360, tone.saturation, 1.0))
    return np.array([*srgb_to_oklab(rgb), tone.brightness, 1e6 / tone.kelvin])


def _blend(
    start: NDArray[np.float64], end: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    return np.asarray(start + (end - start) * share)


def _turned(vector: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    """Return a vector with its hue turned, as chromatic and light as before."""
    if not degrees:
        return vector
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    lightness, a, b, *rest = vector
    return np.array([lightness, cosine * a - sine * b, sine * a + cosine * b, *rest])


def _to_light(vector: NDArray[np.float64]) -> Light:
    red, green, blue = (float(channel) for channel in lamp_srgb(vector[:3]))
    return Light(rgb=(red, green, blue), brightness=float(vector[3]), kelvin=float(1e6 / vector[4]))
