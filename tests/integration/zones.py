"""Light zones for the tests."""

from homeassistant.config_entries import ConfigSubentryData


def zone_of(
    *lights: str, without_music: str = "restore", title: str = "Sofa"
) -> ConfigSubentryData:
    """Return a zone as the flow stores it."""
    return ConfigSubentryData(
        data={
            "lights": list(lights),
            "brightness_min": 10,
            "brightness_max": 100,
            "transition": 3,
            "without_music": without_music,
        },
        subentry_type="light_zone",
        title=title,
        unique_id=None,
    )
