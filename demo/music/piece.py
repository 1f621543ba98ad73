"""The whole piece: four sections in a ring, so that it can be played in a loop."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calm import CALM
from .effects import limit
from .happy import HAPPY
from .mixer import TAIL_SECONDS, Progress, mix
from .sad import SAD
from .score import Section
from .signal import SAMPLE_RATE, Signal, samples
from .tense import TENSE

CEILING = 0.93
_ORDER = (HAPPY, TENSE, SAD, CALM)
_CROSSFADE_SECONDS = 1.6


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTime:
    """When a section plays, in seconds from the start of the piece."""

    name: str
    start: float
    end: float


def _section_times() -> tuple[SectionTime, ...]:
    times: list[SectionTime] = []
    start = 0
    for section in _ORDER:
        end = start + samples(section.seconds)
        times.append(
            SectionTime(name=section.name, start=start / SAMPLE_RATE, end=end / SAMPLE_RATE)
        )
        start = end
    return tuple(times)


SECTIONS = _section_times()


def section_at(seconds: float) -> SectionTime:
    """Return the section that plays so many seconds into the looping piece."""
    position = seconds % SECTIONS[-1].end
    return next(section for section in SECTIONS if position < section.end)


def render(section: str | None = None, progress: Progress | None = None) -> NDArray[np.float32]:
    """Compose, play and master the piece, or one section of it.

    Returns stereo samples (n, 2) at 44,100 Hz within +-CEILING, the same for every call. What
    rings on after a section fades out over the next one, and after the last over the first: the
    end joins the beginning without a seam. `progress` hears what is being played.

    Raises ValueError for a section that does not exist.
    """
    chosen = _chosen(section)
    ring = np.zeros((sum(samples(played.seconds) for played in chosen), 2))
    start = 0
    for played in chosen:
        body = samples(played.seconds)
        _lay_around(ring, _faded(mix(played, progress or _unheard), body), start)
        start += body
    return limit(ring, CEILING).astype(np.float32)


def part_count(section: str | None = None) -> int:
    """Return how many parts `render` plays, each announced to its `progress`."""
    return sum(len(chosen.parts) for chosen in _chosen(section))


def _chosen(name: str | None) -> list[Section]:
    chosen = [section for section in _ORDER if name in (None, section.name)]
    if not chosen:
        names = ", ".join(section.name for section in _ORDER)
        raise ValueError(f"there is no section {name!r}; choose one of {names}")
    return chosen


def _faded(sound: Signal, body: int) -> Signal:
    """Let what rings on beyond the section fade out like one half of a crossfade."""
    fading = min(samples(_CROSSFADE_SECONDS), samples(TAIL_SECONDS))
    kept = sound[: body + fading].copy()
    kept[body:] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(fading) / fading))[:, None]
    return kept


def _lay_around(ring: Signal, sound: Signal, start: int) -> None:
    """Add a sound to the ring; what goes beyond the end comes in again at the beginning."""
    until_end = min(len(sound), len(ring) - start)
    ring[start : start + until_end] += sound[:until_end]
    rest = sound[until_end:]
    ring[: len(rest)] += rest


def _unheard(_: str) -> None:
    """Tell nobody."""
