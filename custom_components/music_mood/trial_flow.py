"""The part of the set-up that listens to a source, and tells what it heard."""

import asyncio
import logging
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.core import callback

from .const import DOMAIN
from .engine.audio import SILENCE_DBFS
from .engine.mood import Sound
from .kinds import KINDS
from .kinds.kind import Kind
from .sources.source import SourceError
from .trial import Heard, async_try

_LOGGER = logging.getLogger(__name__)


class TrialFlow(ConfigFlow):
    """Tries the source that was described, before anything is kept."""

    def __init__(self) -> None:
        """Start with nothing answered."""
        self._kind: Kind = KINDS["stream"]
        self._answers: dict[str, Any] = {}
        self._data: dict[str, Any] = {}
        self._errors: dict[str, str] = {}
        self._trial: asyncio.Task[Heard] | None = None
        self._heard: Heard | None = None

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

    @callback
    @override
    def async_remove(self) -> None:
        """Stop listening when the person closes the window."""
        if self._trial is not None:
            self._trial.cancel()
