"""The light of each lamp of a zone: that of the mood, in the zone's limits, a hue of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from custom_components.music_mood.engine.mood import MoodEstimate
from custom_components.music_mood.engine.palette import (
    WIDEST_SPREAD_DEGREES,
    Light,
    mood_light,
)

from .settings import ZoneSettings


class ZoneLight:
    """What the lamps of a zone show of a mood."""

    def __init__(self, settings: ZoneSettings, lamps: Sequence[str] = ()) -> None:
        """Spread the hues of `lamps`, entity ids, as the `settings` say."""
        self._settings = settings
        self._lamps = lamps
        self._turns = _turns(lamps, settings.spread)

    def of(self, lamp: str, mood: MoodEstimate | None) -> Light:
        """Return the light of one lamp; None is no mood, the neutral light."""
        settings = self._settings
        light = mood_light(
            mood, settings.palette, strength=settings.strength, turn=self._turns.get(lamp, 0.0)
        )
        low, high = settings.brightness_min, settings.brightness_max
        return replace(light, brightness=low + light.brightness * (high - low))

    def of_all(self, mood: MoodEstimate | None) -> Mapping[str, Light]:
        """Return the light of every lamp; without spread it is computed only once."""
        if not self._turns:
            return dict.fromkeys(self._lamps, self.of("", mood))
        return {lamp: self.of(lamp, mood) for lamp in self._lamps}


def _turns(lamps: Sequence[str], spread: float) -> dict[str, float]:
    """Return by how many degrees each lamp's hue is turned: evenly, and by name, so it stays."""
    if len(lamps) < 2 or not spread:
        return {}
    widest = spread * WIDEST_SPREAD_DEGREES
    step = 2 * widest / (len(lamps) - 1)
    return {lamp: number * step - widest for number, lamp in enumerate(sorted(lamps))}
