"""The part of the set-up that signs in again, when a stream wants another password."""

from collections.abc import Mapping
from typing import Any

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType

from .const import CONF_ADDRESS
from .kinds import kind_of
from .sources.address import with_credentials
from .trial_flow import TrialFlow

_CREDENTIALS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_USERNAME): TextSelector(
            TextSelectorConfig(autocomplete="username", type=TextSelectorType.TEXT)
        ),
        vol.Required(CONF_PASSWORD): TextSelector(
            TextSelectorConfig(autocomplete="current-password", type=TextSelectorType.PASSWORD)
        ),
    }
)


class SignInFlow(TrialFlow):
    """Asks for user name and password, and tries them at once."""

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Ask for the user name and password that a stream wants now."""
        self._kind = kind_of(entry_data)
        self._data = dict(entry_data)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Put user name and password into the address, and try it."""
        errors, self._errors = self._errors, {}
        entry = self._get_reauth_entry()
        if user_input is not None:
            self._answers = user_input
            address = with_credentials(
                entry.data[CONF_ADDRESS], user_input[CONF_USERNAME], user_input[CONF_PASSWORD]
            )
            self._data = {**entry.data, CONF_ADDRESS: address}
            return await self.async_step_listen()
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=self.add_suggested_values_to_schema(_CREDENTIALS_SCHEMA, self._answers),
            description_placeholders={"name": entry.title},
            errors=errors,
        )

    async def async_step_reauth_done(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  there is nothing to answer
    ) -> ConfigFlowResult:
        """Keep what opened the stream."""
        return self.async_update_and_abort(
            self._get_reauth_entry(), data_updates={CONF_ADDRESS: self._data[CONF_ADDRESS]}
        )
