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
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .options import (
    CONF_CALMNESS,
    CONF_GRACE,
    CONF_PLAYERS,
    CONF_TITLE_PLAYER,
    DEFAULT_GRACE_SECONDS,
    MAX_GRACE_SECONDS,
    SECTION_MOOD,
    SECTION_TITLE,
    SECTION_WHEN,
    Calmness,
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
_MOOD = vol.Schema(
    {
        vol.Required(CONF_CALMNESS, default=Calmness.BALANCED.value): SelectSelector(
            SelectSelectorConfig(
                options=[calmness.value for calmness in Calmness],
                translation_key=CONF_CALMNESS,
                mode=SelectSelectorMode.LIST,
            )
        )
    }
)
_SCHEMA = vol.Schema(
    {
        vol.Required(SECTION_WHEN): section(_WHEN, {"collapsed": False}),
        vol.Required(SECTION_TITLE): section(_TITLE, {"collapsed": False}),
        vol.Required(SECTION_MOOD): section(_MOOD, {"collapsed": False}),
    }
)


class MusicMoodOptionsFlow(OptionsFlow):
    """Asks for all that has a sensible default; the entry reloads when that changes."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for everything at once."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        schema = self.add_suggested_values_to_schema(_SCHEMA, self.config_entry.options)
        return self.async_show_form(step_id="init", data_schema=schema)
