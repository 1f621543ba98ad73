"""Names shared by the files of the integration."""

from typing import Final

DOMAIN: Final = "music_mood"

CONF_ADDRESS: Final = "address"
CONF_LISTENING: Final = "listening"
CONF_SOURCE: Final = "source"
SOURCE_STREAM: Final = "stream"

CONF_QUADRANT: Final = "quadrant"

SUBENTRY_LIGHT_ZONE: Final = "light_zone"
CONF_LIGHTS: Final = "lights"
CONF_BRIGHTNESS_MIN: Final = "brightness_min"
CONF_BRIGHTNESS_MAX: Final = "brightness_max"
CONF_TRANSITION: Final = "transition"
CONF_WITHOUT_MUSIC: Final = "without_music"
