"""What a person chooses for a light zone."""

from dataclasses import dataclass
from enum import StrEnum

from custom_components.music_mood.engine.palette import EVIDENCE, Palette

from .targets import NO_TARGET, Target

GRACE_SECONDS = 10.0
"""How long the lamps stay as they are after the music: the pause between two songs is shorter."""


class WithoutMusic(StrEnum):
    """What the lamps do when the music stops."""

    KEEP = "keep"
    """Stay as they are."""
    NEUTRAL = "neutral"
    """Fade to the neutral light of the palette."""
    RESTORE = "restore"
    """Go back to what they showed before the music."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSettings:
    """Which lamps, and how they follow."""

    target: Target
    """An entity may also be given by its id in the entity registry, which outlives a new name."""
    excluded: Target = NO_TARGET
    """What is left out of `target`."""
    palette: Palette = EVIDENCE
    strength: float = 1.0
    """In [0, 1]: how much of the palette's colour; 0 is always neutral."""
    spread: float = 0.0
    """In [0, 1]: how far the hues of the lamps lie apart, 1 is a sixth of the colour circle."""
    brightness_min: float = 0.1
    """In (0, 1], what a mood without brightness would get."""
    brightness_max: float = 1.0
    """In (0, 1], at least `brightness_min`."""
    transition: float = 3.0
    """Seconds a lamp takes to glide to a new light."""
    interval: float | None = None
    """Seconds between two commands to a lamp, None for what its kind can take."""
    without_music: WithoutMusic = WithoutMusic.KEEP
    grace: float = GRACE_SECONDS
    """Seconds after the music until the lamps do what they do without."""
    turn_on: bool = False
    """Whether music lights lamps that are off."""
    auto_resume: float = 0.0
    """Seconds after which a lamp that a person has changed follows again, 0 for never."""
