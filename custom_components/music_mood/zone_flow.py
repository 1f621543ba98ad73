"""Adding and changing the light zones of an entry."""

from collections.abc import Mapping
from typing import Any

import probatio as vol
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector

from .const import CONF_OWN_COLOURS
from .names import clean_name
from .zone_form import (
    COLOUR_FIELDS,
    ZONE_FIELDS,
    ZoneErrors,
    own_colours,
    wants_own_colours,
    zone_answers,
    zone_data,
    zone_errors,
)

_SCHEMA = vol.Schema({vol.Required(CONF_NAME): TextSelector(), **ZONE_FIELDS})
_COLOURS_SCHEMA = vol.Schema(COLOUR_FIELDS)


class LightZoneFlow(ConfigSubentryFlow):
    """Asks for the lamps of a zone, how they follow, and for colours if they are one's own."""

    def __init__(self) -> None:
        """Start with nothing answered."""
        self._title = ""
        self._data: dict[str, Any] = {}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a zone."""
        errors = zone_errors(self.hass, user_input) if user_input else ZoneErrors()
        if user_input is not None and not errors:
            return await self._async_answered(user_input, {})
        return self._form("user", user_input, errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a zone."""
        zone = self._get_reconfigure_subentry()
        errors = ZoneErrors()
        if user_input is not None:
            errors = zone_errors(self.hass, user_input, zone_id=zone.subentry_id)
        if user_input is not None and not errors:
            return await self._async_answered(user_input, zone.data)
        stored = {CONF_NAME: zone.title, **zone_answers(self.hass, zone.data)}
        return self._form("reconfigure", user_input or stored, errors)

    async def async_step_colours(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the colours of a palette of one's own."""
        if user_input is None:
            schema = self.add_suggested_values_to_schema(_COLOURS_SCHEMA, own_colours(self._data))
            return self.async_show_form(step_id="colours", data_schema=schema)
        self._data[CONF_OWN_COLOURS] = user_input
        return self._finish()

    async def _async_answered(
        self, user_input: dict[str, Any], stored: Mapping[str, Any]
    ) -> SubentryFlowResult:
        self._title = clean_name(user_input[CONF_NAME])
        self._data = zone_data(self.hass, user_input)
        # Colours once picked stay for when the person comes back to them.
        if CONF_OWN_COLOURS in stored:
            self._data[CONF_OWN_COLOURS] = stored[CONF_OWN_COLOURS]
        if wants_own_colours(self._data):
            return await self.async_step_colours()
        return self._finish()

    def _finish(self) -> SubentryFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(),
                self._get_reconfigure_subentry(),
                title=self._title,
                data=self._data,
            )
        return self.async_create_entry(title=self._title, data=self._data)

    def _form(
        self, step_id: str, values: dict[str, Any] | None, errors: ZoneErrors
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, values),
            errors=errors.fields,
            description_placeholders=errors.placeholders,
        )
