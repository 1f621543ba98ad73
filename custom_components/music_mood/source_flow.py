"""The part of the set-up that asks for a source, or another one, in the form of its kind."""

from typing import Any

import probatio as vol
from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_ZEROCONF, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.helpers.selector import TextSelector

from .kinds import KINDS, kind_of
from .kinds.kind import AnswerError, Kind
from .names import clean_name, is_name
from .sources.source import SourceError
from .trial_flow import TrialFlow

# Home Assistant allows no addresses in the texts themselves.
_EXAMPLES = {
    "schemes": "http://, https://, rtsp:// …",
    "stream_example": "http://radio.example/stream",
    "file_example": "/media/song.mp3",
    "host_example": "192.168.1.20",
}


class SourceFlow(TrialFlow):
    """Has one step for each kind of source; all of them ask, check, and go on to the trial."""

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

    async def async_step_reconfigure(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  the step of the kind takes over
    ) -> ConfigFlowResult:
        """Ask for another source of the same kind."""
        entry = self._get_reconfigure_entry()
        self._answers = {CONF_NAME: entry.title, **entry.data}
        return await self._ask(kind_of(entry.data), None)

    async def async_step_back(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002  the step of the kind takes over
    ) -> ConfigFlowResult:
        """Return to the form of the source."""
        return await self._ask(self._kind, None)

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
