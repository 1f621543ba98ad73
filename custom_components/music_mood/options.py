"""The options of an entry: when to listen, who knows what plays, how calmly to follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from .engine.tracker import TrackerSettings

CONF_PLAYERS: Final = "players"
CONF_GRACE: Final = "grace"
CONF_TITLE_PLAYER: Final = "title_player"
CONF_CALMNESS: Final = "calmness"
SECTION_MOOD: Final = "mood"
SECTION_WHEN: Final = "when"
SECTION_TITLE: Final = "title"

DEFAULT_GRACE_SECONDS: Final = 60
MAX_GRACE_SECONDS: Final = 3600


class Calmness(StrEnum):
    """How soon the mood goes with a change within a piece; a new piece counts at once."""

    LIVELY = "lively"
    BALANCED = "balanced"
    CALM = "calm"


_TRACKERS: Final = {
    Calmness.LIVELY: TrackerSettings(time_constant=1.5),
    Calmness.BALANCED: TrackerSettings(),
    Calmness.CALM: TrackerSettings(time_constant=12.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person chose beyond the source."""

    players: tuple[str, ...] = ()
    """Media players: listen only while one of them plays; none: listen always."""
    grace: float = DEFAULT_GRACE_SECONDS
    """Seconds to go on listening after the last of them stopped."""
    title_player: str | None = None
    """The media player that knows title and artist of the music."""
    tracker: TrackerSettings = _TRACKERS[Calmness.BALANCED]
    """How the mood follows the music."""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Return what the options of an entry say."""
        when, title = options.get(SECTION_WHEN, {}), options.get(SECTION_TITLE, {})
        calmness = options.get(SECTION_MOOD, {}).get(CONF_CALMNESS, Calmness.BALANCED)
        return cls(
            players=tuple(when.get(CONF_PLAYERS, ())),
            grace=when.get(CONF_GRACE, DEFAULT_GRACE_SECONDS),
            title_player=title.get(CONF_TITLE_PLAYER),
            tracker=_TRACKERS[Calmness(calmness)],
        )
