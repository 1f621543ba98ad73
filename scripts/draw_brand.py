#!/usr/bin/env python3
"""Draw the icon: the four moods around a wave of sound, blended as the lamps are.

Writes the pictures of custom_components/music_mood/brand. Needs nothing but NumPy.
"""

import math
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from custom_components.music_mood.engine.mood import MoodEstimate  # noqa: E402
from custom_components.music_mood.engine.oklab import (  # noqa: E402
    oklab_to_srgb,
    srgb_to_oklab,
)
from custom_components.music_mood.engine.palette import mood_light  # noqa: E402

type Picture = NDArray[np.float64]

BRAND = ROOT / "custom_components" / "music_mood" / "brand"
OVERSAMPLING = 4
INK = np.array([0.11, 0.09, 0.22])
THICKNESS = 0.05


def main() -> None:
    """Write every picture."""
    BRAND.mkdir(exist_ok=True)
    for name, size in (("icon.png", 256), ("icon@2x.png", 512)):
        write_png(BRAND / name, draw(size))


def draw(size: int) -> Picture:
    """Return the disc as RGBA in [0, 1], (size, size, 4)."""
    fine = size * OVERSAMPLING
    y, x = np.mgrid[1 : -1 : fine * 1j, -1 : 1 : fine * 1j]
    radius = np.hypot(x, y)
    picture = np.empty((fine, fine, 4))
    picture[..., :3] = plane_colours(x, y)
    picture[under_the_pen(x[0]), :3] = INK
    picture[..., 3] = radius < 0.97
    return shrink(picture)


def plane_colours(x: Picture, y: Picture) -> Picture:
    """Return the lamp colour of the mood at valence `x`, arousal `y`: (n, n, 3), neutral inside."""
    steps = 720
    angles = np.linspace(0, 2 * np.pi, steps + 1)
    clear = srgb_to_oklab(np.array([light_colour(np.cos(a), np.sin(a)) for a in angles]))
    neutral = srgb_to_oklab(np.array(light_colour(0.0, 0.0)))
    turn = np.round(np.arctan2(y, x) % (2 * np.pi) / (2 * np.pi) * steps).astype(int)
    share = np.minimum(1.0, np.hypot(x, y) / 0.75)[..., np.newaxis]
    return oklab_to_srgb(neutral + (clear[turn] - neutral) * share)


def light_colour(valence: float, arousal: float) -> tuple[float, float, float]:
    """Return the sRGB colour of a lamp for a mood that all members of the ensemble agree on."""
    return mood_light(
        MoodEstimate(valence=valence, arousal=arousal, valence_std=0.0, arousal_std=0.0)
    ).rgb


def under_the_pen(axis: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where a round pen that draws the wave has been, (n, n), for pixels on `axis`."""
    drawn = np.zeros((len(axis), len(axis)), bool)
    for x in np.linspace(-0.72, 0.72, 2000):
        y = wave_height(x)
        columns = slice(*np.searchsorted(axis, [x - THICKNESS, x + THICKNESS]))
        rows = slice(*np.searchsorted(axis, [-y - THICKNESS, -y + THICKNESS]))
        dot = np.hypot(axis[columns] - x, axis[rows, np.newaxis] + y) < THICKNESS
        drawn[rows, columns] |= dot
    return drawn


def wave_height(x: float) -> float:
    """Return a burst of sound that swells and fades within the disc."""
    return 0.5 * math.exp(-((x / 0.42) ** 2)) * math.cos(3.2 * math.pi * x)


def shrink(picture: Picture) -> Picture:
    """Return the picture at its final size, with soft edges."""
    height, width = (side // OVERSAMPLING for side in picture.shape[:2])
    cells = picture.reshape(height, OVERSAMPLING, width, OVERSAMPLING, 4)
    alpha = cells[..., 3:]
    weight = alpha.sum(axis=(1, 3))
    colour = (cells[..., :3] * alpha).sum(axis=(1, 3)) / np.maximum(weight, 1e-9)
    return np.concatenate([colour, weight / OVERSAMPLING**2], axis=2)


def write_png(path: Path, picture: Picture) -> None:
    """Write RGBA in [0, 1] as a PNG file (W3C PNG specification, colour type 6, 8 bit)."""
    height, width, _ = picture.shape
    pixels = np.round(picture * 255).astype(np.uint8).reshape(height, width * 4)
    rows = np.hstack([np.zeros((height, 1), np.uint8), pixels])
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*parts) for parts in chunks))


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return one chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
