"""Setting up a place where music is heard: its source, tried at once, and its lights."""

from typing import Any, override

import probatio as vol
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.core import callback
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .const import CONF_OWN_COLOURS, CONF_SOURCE, DOMAIN, SUBENTRY_LIGHT_ZONE
from .house_texts import async_house_text
from .options_flow import MusicMoodOptionsFlow
from .sign_in_flow import SignInFlow
from .source_flow import SourceFlow
from .sources.source import SourceError
from .sources.wyoming import WyomingSource
from .zone_flow import LightZoneFlow
from .zone_form import (
    COLOUR_FIELDS,
    ZONE_FIELDS,
    ZoneErrors,
    chooses_lights,
    own_colours,
    wants_own_colours,
    zone_data,
    zone_errors,
)

_LIGHTS_SCHEMA = vol.Schema(ZONE_FIELDS)
_COLOURS_SCHEMA = vol.Schema(COLOUR_FIELDS)


class MusicMoodConfigFlow(SourceFlow, SignInFlow, domain=DOMAIN):
    """Asks for a source, listens to it, and asks for the lights that should follow."""

    VERSION = 1

    def __init__(self) -> None:
        """Start with nothing answered."""
        super().__init__()
        self._zone: dict[str, Any] = {}

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the one kind of subentry there is."""
        return {SUBENTRY_LIGHT_ZONE: LightZoneFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the dialog of the options."""
        return MusicMoodOptionsFlow()

    async def async_step_user(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  a menu brings no answers
    ) -> ConfigFlowResult:
        """Choose a kind of source."""
        return self.async_show_menu(step_id="user", menu_options=self._offered())

    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Offer the microphone of a Wyoming satellite that showed up on the network."""
        name = discovery_info.name.removesuffix(f".{discovery_info.type}")
        place = {CONF_HOST: discovery_info.host, CONF_PORT: discovery_info.port}
        await self.async_set_unique_id(f"wyoming_{name}")
        # The entry reloads itself when its place has changed.
        self._abort_if_unique_id_configured(updates=place, reload_on_update=False)
        self._async_abort_entries_match(place)
        try:
            peer = await WyomingSource(
                host=discovery_info.host, port=discovery_info.port or 0
            ).ask()
        except SourceError:
            return self.async_abort(reason="not_a_microphone")
        if not peer.microphone:
            return self.async_abort(reason="not_a_microphone")
        self._answers = {CONF_NAME: peer.name or name, **place}
        self.context["title_placeholders"] = {"name": self._answers[CONF_NAME]}
        return await self.async_step_wyoming()

    async def async_step_lights(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the lights that should follow; there may be none."""
        # While the form was open, another one may have taken the source.
        self._abort_if_unique_id_configured()
        errors = ZoneErrors()
        if user_input is not None:
            errors = zone_errors(self.hass, user_input, lights_needed=False)
        if user_input is None or errors:
            return self.async_show_form(
                step_id="lights",
                data_schema=self.add_suggested_values_to_schema(_LIGHTS_SCHEMA, user_input),
                description_placeholders=errors.placeholders,
                errors=errors.fields,
            )
        if not chooses_lights(user_input):
            return self._finish([])
        self._zone = zone_data(self.hass, user_input)
        if wants_own_colours(self._zone):
            return await self.async_step_colours()
        return self._finish([await self._async_zone()])

    async def async_step_colours(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the colours of a palette of one's own."""
        if user_input is None:
            schema = self.add_suggested_values_to_schema(_COLOURS_SCHEMA, own_colours(self._zone))
            return self.async_show_form(step_id="colours", data_schema=schema)
        self._abort_if_unique_id_configured()
        self._zone[CONF_OWN_COLOURS] = user_input
        return self._finish([await self._async_zone()])

    async def _async_zone(self) -> ConfigSubentryData:
        title = await async_house_text(self.hass, "common", "zone_title", default="{name}")
        return ConfigSubentryData(
            data=self._zone,
            subentry_type=SUBENTRY_LIGHT_ZONE,
            title=title.format(name=self._answers[CONF_NAME]),
            unique_id=None,
        )

    def _finish(self, zones: list[ConfigSubentryData]) -> ConfigFlowResult:
        return self.async_create_entry(
            title=self._answers[CONF_NAME],
            data={CONF_SOURCE: self._kind.key, **self._data},
            subentries=zones,
        )
