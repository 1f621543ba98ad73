"""Which entities our triggers and conditions may look at."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN

MOOD = "mood"
"""Translation key of the sensor that says the mood in a word."""
MUSIC = "music"
"""Translation key of the binary sensor that is on while music plays."""


def ours(hass: HomeAssistant, entities: set[str], translation_key: str) -> set[str]:
    """Return those of `entities` that are ours and of one kind.

    A person chooses rooms, devices and labels; there are other sensors in them, and others of ours.
    """
    registry = er.async_get(hass)
    return {
        entity_id
        for entity_id in entities
        if (entry := registry.async_get(entity_id)) is not None
        and entry.platform == DOMAIN
        and entry.translation_key == translation_key
    }
