"""What the engine says: valence, arousal and the quadrant of the mood."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Quadrant(StrEnum):
    """The four quarters of the valence-arousal plane (Russell's circumplex model, 1980)."""

    HAPPY = "happy"
    """Pleasant and excited, +V +A."""
    TENSE = "tense"
    """Unpleasant and excited, -V +A."""
    SAD = "sad"
    """Unpleasant and calm, -V -A."""
    CALM = "calm"
    """Pleasant and calm, +V -A."""

    @classmethod
    def of(cls, valence: float, arousal: float) -> Self:
        """Return the quadrant of a point; the axes belong to the positive side."""
        if valence >= 0.0:
            return cls.HAPPY if arousal >= 0.0 else cls.CALM
        return cls.TENSE if arousal >= 0.0 else cls.SAD


class Sound(StrEnum):
    """What a listener would say that the microphone hears."""

    MUSIC = "music"
    SPEECH = "speech"
    NOISE = "noise"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodEstimate:
    """A point on the valence-arousal plane and how far from it the truth is likely to lie."""

    valence: float
    """Unpleasant (-1) to pleasant (1)."""
    arousal: float
    """Calm (-1) to excited (1)."""
    valence_std: float
    """Standard deviation of the error to expect of valence, at least 0."""
    arousal_std: float
    """Standard deviation of the error to expect of arousal, at least 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodState:
    """All that is known of the music at one moment; one is made for every 0.5 s of sound."""

    time: float
    """Seconds of sound heard so far: the end of the window this state speaks of."""
    level: float
    """RMS level of the last 0.5 s in dBFS, at least -120."""
    music: bool
    """Whether music is playing."""
    sound: Sound
    """What the last block most likely is; changes at once, where `music` waits to be sure."""
    mood: MoodEstimate | None
    """The mood of the music, smoothed; None without music and until 3 s of it were heard."""
    quadrant: Quadrant | None
    """The quadrant of `mood`, which does not flap at a border; None when `mood` is."""
    raw: MoodEstimate | None
    """The model's newest output, of 3 to 10 s of one piece; None before the first.

    It is of all sound or of music alone, as the listener was told."""
