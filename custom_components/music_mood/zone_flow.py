"""Adding and changing the light zones of an entry."""

from typing import Any

import probatio as vol
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector

from .zone_form import ZONE_FIELDS, ZoneErrors, zone_data, zone_errors

_SCHEMA = vol.Schema({vol.Required(CONF_NAME): TextSelector(), **ZONE_FIELDS})


class LightZoneFlow(ConfigSubentryFlow):
    """Asks for the lamps of a zone and how they follow."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a zone."""
        errors = zone_errors(self.hass, user_input) if user_input else ZoneErrors()
        if user_input is not None and not errors:
            return self.async_create_entry(title=user_input[CONF_NAME], data=zone_data(user_input))
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
            return self.async_update_and_abort(
                self._get_entry(), zone, title=user_input[CONF_NAME], data=zone_data(user_input)
            )
        return self._form("reconfigure", user_input or {CONF_NAME: zone.title, **zone.data}, errors)

    def _form(
        self, step_id: str, values: dict[str, Any] | None, errors: ZoneErrors
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, values),
            errors=errors.fields,
            description_placeholders=errors.placeholders,
        )
