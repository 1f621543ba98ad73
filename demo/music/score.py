"""The written music: notes in beats, parts that play them, sections with a tempo and a room."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .signal import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note; `beat` and `beats` count from the start of the section, `pitch` is MIDI."""

    beat: float
    beats: float
    pitch: int = 60
    velocity: float = 0.75

    @property
    def frequency(self) -> float:
        """Return the pitch in Hz, equal temperament at A4 = 440 Hz."""
        return float(440.0 * 2.0 ** ((self.pitch - 69) / 12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """What an instrument is asked to sound: one note, now in Hz and seconds."""

    frequency: float
    seconds: float
    velocity: float
    rng: np.random.Generator


type Instrument = Callable[[Stroke], Signal]
type Insert = Callable[[Signal], Signal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One player: what is played, on what, how loud and where in the room.

    `pan` runs from -1 (left) to 1 (right). A `wide` part is played twice, once for each ear.
    `reverb` is the share of the part that is sent to the room, in [0, 1].
    `insert` shapes the sum of all its notes, as the body of a violin does.
    """

    name: str
    instrument: Instrument
    notes: tuple[Note, ...]
    level_db: float = 0.0
    pan: float = 0.0
    reverb: float = 0.2
    wide: bool = False
    insert: Insert | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The space a section is played in: seconds to fall by 60 dB, and the cutoff of its walls."""

    decay_seconds: float
    bright_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of the piece with one mood; `tempo` in quarter notes per minute, 4/4 throughout.

    `loudness_db` is the RMS level of the finished section in dBFS, `looseness_ms` how far the
    players stray from the beat, `density` how hard the mix is compressed, in [0, 1].
    """

    name: str
    tempo: float
    bars: int
    parts: tuple[Part, ...]
    room: Room
    loudness_db: float
    looseness_ms: float = 5.0
    density: float = 0.3

    @property
    def seconds(self) -> float:
        """Return how long the section lasts, without the ring of its last notes."""
        return self.bars * 4 * 60.0 / self.tempo
