"""Let the Home Assistant test plugin run on a newer Home Assistant than the one it was made for.

Loaded with ``-p tests.ha_compat``, before any other plugin: Home Assistant 2026.11 replaces httpx,
and must do so before somebody imports it. It also moved a function that the plugin takes from the
logger integration. On the version the plugin was made for, nothing changes.
"""

from homeassistant.components import logger
from homeassistant.components.logger import helpers

_MOVED = "_clear_logger_overwrites"

if not hasattr(logger, _MOVED):
    setattr(logger, _MOVED, getattr(helpers, _MOVED))
