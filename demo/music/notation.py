"""Short text notations for melodies, chords and rhythms, so that the score can be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .score import Note

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERATIONS = {"": 0, "#": 1, "b": -1}
_CHORDS = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "6": (0, 4, 7, 9),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "sus4": (0, 5, 7),
    "dim7": (0, 3, 6, 9),
}
_VELOCITIES = {"X": 1.0, "x": 0.78, "o": 0.5}
_BEATS_PER_BAR = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chord:
    """A chord and where it sounds; `root` and `tones` are pitch classes from 0 (C) to 11 (B)."""

    beat: float
    beats: float
    root: int
    tones: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One struck step of a rhythm."""

    beat: float
    beats: float
    symbol: str

    @property
    def velocity(self) -> float:
        """Return how hard the step is struck: X hard, x normal (also digits), o soft."""
        return _VELOCITIES.get(self.symbol, 0.78)


def pitch(name: str) -> int:
    """Return the MIDI number of a pitch such as C4 (60), F#3 or Bb5."""
    match = re.fullmatch(r"([A-G])([#b]?)(\d)", name)
    if match is None:
        raise ValueError(f"not a pitch: {name!r}; write it like C4, F#3 or Bb5")
    letter, alteration, octave = match.groups()
    return 12 * (int(octave) + 1) + _STEPS[letter] + _ALTERATIONS[alteration]


def melody(text: str, *, bars: int, velocity: float = 0.75) -> tuple[Note, ...]:
    """Read a melody: `C5:1 -:.5 E5:.5!` is a quarter, an eighth rest and an accented eighth.

    Bar lines (|) are checked, and so is the number of bars: ValueError tells which bar is wrong.
    """
    notes: list[Note] = []
    written = [bar.split() for bar in text.split("|")]
    if len(written) != bars:
        raise ValueError(f"the melody has {len(written)} bars, not {bars}")
    for number, bar in enumerate(written):
        beat = number * _BEATS_PER_BAR
        for token in bar:
            name, _, length = token.rstrip("!").partition(":")
            beats = float(length)
            if name != "-":
                loud = min(1.0, velocity + 0.2) if token.endswith("!") else velocity
                notes.append(Note(beat=beat, beats=beats, pitch=pitch(name), velocity=loud))
            beat += beats
        if abs(beat - (number + 1) * _BEATS_PER_BAR) > 1e-6:
            raise ValueError(f"bar {number + 1} is not four beats long: {' '.join(bar)}")
    return tuple(notes)


def repeated(*texts: str, bars: int, velocity: float = 0.75) -> tuple[Note, ...]:
    """Read bars of a melody and play them in turn until `bars` are full: an ostinato."""
    turns = (texts[bar % len(texts)] for bar in range(bars))
    return melody(" | ".join(turns), bars=bars, velocity=velocity)


def chords(text: str) -> tuple[Chord, ...]:
    """Read a chord progression: `G | C:2 D7:2` is a bar of G and half a bar each of C and D7."""
    progression: list[Chord] = []
    beat = 0.0
    for token in text.replace("|", " ").split():
        symbol, _, length = token.partition(":")
        beats = float(length or _BEATS_PER_BAR)
        root, tones = _chord_tones(symbol)
        progression.append(Chord(beat=beat, beats=beats, root=root, tones=tones))
        beat += beats
    return tuple(progression)


def rhythm(*patterns: str, bars: int, last: str | None = None) -> Iterator[Step]:
    """Play bar patterns in turn until `bars` are full; `last` takes the place of the last one.

    Each character is an equal share of the bar: `.` is silence, `-` holds the step before, any
    other character strikes.
    """
    for bar in range(bars):
        pattern = patterns[bar % len(patterns)]
        if last is not None and bar == bars - 1:
            pattern = last
        share = _BEATS_PER_BAR / len(pattern)
        for match in re.finditer(r"([^.\-])-*", pattern):
            yield Step(
                beat=bar * _BEATS_PER_BAR + match.start() * share,
                beats=(match.end() - match.start()) * share,
                symbol=match.group(1),
            )


def _chord_tones(symbol: str) -> tuple[int, tuple[int, ...]]:
    match = re.fullmatch(r"([A-G])([#b]?)(.*)", symbol)
    if match is None or match.group(3) not in _CHORDS:
        raise ValueError(f"not a chord: {symbol!r}; known kinds are {', '.join(_CHORDS)}")
    root = (_STEPS[match.group(1)] + _ALTERATIONS[match.group(2)]) % 12
    return root, tuple((root + interval) % 12 for interval in _CHORDS[match.group(3)])
