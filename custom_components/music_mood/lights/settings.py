"""What a person chooses for a light zone."""

from dataclasses import dataclass
from enum import StrEnum


class WithoutMusic(StrEnum):
    """What the lamps do when the music stops."""

    KEEP = "keep"
    """Stay as they are."""
    NEUTRAL = "neutral"
    """Fade to a warm white."""
    RESTORE = "restore"
    """Go back to what they showed before the music."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSettings:
    """A group of lamps and how they follow."""

    lights: tuple[str, ...]
    """Entity ids."""
    brightness_min: float = 0.1
    """In (0, 1], what a mood without brightness would get."""
    brightness_max: float = 1.0
    """In (0, 1], at least `brightness_min`."""
    transition: float = 3.0
    """Seconds a lamp takes to glide to a new light."""
    without_music: WithoutMusic = WithoutMusic.KEEP
