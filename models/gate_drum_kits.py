"""Drum kits of recorded hits, as the drum machine Hydrogen keeps them.

A kit is a folder with `drumkit.xml` and a recording of each drum, often of several strengths.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

import numpy as np

from .engine import SAMPLE_RATE, Samples

type Role = Literal["kick", "snare", "stick", "hat", "open hat", "ride", "crash", "tom", "hand"]

type Decode = Callable[[Path], Samples]

_ROLES: tuple[tuple[Role, str], ...] = (
    ("hand", r"conga|bongo|djembe|cajon|clap|snap|tambourine|shaker|maraca|clave|agogo|cowbell"),
    ("hand", r"wood ?block|glass|sangban|dununba|kenkeni|drum \d"),
    ("kick", r"kick|bass ?drum"),
    ("stick", r"stick|rim"),
    ("snare", r"snare"),
    ("open hat", r"(hat|hh|hi-hat).*(op|free|swish)|op.*(hat|hh)"),
    ("hat", r"hat|hh"),
    ("ride", r"ride|bell|cup"),
    ("crash", r"crash|splash|china|cymbal"),
    ("tom", r"tom"),
)
"""What a drum is for, by its name; the first that fits."""

_LONGEST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Drum:
    """One drum."""

    role: Role
    hits: tuple[tuple[float, Samples], ...]
    """The strongest stroke, 0 to 1, for which a recording stands, and the recording."""

    def hit(self, strength: float, random: np.random.Generator) -> Samples:
        """Return a stroke of a strength of 0 to 1; of several recordings of it any."""
        enough = min((most for most, _ in self.hits if most >= strength), default=1.0)
        chosen = [sound for most, sound in self.hits if most == enough] or [self.hits[-1][1]]
        return chosen[int(random.integers(len(chosen)))] * np.float32(strength**1.5)


@dataclass(frozen=True, slots=True)
class DrumKit:
    """The drums of a kit, by what they are for."""

    name: str
    drums: tuple[Drum, ...]

    def of(self, *roles: Role) -> list[Drum]:
        """Return the drums that have one of `roles`."""
        return [drum for drum in self.drums if drum.role in roles]


def drum_kits(folder: Path, decode: Decode) -> Iterator[DrumKit]:
    """Yield the kits that lie anywhere below `folder`; what has no name or no sound is left out."""
    for place in sorted(folder.rglob("drumkit.xml")):
        document = re.sub(r' xmlns="[^"]*"', "", place.read_text(encoding="utf-8"), count=1)
        kit = ET.fromstring(document)  # noqa: S314  from a package whose programs we would run
        drums = [
            drum
            for instrument in kit.iter("instrument")
            if (drum := _drum(instrument, place.parent, decode)) is not None
        ]
        if drums:
            yield DrumKit(place.parent.name, tuple(drums))


def _drum(instrument: ET.Element, folder: Path, decode: Decode) -> Drum | None:
    name = (instrument.findtext("name") or "").lower()
    role = next((role for role, pattern in _ROLES if re.search(pattern, name)), None)
    if role is None:
        return None
    # Kits of one strength have their file outside any layer.
    hits = [
        (float(layer.findtext("max") or 1.0), decode(path))
        for layer in [*instrument.iter("layer"), instrument]
        if (file := layer.findtext("filename")) and (path := folder / file).is_file()
    ]
    most = round(_LONGEST_SECONDS * SAMPLE_RATE)
    heard = [(strongest, sound[:most]) for strongest, sound in hits if len(sound) > 1]
    return Drum(role, tuple(heard)) if heard else None
