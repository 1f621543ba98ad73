"""Light zones for the tests."""

from typing import Any

from homeassistant.config_entries import ConfigSubentryData


def zone_of(
    *lights: str, without_music: str = "restore", title: str = "Sofa", **more: Any
) -> ConfigSubentryData:
    """Return a zone as the first version stored it, and `more` of later ones."""
    return ConfigSubentryData(
        data={
            "lights": list(lights),
            "brightness_min": 10,
            "brightness_max": 100,
            "transition": 3,
            "without_music": without_music,
            **more,
        },
        subentry_type="light_zone",
        title=title,
        unique_id=None,
    )
