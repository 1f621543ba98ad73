"""Title and artist of what a media player says it plays, as plain text."""

import unicodedata
from typing import Any

from homeassistant.core import HomeAssistant

from .occasion import PLAYING_STATES

ATTRIBUTES = ("media_title", "media_artist")
MAX_LENGTH = 200


def now_playing(hass: HomeAssistant, player: str) -> dict[str, str | None]:
    """Return what plays, by the names that media players use; None for what is not known."""
    state = hass.states.get(player)
    if state is None or state.state not in PLAYING_STATES:
        return dict.fromkeys(ATTRIBUTES)
    return {name: plain(state.attributes.get(name)) for name in ATTRIBUTES}


def plain(text: Any) -> str | None:
    """Return one line of visible text, at most 200 characters; None if nothing is left.

    Titles come from files and servers of others, who may write anything into them.
    """
    if not isinstance(text, str):
        return None
    # More than enough for what is kept, so that a book for a title costs no time.
    beginning = text[: 10 * MAX_LENGTH]
    visible = "".join(
        " " if character.isspace() else character
        for character in beginning
        if character.isspace() or not unicodedata.category(character).startswith("C")
    )
    line = " ".join(visible.split())
    if len(line) > MAX_LENGTH:
        return f"{line[: MAX_LENGTH - 1]}…"
    return line or None
