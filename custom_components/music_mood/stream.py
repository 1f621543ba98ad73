"""The stream source of an entry: its address, checked against this Home Assistant."""

from pathlib import Path

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant

from .engine.ffmpeg import Playback, is_address
from .sources.address import AddressError, check_address
from .sources.ffmpeg import FfmpegSource


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


def trial_source(hass: HomeAssistant, address: str) -> FfmpegSource:
    """Return the source at `address` for a short try: a file is read as fast as it goes."""
    return FfmpegSource(address=address, binary=get_ffmpeg_manager(hass).binary)


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
