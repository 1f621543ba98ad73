"""The sound of a camera that Home Assistant knows already."""

import asyncio
from typing import Any, override

import probatio as vol
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig
from homeassistant.helpers.start import async_at_started

from ..const import CONF_CAMERA
from ..engine.ffmpeg import is_address
from ..sources.asked import AskedSource
from ..sources.source import (
    AudioSource,
    CameraNoStreamError,
    SourceStalledError,
    SourceUnreachableError,
    SourceUnsupportedError,
)
from ..sources.stream import StreamSource
from .kind import AnswerError, Answers, Kind

_DOMAIN = "camera"
ANSWER_SECONDS = 20.0
"""How long a camera, or the service of its maker, may think about where it streams."""


class CameraKind(Kind):
    """A camera entity, asked for the address of its stream whenever we start to listen."""

    key = "camera"
    main_field = CONF_CAMERA

    @override
    async def async_fields(self, hass: HomeAssistant, answers: Answers) -> dict[vol.Marker, Any]:
        """Return the field for the camera."""
        return {vol.Required(CONF_CAMERA): EntitySelector(EntitySelectorConfig(domain=_DOMAIN))}

    @override
    async def async_accept(self, hass: HomeAssistant, answers: Answers) -> dict[str, Any]:
        """Return the camera, if there is one."""
        if hass.states.get(answers[CONF_CAMERA]) is None:
            raise AnswerError(CONF_CAMERA, "no_camera")
        return {CONF_CAMERA: answers[CONF_CAMERA]}

    @override
    def unique_id(self, data: Answers) -> str:
        """Return the id of the camera."""
        return f"{self.key}_{data[CONF_CAMERA]}"

    @override
    def source(self, hass: HomeAssistant, data: Answers) -> AudioSource:
        """Return the stream of the camera."""

        async def ask() -> AudioSource:
            address = await _stream_address(hass, data[CONF_CAMERA])
            return StreamSource(address=address, binary=get_ffmpeg_manager(hass).binary)

        return AskedSource(ask=ask)

    @override
    def is_offered(self, hass: HomeAssistant) -> bool:
        """Return whether there is a camera at all."""
        return bool(hass.states.async_entity_ids_count(_DOMAIN))


async def _stream_address(hass: HomeAssistant, entity_id: str) -> str:
    """Return where the camera streams now; many renew their addresses."""
    if hass.states.get(entity_id) is None:
        await _until_started(hass)
    if _DOMAIN not in hass.config.components:
        raise SourceUnreachableError("the camera is not there")
    # Not before it is needed: it brings packages that a house without cameras does not have.
    from homeassistant.components import camera  # noqa: PLC0415

    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            address = await camera.async_get_stream_source(hass, entity_id)
    except TimeoutError as error:
        raise SourceStalledError("the camera does not say in time where it streams") from error
    except HomeAssistantError as error:
        raise SourceUnreachableError("the camera is not there, or switched off") from error
    if not address:
        raise CameraNoStreamError("this camera gives single pictures, and no stream")
    if not is_address(address):
        raise SourceUnsupportedError("the stream of this camera is of another kind")
    return address


async def _until_started(hass: HomeAssistant) -> None:
    """Wait for the start of Home Assistant, in which cameras turn up one after the other."""
    started = asyncio.Event()

    @callback
    def go_on(_hass: HomeAssistant) -> None:
        started.set()

    stop_waiting = async_at_started(hass, go_on)
    try:
        await started.wait()
    finally:
        stop_waiting()
