"""Microphones of the machine that runs Home Assistant."""

from typing import Any, cast, override

import probatio as vol
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import CONF_MICROPHONE
from ..engine.ffmpeg import SoundSystem
from ..house_texts import async_house_text
from ..sources.microphone import MicrophoneSource
from ..sources.microphones import DEFAULT_DEVICE, Microphone, find_microphones
from ..sources.portaudio import PortAudioSource
from ..sources.source import AudioSource
from .kind import AnswerError, Answers, Kind

LOOK_AGAIN = "look_again"
"""The choice that means none of those that are listed."""
_SYSTEM_NAMES = {"pulse": "PulseAudio", "alsa": "ALSA", "portaudio": "PortAudio"}


class MicrophoneKind(Kind):
    """A microphone, or what a loudspeaker plays, of a sound system of this machine."""

    key = "microphone"
    main_field = CONF_MICROPHONE

    @override
    async def async_fields(
        self, hass: HomeAssistant, answers: Answers
    ) -> dict[vol.Marker, Any] | None:
        """Return the field for the microphone, None if there is none."""
        found = await find_microphones(get_ffmpeg_manager(hass).binary)
        chosen = answers.get(CONF_MICROPHONE)
        if not found and chosen is None:
            return None
        options = await _options(hass, found, chosen)
        selector = SelectSelector(
            SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
        )
        return {vol.Required(CONF_MICROPHONE, default=options[0]["value"]): selector}

    @override
    async def async_accept(self, hass: HomeAssistant, answers: Answers) -> dict[str, Any]:
        """Return the microphone."""
        if answers[CONF_MICROPHONE] == LOOK_AGAIN:
            raise AnswerError(CONF_MICROPHONE, None)
        return {CONF_MICROPHONE: answers[CONF_MICROPHONE]}

    @override
    def unique_id(self, data: Answers) -> str:
        """Return the name of the microphone."""
        return f"{self.key}_{data[CONF_MICROPHONE]}"

    @override
    def source(self, hass: HomeAssistant, data: Answers) -> AudioSource:
        """Return the microphone."""
        system, _, device = data[CONF_MICROPHONE].partition(":")
        if system == "portaudio":
            return PortAudioSource(device=device)
        return MicrophoneSource(
            device=device,
            system=cast(SoundSystem, system),
            binary=get_ffmpeg_manager(hass).binary,
        )

    @override
    def may_be_muted(self, data: Answers) -> bool:
        """Return True for a microphone: even a quiet room is never quite silent."""
        return not data[CONF_MICROPHONE].endswith(".monitor")


async def _options(
    hass: HomeAssistant, found: list[Microphone], chosen: str | None
) -> list[SelectOptionDict]:
    monitor = await async_house_text(hass, "common", "monitor", default="{name}")
    options: dict[str, str] = {}
    for one in found:
        name = monitor.format(name=one.label) if one.monitor else one.label
        options[f"{one.system}:{one.device}"] = f"{name} ({_SYSTEM_NAMES[one.system]})"
    if any(one.system == "pulse" and not one.monitor for one in found):
        default = await async_house_text(hass, "common", "default_microphone")
        options = {f"pulse:{DEFAULT_DEVICE}": default, **options}
    if chosen is not None and chosen not in options:
        gone = await async_house_text(hass, "common", "microphone_gone", default="{name}")
        options[chosen] = gone.format(name=chosen.partition(":")[2])
    options[LOOK_AGAIN] = await async_house_text(hass, "common", "look_again")
    return [SelectOptionDict(value=value, label=label) for value, label in options.items()]
