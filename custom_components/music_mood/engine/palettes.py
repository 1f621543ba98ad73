"""The palettes that come with Music Mood, and the one a person mixes.

Each follows one picture, and all keep what the evidence is clear about: excited music is brighter
than calm music of the same valence (Wilms & Oberfeld 2018), and sad is the dimmest corner.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from .mood import Quadrant
from .palette import EVIDENCE, Palette, Tone, tone_of


class PaletteName(StrEnum):
    """A palette, by the name that is stored and translated."""

    EVIDENCE = "evidence"
    """Yellow, red, blue and green, as people in studies choose them."""
    FIRESIDE = "fireside"
    """Honey, embers, plum and rose wood: warm whatever plays."""
    SUNSET = "sunset"
    """Gold, crimson, dusk and the pink of clouds."""
    OCEAN = "ocean"
    """Sunlit turquoise, deep water, night sea and sea glass."""
    FOREST = "forest"
    """Sunlight through leaves, rust, blue spruce and fern."""
    NORTHERN_LIGHTS = "northern_lights"
    """Aurora green, violet, polar night and ice."""
    BLOSSOM = "blossom"
    """Pastels: apricot, raspberry, lavender and mint."""
    NEON = "neon"
    """Hot pink, violet, electric blue and cyan."""
    CANDLE_TO_DAYLIGHT = "candle_to_daylight"
    """Shades of white only, for rooms without colour."""
    OWN = "own"
    """What the person has mixed."""


def _palette(neutral: Tone, *, happy: Tone, tense: Tone, sad: Tone, calm: Tone) -> Palette:
    quadrants = {
        Quadrant.HAPPY: happy,
        Quadrant.TENSE: tense,
        Quadrant.SAD: sad,
        Quadrant.CALM: calm,
    }
    return Palette(quadrants=MappingProxyType(quadrants), neutral=neutral)


PALETTES: Mapping[PaletteName, Palette] = MappingProxyType(
    {
        PaletteName.EVIDENCE: EVIDENCE,
        PaletteName.FIRESIDE: _palette(
            Tone(hue=28, saturation=0.38, brightness=0.45, kelvin=2400),
            happy=Tone(hue=42, saturation=0.82, brightness=0.9, kelvin=2900),
            tense=Tone(hue=10, saturation=0.98, brightness=0.65, kelvin=3600),
            sad=Tone(hue=335, saturation=0.62, brightness=0.28, kelvin=2700),
            calm=Tone(hue=20, saturation=0.6, brightness=0.42, kelvin=2200),
        ),
        PaletteName.SUNSET: _palette(
            Tone(hue=24, saturation=0.28, brightness=0.5, kelvin=2700),
            happy=Tone(hue=40, saturation=0.9, brightness=0.95, kelvin=3200),
            tense=Tone(hue=350, saturation=0.95, brightness=0.68, kelvin=4600),
            sad=Tone(hue=255, saturation=0.68, brightness=0.3, kelvin=4200),
            calm=Tone(hue=338, saturation=0.45, brightness=0.55, kelvin=2400),
        ),
        PaletteName.OCEAN: _palette(
            Tone(hue=40, saturation=0.14, brightness=0.5, kelvin=3200),
            happy=Tone(hue=174, saturation=0.78, brightness=0.95, kelvin=4200),
            tense=Tone(hue=222, saturation=0.95, brightness=0.68, kelvin=5600),
            sad=Tone(hue=242, saturation=0.72, brightness=0.28, kelvin=4800),
            calm=Tone(hue=164, saturation=0.42, brightness=0.55, kelvin=3000),
        ),
        PaletteName.FOREST: _palette(
            Tone(hue=44, saturation=0.22, brightness=0.5, kelvin=2800),
            happy=Tone(hue=66, saturation=0.82, brightness=0.95, kelvin=3600),
            tense=Tone(hue=18, saturation=0.95, brightness=0.65, kelvin=4600),
            sad=Tone(hue=196, saturation=0.55, brightness=0.3, kelvin=4300),
            calm=Tone(hue=112, saturation=0.55, brightness=0.52, kelvin=2600),
        ),
        PaletteName.NORTHERN_LIGHTS: _palette(
            Tone(hue=210, saturation=0.16, brightness=0.45, kelvin=3800),
            happy=Tone(hue=156, saturation=0.82, brightness=0.92, kelvin=4300),
            tense=Tone(hue=286, saturation=0.84, brightness=0.66, kelvin=5600),
            sad=Tone(hue=248, saturation=0.78, brightness=0.28, kelvin=4900),
            calm=Tone(hue=188, saturation=0.62, brightness=0.52, kelvin=3300),
        ),
        PaletteName.BLOSSOM: _palette(
            Tone(hue=30, saturation=0.1, brightness=0.55, kelvin=3000),
            happy=Tone(hue=26, saturation=0.5, brightness=0.95, kelvin=3300),
            tense=Tone(hue=342, saturation=0.66, brightness=0.72, kelvin=4600),
            sad=Tone(hue=256, saturation=0.42, brightness=0.36, kelvin=4200),
            calm=Tone(hue=150, saturation=0.34, brightness=0.58, kelvin=2700),
        ),
        PaletteName.NEON: _palette(
            Tone(hue=285, saturation=0.22, brightness=0.45, kelvin=3500),
            happy=Tone(hue=324, saturation=0.86, brightness=0.95, kelvin=3600),
            tense=Tone(hue=272, saturation=0.96, brightness=0.72, kelvin=5600),
            sad=Tone(hue=230, saturation=0.94, brightness=0.34, kelvin=4800),
            calm=Tone(hue=184, saturation=0.78, brightness=0.55, kelvin=3000),
        ),
        PaletteName.CANDLE_TO_DAYLIGHT: _palette(
            Tone(hue=32, saturation=0.3, brightness=0.5, kelvin=2900),
            happy=Tone(hue=34, saturation=0.2, brightness=0.95, kelvin=3600),
            tense=Tone(hue=215, saturation=0.1, brightness=0.75, kelvin=6000),
            sad=Tone(hue=30, saturation=0.06, brightness=0.3, kelvin=4600),
            calm=Tone(hue=28, saturation=0.58, brightness=0.45, kelvin=2200),
        ),
    }
)
"""Every palette but `PaletteName.OWN`, which each zone has for itself."""

OWN_COLOURS: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        "happy": (242, 198, 19),
        "tense": (173, 12, 0),
        "sad": (32, 38, 84),
        "calm": (74, 148, 121),
        "neutral": (128, 121, 112),
    }
)
"""What a person starts from: the default palette as one would pick it, each 0 to 255."""


def own_palette(colours: Mapping[str, tuple[int, int, int]]) -> Palette:
    """Return the palette of picked colours, by quadrant and "neutral"; what is missing is usual.

    Args:
        colours: sRGB, each channel 0 to 255.
    """
    tones = {name: tone_of(colours.get(name, usual)) for name, usual in OWN_COLOURS.items()}
    return _palette(
        tones["neutral"],
        happy=tones["happy"],
        tense=tones["tense"],
        sad=tones["sad"],
        calm=tones["calm"],
    )
