"""The options of an entry: when to listen, and who knows what plays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

CONF_PLAYERS: Final = "players"
CONF_GRACE: Final = "grace"
CONF_TITLE_PLAYER: Final = "title_player"
SECTION_WHEN: Final = "when"
SECTION_TITLE: Final = "title"

DEFAULT_GRACE_SECONDS: Final = 60
MAX_GRACE_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person chose beyond the source."""

    players: tuple[str, ...] = ()
    """Media players: listen only while one of them plays; none: listen always."""
    grace: float = DEFAULT_GRACE_SECONDS
    """Seconds to go on listening after the last of them stopped."""
    title_player: str | None = None
    """The media player that knows title and artist of the music."""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Return what the options of an entry say."""
        when, title = options.get(SECTION_WHEN, {}), options.get(SECTION_TITLE, {})
        return cls(
            players=tuple(when.get(CONF_PLAYERS, ())),
            grace=when.get(CONF_GRACE, DEFAULT_GRACE_SECONDS),
            title_player=title.get(CONF_TITLE_PLAYER),
        )
