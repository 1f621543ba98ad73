"""Names shared by the files of the integration."""

from typing import Final

DOMAIN: Final = "music_mood"

CONF_ADDRESS: Final = "address"
CONF_CAMERA: Final = "camera"
CONF_LISTENING: Final = "listening"
CONF_MICROPHONE: Final = "microphone"
CONF_SOURCE: Final = "source"

CONF_QUADRANT: Final = "quadrant"

SUBENTRY_LIGHT_ZONE: Final = "light_zone"
CONF_LIGHTS: Final = "lights"
CONF_PALETTE: Final = "palette"
CONF_OWN_COLOURS: Final = "own_colours"
CONF_STRENGTH: Final = "strength"
CONF_SPREAD: Final = "spread"
CONF_BRIGHTNESS_MIN: Final = "brightness_min"
CONF_BRIGHTNESS_MAX: Final = "brightness_max"
CONF_TRANSITION: Final = "transition"
CONF_INTERVAL: Final = "interval"
CONF_WITHOUT_MUSIC: Final = "without_music"
CONF_GRACE: Final = "grace"
CONF_TURN_ON: Final = "turn_on"
CONF_AUTO_RESUME: Final = "auto_resume"
