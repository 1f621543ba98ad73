"""The dialog of the options of an entry."""

from typing import Any

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)

from .options import (
    CONF_GRACE,
    CONF_PLAYERS,
    CONF_TITLE_PLAYER,
    DEFAULT_GRACE_SECONDS,
    MAX_GRACE_SECONDS,
    SECTION_TITLE,
    SECTION_WHEN,
)

_WHEN = vol.Schema(
    {
        vol.Optional(CONF_PLAYERS, default=list): EntitySelector(
            EntitySelectorConfig(domain="media_player", multiple=True)
        ),
        vol.Required(CONF_GRACE, default=DEFAULT_GRACE_SECONDS): NumberSelector(
            NumberSelectorConfig(
                min=0,
                max=MAX_GRACE_SECONDS,
                step=1,
                unit_of_measurement=UnitOfTime.SECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
    }
)
_TITLE = vol.Schema(
    {vol.Optional(CONF_TITLE_PLAYER): EntitySelector(EntitySelectorConfig(domain="media_player"))}
)
_SCHEMA = vol.Schema(
    {
        vol.Required(SECTION_WHEN): section(_WHEN, {"collapsed": False}),
        vol.Required(SECTION_TITLE): section(_TITLE, {"collapsed": False}),
    }
)


class MusicMoodOptionsFlow(OptionsFlow):
    """Asks when to listen, and who knows what plays; the entry reloads when that changes."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything at once."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        schema = self.add_suggested_values_to_schema(_SCHEMA, self.config_entry.options)
        return self.async_show_form(step_id="init", data_schema=schema)
