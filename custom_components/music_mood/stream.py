"""The stream source of an entry: its address, checked against this Home Assistant."""

from pathlib import Path

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant

from .engine.features import FRAME_SECONDS
from .engine.ffmpeg import Playback, is_address
from .engine.window import WINDOW_FRAMES
from .sources.address import AddressError, check_address
from .sources.ffmpeg import FfmpegSource
from .sources.probe import PROBE_SECONDS, measure_level
from .sources.source import SourceError, SourceUnsupportedError

RECORDING_SECONDS = WINDOW_FRAMES * FRAME_SECONDS
"""A shorter recording, played in a loop, is never heard as the piece it is."""


class PathNotAllowedError(AddressError):
    """The file lies outside the folders that Home Assistant may read."""

    translation_key = "path_not_allowed"


class FileMissingError(AddressError):
    """There is no file at this path."""

    translation_key = "not_found"


def stream_source(hass: HomeAssistant, address: str) -> FfmpegSource:
    """Return the source at `address`; a file plays again and again, at the speed of the music."""
    recording = not is_address(address)
    return FfmpegSource(
        address=address,
        binary=get_ffmpeg_manager(hass).binary,
        playback=Playback(realtime=recording, loop=recording),
    )


async def async_try(hass: HomeAssistant, address: str) -> float:
    """Return the level in dBFS at which sound comes from `address`.

    A file is read as fast as it goes, and must be long enough to be played in a loop.

    Raises:
        SourceError: if there is no sound, or too little of it.
    """
    source = FfmpegSource(address=address, binary=get_ffmpeg_manager(hass).binary)
    seconds = PROBE_SECONDS if is_address(address) else RECORDING_SECONDS
    return await measure_level(source, seconds=seconds)


def trial_error_key(address: str, error: SourceError) -> str:
    """Return the key of the text that says in the flow why `address` gave no sound."""
    if isinstance(error, SourceUnsupportedError) and not is_address(address):
        return "unsupported_file"
    return error.translation_key


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
