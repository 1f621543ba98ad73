#!/usr/bin/env python3
"""Draw every palette: the light of each mood on the valence-arousal plane, and of white lamps.

Writes docs/images/palettes, or the folder that is given. Needs nothing but NumPy.

A picture is a square and a row of dots. The square is the plane as coloured lamps show it: valence
from left (unpleasant) to right, arousal from bottom (calm) to top, each from -0.6 to 0.6, as bright
as the palette says. The dots are lamps with white light only, for tense, sad, neutral, calm and
happy.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from custom_components.music_mood.engine.mood import MoodEstimate  # noqa: E402
from custom_components.music_mood.engine.palette import Light, Palette, mood_light  # noqa: E402
from custom_components.music_mood.engine.palettes import PALETTES  # noqa: E402
from scripts.draw_brand import OVERSAMPLING, shrink, write_png  # noqa: E402

type Picture = NDArray[np.float64]

FOLDER = ROOT / "docs" / "images" / "palettes"
REACH = 0.6
SIZE = 320
ROW = 64
DOT = 22
STEPS = 80
CORNER = 0.09
DIMMEST = 0.18
"""How bright a lamp at brightness 0 is drawn: a dim lamp in a dark room is no black hole."""
DOTS = ((-0.5, 0.5), (-0.5, -0.5), (0.0, 0.0), (0.5, -0.5), (0.5, 0.5))


def main(arguments: list[str]) -> None:
    """Write every picture."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, palette in PALETTES.items():
        write_png(folder / f"{name}.png", draw(palette))


def draw(palette: Palette) -> Picture:
    """Return the picture of a palette as RGBA in [0, 1], (SIZE + ROW, SIZE, 4)."""
    return np.concatenate([shrink(plane(palette)), shrink(white_lamps(palette))])


def plane(palette: Palette) -> Picture:
    """Return the plane with round corners, RGBA in [0, 1], (n, n, 4)."""
    fine = SIZE * OVERSAMPLING
    axis = np.linspace(-REACH, REACH, STEPS)
    coarse = np.array([[lit(light_at(palette, v, a)) for v in axis] for a in axis[::-1]])
    places = np.linspace(0, STEPS - 1, fine)
    picture = np.ones((fine, fine, 4))
    picture[..., :3] = between(between(coarse, places).swapaxes(0, 1), places).swapaxes(0, 1)
    x = np.abs(np.linspace(-1, 1, fine))
    outside = np.maximum(x - (1 - 2 * CORNER), 0)
    picture[..., 3] = np.hypot(outside, outside[:, np.newaxis]) <= 2 * CORNER
    return picture


def white_lamps(palette: Palette) -> Picture:
    """Return the row of dots, RGBA in [0, 1], (m, n, 4)."""
    height, width = ROW * OVERSAMPLING, SIZE * OVERSAMPLING
    y, x = np.mgrid[:height, :width] + 0.5
    picture = np.zeros((height, width, 4))
    for number, point in enumerate(DOTS):
        light = light_at(palette, *point)
        centre = width * (number + 0.5) / len(DOTS)
        dot = np.hypot(x - centre, y - height * 0.6) < DOT * OVERSAMPLING
        picture[dot, :3] = lit(
            Light(rgb=white(light.kelvin), brightness=light.brightness, kelvin=0)
        )
        picture[dot, 3] = 1
    return picture


def between(rows: Picture, places: NDArray[np.float64]) -> Picture:
    """Return rows at fractional places, blended from their neighbours."""
    low = np.minimum(places.astype(int), len(rows) - 2)
    share = (places - low).reshape(-1, *([1] * (rows.ndim - 1)))
    return np.asarray(rows[low] * (1 - share) + rows[low + 1] * share)


def light_at(palette: Palette, valence: float, arousal: float) -> Light:
    """Return the light of a mood that is sure."""
    mood = MoodEstimate(valence=valence, arousal=arousal, valence_std=0.0, arousal_std=0.0)
    return mood_light(mood, palette)


def lit(light: Light) -> NDArray[np.float64]:
    """Return the colour of a lamp on a picture, sRGB in [0, 1], (3,)."""
    return np.array(light.rgb) * (DIMMEST + (1 - DIMMEST) * light.brightness)


def white(kelvin: float) -> tuple[float, float, float]:
    """Return the sRGB of black-body light, fitted to the Planckian locus from 2000 to 6500 K.

    Straight lines in mired between points of CIE 1931 chromaticity turned into sRGB at full value.
    """
    points = np.array(
        [
            (1e6 / 6500, 1.0, 0.995, 0.98),
            (1e6 / 5000, 1.0, 0.894, 0.808),
            (1e6 / 4000, 1.0, 0.808, 0.651),
            (1e6 / 3000, 1.0, 0.694, 0.431),
            (1e6 / 2500, 1.0, 0.620, 0.280),
            (1e6 / 2000, 1.0, 0.537, 0.055),
        ]
    )
    red, green, blue = (
        float(np.interp(1e6 / kelvin, points[:, 0], points[:, 1 + channel])) for channel in range(3)
    )
    return red, green, blue


if __name__ == "__main__":
    main(sys.argv[1:])
