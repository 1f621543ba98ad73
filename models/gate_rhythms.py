"""Drums alone, played on recorded kits: grooves with fills, and solos on a few of the drums."""

from collections.abc import Sequence

import numpy as np

from .engine import SAMPLE_RATE, Samples
from .gate_drum_kits import Drum, DrumKit, Role

type _Voice = tuple[tuple[Role, ...], str]

_GROOVES: tuple[tuple[_Voice, ...], ...] = (
    (
        (("kick",), "9.......7.8....."),
        (("snare",), "....9.......9..."),
        (("hat",), "8.5.8.5.8.5.8.5."),
    ),
    (
        (("kick",), "9..7....9......."),
        (("snare",), "....9..2.2..9..2"),
        (("hat",), "8565856585658565"),
    ),
    (
        (("kick",), "9.........8....."),
        (("snare",), "........9......."),
        (("hat",), "8...6...8...6..."),
    ),
    (
        (("kick",), "9...9...9...9..."),
        (("snare",), "....8.......8..."),
        (("open hat",), "..7...7...7...7."),
    ),
    (
        (("kick",), "9..9..9...9....."),
        (("snare", "stick"), "....9..3.3..9..3"),
        (("ride",), "8.6.8.6.8.6.8.6."),
    ),
    (
        (("kick",), "9..78..79..78..7"),
        (("stick",), "9..9...9..9..9.."),
        (("hat",), "7.7.7.7.7.7.7.7."),
    ),
    (
        (("kick",), "7...7...7...7..."),
        (("snare",), "6469646964696469"),
        (("hat",), "..7...7...7...7."),
    ),
    (
        (("kick",), "9.9.......99...."),
        (("snare",), "....9..4.4..9..4"),
        (("crash",), "9..............."),
    ),
    ((("kick",), "8.....5....."), (("ride",), "8..8.58..8.5"), (("hat",), "...8.....8..")),
    ((("kick",), "9.....8....5"), (("snare",), "...9..2..9.2"), (("hat",), "8.58.58.58.5")),
    (
        (("tom",), "9.5.7.5.9.5.7.57"),
        (("kick",), "9.......9......."),
        (("hat",), "....7.......7..."),
    ),
    ((("snare",), "9.556.559.556565"), (("kick",), "9.......7.......")),
    ((("hat",), "8.5.8.538.5.8.53"), (("snare",), "....9.......9...")),
)
"""Bars of sixteen steps, or of twelve that make triplets: how hard which drum is struck, 1 to 9."""

_HANDS = (
    "9..6..8.9..6.48.",
    "8.448.448.448.44",
    "..8...85..8...8.",
    "9..9..9..9..9.9.",
    "4455445544558855",
)

_SOLOS: tuple[tuple[Role, ...], ...] = (
    ("snare",),
    ("snare", "stick"),
    ("tom", "kick"),
    ("tom", "snare", "kick"),
    ("hat", "open hat"),
    ("ride", "hat", "snare"),
)


def drumming(kit: DrumKit, seconds: float, random: np.random.Generator) -> Samples:
    """Return so many seconds of a groove, of hand drums or of a solo, in a tempo of its own."""
    bar = 240.0 / random.uniform(65.0, 175.0)
    sound = np.zeros(round((seconds + 4.0) * SAMPLE_RATE), np.float32)
    voices = _voices(kit, random)
    around = kit.of("snare", "tom", "kick") or list(kit.drums)
    swing = float(random.choice([0.0, 0.0, random.uniform(0.0, 0.3)]))
    looseness = float(random.uniform(0.001, 0.012))
    for number in range(int(np.ceil(seconds / bar))):
        fill = number % 4 == 3 and random.random() < 0.5
        for drum, pattern in voices:
            # The last quarter of a bar may be a fill: there the groove keeps silent.
            played = pattern[: len(pattern) * 3 // 4] if fill else pattern
            for step, strength in enumerate(played):
                if strength == "." or random.random() < 0.04:
                    continue
                late = (swing if step % 2 else 0.0) + step
                at = (number + late / len(pattern)) * bar
                _strike(sound, at + random.normal(0.0, looseness), drum, int(strength) / 9, random)
        if fill:
            for step in range(12, 16):
                drum = around[int(random.integers(len(around)))]
                _strike(sound, (number + step / 16) * bar, drum, random.uniform(0.5, 1.0), random)
    sound = sound[: round(seconds * SAMPLE_RATE)]
    return np.asarray(sound * 0.5 / (np.abs(sound).max() + 1e-9), np.float32)


def _voices(kit: DrumKit, random: np.random.Generator) -> list[tuple[Drum, str]]:
    """Choose which drums play what; always at least one."""
    hands, kind = kit.of("hand", "tom"), random.random()
    kitless = not kit.of("snare") or not kit.of("kick")
    if len(hands) > 2 and (kitless or kind < 0.15):
        return [
            (hands[index], _varied(_HANDS[int(random.integers(len(_HANDS)))], random))
            for index in random.permutation(len(hands))[: int(random.integers(2, 5))]
        ]
    if kind > 0.65 and (solo := kit.of(*_SOLOS[int(random.integers(len(_SOLOS)))])):
        return [(drum, _solo(random)) for drum in _some(solo, random)]
    groove = _GROOVES[int(random.integers(len(_GROOVES)))]
    voices = [
        (drums[int(random.integers(len(drums)))], _varied(pattern, random))
        for roles, pattern in groove
        if (drums := kit.of(*roles))
    ]
    return voices or [(kit.drums[0], _solo(random))]


def _some(drums: Sequence[Drum], random: np.random.Generator) -> list[Drum]:
    return [drums[index] for index in random.permutation(len(drums))[: int(random.integers(1, 4))]]


def _solo(random: np.random.Generator) -> str:
    """Return a bar that is struck as the player likes, anything from sparse to a roll."""
    share = random.uniform(0.25, 1.0)
    strengths = random.integers(3, 10, 16)
    return "".join(str(s) if random.random() < share else "." for s in strengths).replace(
        "." * 16, "9" + "." * 15
    )


def _varied(pattern: str, random: np.random.Generator) -> str:
    """Return `pattern` with a stroke more or less now and then."""
    return "".join(
        str(random.integers(3, 8)) if random.random() < 0.05 else step for step in pattern
    )


def _strike(
    sound: Samples, seconds: float, drum: Drum, strength: float, random: np.random.Generator
) -> None:
    start = max(0, round(seconds * SAMPLE_RATE))
    stroke = drum.hit(min(1.0, strength * random.uniform(0.85, 1.0)), random)
    end = min(len(sound), start + len(stroke))
    if start < end:
        sound[start:end] += stroke[: end - start]
