"""Streams and files: an address, checked against this Home Assistant."""

from pathlib import Path
from typing import Any, override

import probatio as vol
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import TextSelector

from ..const import CONF_ADDRESS
from ..engine.ffmpeg import Playback, is_address
from ..engine.listener import FIRST_MOOD_SECONDS
from ..sources.address import AddressError, check_address, identity
from ..sources.source import SourceError, SourceUnsupportedError
from ..sources.stream import StreamSource
from .kind import TRIAL_SECONDS, AnswerError, Answers, Kind

RECORDING_SECONDS = FIRST_MOOD_SECONDS
"""A shorter recording, played in a loop, is never heard as the piece it is."""


class PathNotAllowedError(AddressError):
    """The file lies outside the folders that Home Assistant may read."""

    translation_key = "path_not_allowed"


class FileMissingError(AddressError):
    """There is no file at this path."""

    translation_key = "not_found"


class StreamKind(Kind):
    """Anything ffmpeg can read: the address of a stream, or a file."""

    key = "stream"
    main_field = CONF_ADDRESS
    signs_in = True

    @override
    async def async_fields(self, hass: HomeAssistant, answers: Answers) -> dict[vol.Marker, Any]:
        """Return the field for the address."""
        return {vol.Required(CONF_ADDRESS): TextSelector()}

    @override
    async def async_accept(self, hass: HomeAssistant, answers: Answers) -> dict[str, Any]:
        """Return the address, if we may use it."""
        try:
            return {CONF_ADDRESS: await async_accept_address(hass, answers[CONF_ADDRESS])}
        except AddressError as error:
            raise AnswerError(CONF_ADDRESS, error.translation_key) from error

    @override
    def unique_id(self, data: Answers) -> str:
        """Return a fingerprint of the address."""
        return identity(data[CONF_ADDRESS])

    @override
    def source(self, hass: HomeAssistant, data: Answers) -> StreamSource:
        """Return the stream."""
        return stream_source(hass, data[CONF_ADDRESS])

    @override
    def trial(self, hass: HomeAssistant, data: Answers) -> tuple[StreamSource, float]:
        """Return the stream as fast as it comes; a file must be long enough for a loop."""
        address = data[CONF_ADDRESS]
        source = StreamSource(address=address, binary=get_ffmpeg_manager(hass).binary)
        return source, TRIAL_SECONDS if is_address(address) else RECORDING_SECONDS

    @override
    def trial_error_key(self, data: Answers, error: SourceError) -> str:
        """Return the key of the text that says why there was no sound."""
        if isinstance(error, SourceUnsupportedError) and not is_address(data[CONF_ADDRESS]):
            return "unsupported_file"
        return error.translation_key


def stream_source(hass: HomeAssistant, address: str) -> StreamSource:
    """Return the source at `address`; a file plays again and again, at the speed of the music."""
    recording = not is_address(address)
    return StreamSource(
        address=address,
        binary=get_ffmpeg_manager(hass).binary,
        playback=Playback(realtime=recording, loop=recording),
    )


async def async_accept_address(hass: HomeAssistant, text: str) -> str:
    """Return the address a person typed, if we may use it.

    Raises:
        AddressError: if it is malformed or not supported, or a file we may not read.
    """
    address = check_address(text)
    if not is_address(address):
        await hass.async_add_executor_job(_check_file, hass, address)
    return address


def _check_file(hass: HomeAssistant, path: str) -> None:
    media_folders = [Path(folder).resolve() for folder in hass.config.media_dirs.values()]
    file = Path(path)
    try:
        resolved = file.resolve()
        allowed = hass.config.is_allowed_path(path)
        exists = file.is_file()
    except (OSError, RuntimeError) as error:
        raise FileMissingError("this path cannot be read") from error
    if not allowed and not any(resolved.is_relative_to(folder) for folder in media_folders):
        raise PathNotAllowedError("this folder is not one of the allowed ones")
    if not exists:
        raise FileMissingError("there is no such file")
