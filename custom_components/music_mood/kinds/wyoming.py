"""Wyoming satellites and microphone services on the network."""

from typing import Any, override

import probatio as vol
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
)

from ..sources.wyoming import DEFAULT_PORT, WyomingSource
from .kind import AnswerError, Answers, Kind

_PORT = NumberSelector(NumberSelectorConfig(min=1, max=65535, step=1, mode=NumberSelectorMode.BOX))
_LONGEST_HOST = 253
# Of names, of IPv4 and of IPv6 addresses.
_IN_HOST_NAMES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_:%")


class WyomingKind(Kind):
    """The microphone of a Wyoming satellite, which then serves nobody else."""

    key = "wyoming"
    main_field = CONF_HOST

    @override
    async def async_fields(self, hass: HomeAssistant, answers: Answers) -> dict[vol.Marker, Any]:
        """Return the fields for host and port."""
        return {
            vol.Required(CONF_HOST): TextSelector(),
            vol.Required(CONF_PORT, default=DEFAULT_PORT): _PORT,
        }

    @override
    async def async_accept(self, hass: HomeAssistant, answers: Answers) -> dict[str, Any]:
        """Return host and port, if they can be such."""
        host = answers[CONF_HOST].strip().lower()
        if not 0 < len(host) <= _LONGEST_HOST or not set(host) <= _IN_HOST_NAMES:
            raise AnswerError(CONF_HOST, "invalid_host")
        return {CONF_HOST: host, CONF_PORT: int(answers[CONF_PORT])}

    @override
    def unique_id(self, data: Answers) -> str:
        """Return host and port."""
        return f"{self.key}_{data[CONF_HOST]}:{data[CONF_PORT]}"

    @override
    def source(self, hass: HomeAssistant, data: Answers) -> WyomingSource:
        """Return the microphone of the satellite."""
        return WyomingSource(host=data[CONF_HOST], port=data[CONF_PORT])

    @override
    def may_be_muted(self, data: Answers) -> bool:
        """Return True: even a quiet room is never quite silent."""
        return True
