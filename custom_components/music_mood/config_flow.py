"""Setting up a place where music is heard: its source, tried at once, and its lights."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, override

import probatio as vol
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_ZEROCONF,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_PORT, CONF_USERNAME
from homeassistant.core import callback
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .const import CONF_ADDRESS, CONF_SOURCE, DOMAIN, SUBENTRY_LIGHT_ZONE
from .engine.audio import SILENCE_DBFS
from .engine.mood import Sound
from .house_texts import async_house_text
from .kinds import KINDS, kind_of
from .kinds.kind import AnswerError, Kind
from .names import clean_name, is_name
from .options_flow import MusicMoodOptionsFlow
from .sources.address import with_credentials
from .sources.source import SourceError
from .sources.wyoming import WyomingSource
from .trial import Heard, async_try
from .zone_flow import LightZoneFlow
from .zone_form import ZONE_FIELDS, ZoneErrors, chooses_lights, zone_data, zone_errors

_LOGGER = logging.getLogger(__name__)

_LIGHTS_SCHEMA = vol.Schema(ZONE_FIELDS)
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
# Home Assistant allows no addresses in the texts themselves.
_EXAMPLES = {
    "schemes": "http://, https://, rtsp:// …",
    "stream_example": "http://radio.example/stream",
    "file_example": "/media/song.mp3",
    "host_example": "192.168.1.20",
}


class MusicMoodConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for a source, listens to it, and asks for the lights that should follow."""

    VERSION = 1

    def __init__(self) -> None:
        """Start with nothing answered."""
        self._kind: Kind = KINDS["stream"]
        self._answers: dict[str, Any] = {}
        self._data: dict[str, Any] = {}
        self._errors: dict[str, str] = {}
        self._trial: asyncio.Task[Heard] | None = None
        self._heard: Heard | None = None

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

    async def async_step_stream(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a stream or file."""
        return await self._ask(KINDS["stream"], user_input)

    async def async_step_microphone(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a microphone of this machine."""
        return await self._ask(KINDS["microphone"], user_input)

    async def async_step_camera(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a camera."""
        return await self._ask(KINDS["camera"], user_input)

    async def async_step_wyoming(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a Wyoming satellite."""
        return await self._ask(KINDS["wyoming"], user_input)

    async def async_step_no_microphone(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  the form of the kind takes over
    ) -> ConfigFlowResult:
        """Ask for a microphone, if there is one by now."""
        return await self._ask(KINDS["microphone"], None)

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

    async def async_step_reconfigure(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  the step of the kind takes over
    ) -> ConfigFlowResult:
        """Ask for another source of the same kind."""
        entry = self._get_reconfigure_entry()
        self._answers = {CONF_NAME: entry.title, **entry.data}
        return await self._ask(kind_of(entry.data), None)

    async def async_step_listen(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  there is nothing to answer
    ) -> ConfigFlowResult:
        """Listen to the source for a few seconds."""
        if self._trial is None:
            self._trial = self.hass.async_create_task(
                async_try(self.hass, self._kind, self._data),
                f"{DOMAIN} tries a source",
                eager_start=False,
            )
        if not self._trial.done():
            return self.async_show_progress(
                step_id="listen", progress_action="listen", progress_task=self._trial
            )
        trial, self._trial = self._trial, None
        try:
            self._heard = trial.result()
        except SourceError as error:
            key = self._kind.trial_error_key(self._data, error)
            reauth = self.source == SOURCE_REAUTH
            self._errors = {"base" if reauth else self._kind.main_field: key}
        except Exception:
            # Raised here, it would make the dialog try again, for ever.
            _LOGGER.exception("Unexpected error while trying a source")
            self._errors = {"base": "unknown"}
        if self.source == SOURCE_REAUTH:
            next_step_id = "reauth_confirm" if self._errors else "reauth_done"
        else:
            next_step_id = self._kind.key if self._errors else "heard"
        return self.async_show_progress_done(next_step_id=next_step_id)

    async def async_step_heard(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  a menu brings no answers
    ) -> ConfigFlowResult:
        """Tell what was heard; go on, listen once more, or choose something else."""
        heard = self._heard or Heard(level=SILENCE_DBFS, sound=Sound.SILENCE)
        further = "change" if self.source == SOURCE_RECONFIGURE else "lights"
        return self.async_show_menu(
            step_id=f"heard_{heard.sound}",
            menu_options=[further, "listen", "back"],
            description_placeholders={"level": f"{heard.level:.0f}"},
        )

    # One for each sound, so that a person reads of it in their own language.
    async_step_heard_music = async_step_heard
    async_step_heard_noise = async_step_heard
    async_step_heard_silence = async_step_heard
    async_step_heard_speech = async_step_heard

    async def async_step_back(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  the step of the kind takes over
    ) -> ConfigFlowResult:
        """Return to the form of the source."""
        return await self._ask(self._kind, None)

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
            data={CONF_SOURCE: self._kind.key, **self._data},
            subentries=[zone] if chooses_lights(user_input) else [],
        )

    async def async_step_change(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  there is nothing to answer
    ) -> ConfigFlowResult:
        """Take the other source over."""
        entry = self._get_reconfigure_entry()
        unique_id = self._kind.unique_id(self._data)
        if unique_id == self._kind.unique_id(entry.data):
            # Only the name is another. A satellite that was discovered stays known by what it
            # calls itself, so that we still find it when its address changes.
            unique_id = entry.unique_id or unique_id
        await self._abort_if_known(unique_id)
        return self.async_update_and_abort(
            entry,
            unique_id=unique_id,
            title=self._answers[CONF_NAME],
            data_updates=self._data,
        )

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

    @callback
    @override
    def async_remove(self) -> None:
        """Stop listening when the person closes the window."""
        if self._trial is not None:
            self._trial.cancel()

    def _offered(self) -> list[str]:
        return [key for key, kind in KINDS.items() if kind.is_offered(self.hass)]

    async def _ask(self, kind: Kind, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        self._kind = kind
        errors, self._errors = self._errors, {}
        if user_input is not None:
            self._answers = user_input
            problems = await self._accept(user_input)
            if problems == {}:
                await self._abort_if_known(kind.unique_id(self._data))
                if self._is_heard_already():
                    return await self.async_step_change()
                return await self.async_step_listen()
            errors = problems or {}
        try:
            fields = await kind.async_fields(self.hass, self._answers)
        except SourceError as error:
            return self.async_abort(reason=error.translation_key)
        if fields is None:
            return self._show_nothing_found()
        schema = vol.Schema({vol.Required(CONF_NAME): TextSelector(), **fields})
        return self.async_show_form(
            step_id=kind.key,
            data_schema=self.add_suggested_values_to_schema(schema, self._answers),
            description_placeholders=_EXAMPLES,
            errors=errors,
        )

    async def _accept(self, answers: dict[str, Any]) -> dict[str, str] | None:
        """Take over what was answered; return what is wrong, None to ask again in silence."""
        errors = {} if is_name(answers[CONF_NAME]) else {CONF_NAME: "invalid_name"}
        try:
            self._data = await self._kind.async_accept(self.hass, answers)
        except AnswerError as error:
            if error.key is None:
                self._answers = {key: answers[key] for key in answers if key != error.field}
                return None
            errors[error.field] = error.key
        if not errors:
            self._answers = {CONF_NAME: clean_name(answers[CONF_NAME]), **self._data}
        return errors

    def _is_heard_already(self) -> bool:
        """Return whether only the name of the place changes.

        There is nothing to try, and no way to: who hears a satellite, or a microphone of ALSA,
        keeps it from all others, and that is us.
        """
        if self.source != SOURCE_RECONFIGURE:
            return False
        entry = self._get_reconfigure_entry()
        return entry.title != self._answers[CONF_NAME] and self._data.items() <= entry.data.items()

    def _show_nothing_found(self) -> ConfigFlowResult:
        """Say how to connect what is missing, and offer to look again, or something else."""
        others = [] if self.source == SOURCE_RECONFIGURE else self._offered()
        return self.async_show_menu(
            step_id=f"no_{self._kind.key}",
            menu_options=[self._kind.key, *(key for key in others if key != self._kind.key)],
        )

    async def _abort_if_known(self, unique_id: str) -> None:
        if self.source == SOURCE_ZEROCONF:
            # What the satellite calls itself stays the same when its address does not. Somebody
            # may have added it by its address since it was discovered.
            self._async_abort_entries_match(
                {CONF_HOST: self._data[CONF_HOST], CONF_PORT: self._data[CONF_PORT]}
            )
            return
        if self.source == SOURCE_RECONFIGURE:
            entry = self._get_reconfigure_entry()
            if unique_id in (entry.unique_id, self._kind.unique_id(entry.data)):
                return
        # A dialog that somebody left open must not keep the source from everybody else.
        await self.async_set_unique_id(unique_id, raise_on_progress=False)
        self._abort_if_unique_id_configured()
