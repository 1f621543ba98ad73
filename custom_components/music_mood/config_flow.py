"""Setting up a place where music is heard: its source, tried at once, and its lights."""

import asyncio
import logging
from typing import Any, override

import probatio as vol
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import TextSelector

from .const import (
    CONF_ADDRESS,
    CONF_SOURCE,
    DOMAIN,
    SOURCE_STREAM,
    SUBENTRY_LIGHT_ZONE,
)
from .engine.music_gate import GateSettings
from .house_texts import async_house_text
from .names import clean_name, is_name
from .sources.address import AddressError, identity
from .sources.source import SourceError
from .stream import async_accept_address, async_try, trial_error_key
from .zone_flow import LightZoneFlow
from .zone_form import ZONE_FIELDS, ZoneErrors, chooses_lights, zone_data, zone_errors

_LOGGER = logging.getLogger(__name__)

_STREAM_SCHEMA = vol.Schema(
    {vol.Required(CONF_NAME): TextSelector(), vol.Required(CONF_ADDRESS): TextSelector()}
)
_LIGHTS_SCHEMA = vol.Schema(ZONE_FIELDS)
# Home Assistant allows no addresses in the texts themselves.
_EXAMPLES = {
    "schemes": "http://, https://, rtsp:// …",
    "stream_example": "http://radio.example/stream",
    "file_example": "/media/song.mp3",
}
_SILENCE_BELOW = GateSettings().open_level


class MusicMoodConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for a source, listens to it, and asks for the lights that should follow."""

    VERSION = 1

    def __init__(self) -> None:
        """Start with nothing answered."""
        self._answers: dict[str, Any] = {}
        self._errors: dict[str, str] = {}
        self._trial: asyncio.Task[float] | None = None
        self._level = 0.0

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the one kind of subentry there is."""
        return {SUBENTRY_LIGHT_ZONE: LightZoneFlow}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose a kind of source; a stream is the only one so far."""
        return await self.async_step_stream(user_input)

    async def async_step_stream(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a stream or file."""
        return await self._ask_for_stream("stream", user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another stream or file."""
        if not self._answers:
            entry = self._get_reconfigure_entry()
            self._answers = {CONF_NAME: entry.title, CONF_ADDRESS: entry.data[CONF_ADDRESS]}
        return await self._ask_for_stream("reconfigure", user_input)

    async def async_step_listen(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  there is nothing to answer
    ) -> ConfigFlowResult:
        """Listen to the source for a second."""
        if self._trial is None:
            self._trial = self.hass.async_create_task(
                async_try(self.hass, self._answers[CONF_ADDRESS]),
                f"{DOMAIN} tries a source",
                eager_start=False,
            )
        if not self._trial.done():
            return self.async_show_progress(
                step_id="listen", progress_action="listen", progress_task=self._trial
            )
        trial, self._trial = self._trial, None
        reconfiguring = self.source == SOURCE_RECONFIGURE
        try:
            self._level = trial.result()
        except SourceError as error:
            self._errors = {CONF_ADDRESS: trial_error_key(self._answers[CONF_ADDRESS], error)}
        except Exception:
            # Raised here, it would make the dialog try again, for ever.
            _LOGGER.exception("Unexpected error while trying a source")
            self._errors = {"base": "unknown"}
        if self._errors:
            return self.async_show_progress_done(
                next_step_id="reconfigure" if reconfiguring else "stream"
            )
        return self.async_show_progress_done(next_step_id="change" if reconfiguring else "lights")

    async def async_step_lights(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the lights that should follow; there may be none."""
        # While the form was open, another one may have taken the address.
        self._abort_if_unique_id_configured()
        errors = ZoneErrors()
        if user_input is not None:
            errors = zone_errors(self.hass, user_input, lights_needed=False)
        if user_input is None or errors:
            sound = await self._describe_sound()
            return self.async_show_form(
                step_id="lights",
                data_schema=self.add_suggested_values_to_schema(_LIGHTS_SCHEMA, user_input),
                description_placeholders={"sound": sound, **errors.placeholders},
                errors=errors.fields,
            )
        name = self._answers[CONF_NAME]
        title = await async_house_text(self.hass, "common", "zone_title", default="{name}")
        zone = ConfigSubentryData(
            data=zone_data(self.hass, user_input),
            subentry_type=SUBENTRY_LIGHT_ZONE,
            title=title.format(name=name),
            unique_id=None,
        )
        return self.async_create_entry(
            title=name,
            data={CONF_SOURCE: SOURCE_STREAM, CONF_ADDRESS: self._answers[CONF_ADDRESS]},
            subentries=[zone] if chooses_lights(user_input) else [],
        )

    async def async_step_change(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  there is nothing to answer
    ) -> ConfigFlowResult:
        """Take the other source over."""
        await self._abort_if_known(identity(self._answers[CONF_ADDRESS]))
        return self.async_update_and_abort(
            self._get_reconfigure_entry(),
            unique_id=identity(self._answers[CONF_ADDRESS]),
            title=self._answers[CONF_NAME],
            data_updates={CONF_ADDRESS: self._answers[CONF_ADDRESS]},
        )

    @callback
    @override
    def async_remove(self) -> None:
        """Stop listening when the person closes the window."""
        if self._trial is not None:
            self._trial.cancel()

    async def _ask_for_stream(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        errors, self._errors = self._errors, {}
        if user_input is not None:
            self._answers = user_input
            errors = {} if is_name(user_input[CONF_NAME]) else {CONF_NAME: "invalid_name"}
            try:
                address = await async_accept_address(self.hass, user_input[CONF_ADDRESS])
            except AddressError as error:
                errors[CONF_ADDRESS] = error.translation_key
            if not errors:
                name = clean_name(user_input[CONF_NAME])
                self._answers = {CONF_NAME: name, CONF_ADDRESS: address}
                await self._abort_if_known(identity(address))
                return await self.async_step_listen()
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_STREAM_SCHEMA, self._answers),
            description_placeholders=_EXAMPLES,
            errors=errors,
        )

    async def _describe_sound(self) -> str:
        if self._level < _SILENCE_BELOW:
            return await async_house_text(self.hass, "common", "silence")
        text = await async_house_text(self.hass, "common", "sound")
        return text.format(level=f"{self._level:.0f}")

    async def _abort_if_known(self, unique_id: str) -> None:
        reconfiguring = self.source == SOURCE_RECONFIGURE
        if reconfiguring and unique_id == self._get_reconfigure_entry().unique_id:
            return
        # A dialog that somebody left open must not keep the address from everybody else.
        await self.async_set_unique_id(unique_id, raise_on_progress=False)
        self._abort_if_unique_id_configured()
