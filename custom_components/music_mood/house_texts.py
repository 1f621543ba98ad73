"""Texts that are stored or put together, in the language of the house."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN


async def async_house_text(
    hass: HomeAssistant, category: str, key: str, *, default: str = ""
) -> str:
    """Return a text of ours in the language of this Home Assistant, else `default`.

    Args:
        hass: the house.
        category: top level of the translation files, such as "common".
        key: the rest of the way to the text, with dots.
        default: for a language in which it is missing, and in English too.
    """
    texts = await async_get_translations(hass, hass.config.language, category, {DOMAIN})
    return texts.get(f"component.{DOMAIN}.{category}.{key}", default)
