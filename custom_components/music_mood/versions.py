"""Which versions of everything are at work."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .engine.model import DEFAULT_MODEL
from .shared_model import DATA_MODEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What a maintainer asks for first; None for what is not there."""

    integration: str | None
    model: str | None
    """The beginning of the SHA-256 of the model's file."""
    runtime: str | None
    """What runs the model, "numpy" or "litert"."""
    numpy: str | None
    litert: str | None
    ffmpeg: str | None


async def async_versions(hass: HomeAssistant) -> Versions:
    """Return the versions in this Home Assistant."""
    integration = await async_get_integration(hass, DOMAIN)
    model, numpy, litert = await hass.async_add_executor_job(_read)
    return Versions(
        integration=str(integration.version) if integration.version else None,
        model=model,
        runtime=getattr(hass.data.get(DATA_MODEL), "runtime", None),
        numpy=numpy,
        litert=litert,
        ffmpeg=await _ffmpeg_version(hass),
    )


def _read() -> tuple[str | None, str | None, str | None]:
    """Return the model's checksum and the versions of NumPy and LiteRT, read from their files."""
    try:
        checksum = hashlib.sha256(DEFAULT_MODEL.read_bytes()).hexdigest()[:12]
    except OSError:
        checksum = None
    return checksum, _version("numpy"), _version("ai-edge-litert")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


async def _ffmpeg_version(hass: HomeAssistant) -> str | None:
    number, _ = await get_ffmpeg_manager(hass).async_get_version()
    return number
