"""The action that analyses a recording."""

from typing import Any

import probatio as vol
from homeassistant.components import media_source
from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .analysis import LONGEST_SECONDS, AnalysisError, Order, async_analyze
from .analysis_response import response_of
from .const import CONF_ADDRESS, DOMAIN
from .engine.ffmpeg import is_address, redact
from .engine.listener import BLOCK_SECONDS
from .engine.model_file import ModelError
from .house_texts import async_house_text
from .kinds.stream import RECORDING_SECONDS, async_accept_address
from .sources.address import AddressError
from .sources.source import SourceError

SERVICE_ANALYZE = "analyze"
CONF_MEDIA = "media"
CONF_STEP = "step"
CONF_DURATION = "duration"

EVENT_ANALYSIS_PROGRESS = f"{DOMAIN}_analysis_progress"

_MEDIA_ID = "media_content_id"
_SCHEMA = vol.Schema(
    {
        vol.Optional(CONF_MEDIA): vol.Any(
            cv.string, vol.Schema({vol.Required(_MEDIA_ID): cv.string}, extra=vol.ALLOW_EXTRA)
        ),
        vol.Optional(CONF_ADDRESS): cv.string,
        vol.Optional(CONF_STEP, default=BLOCK_SECONDS): vol.All(
            vol.Coerce(float), vol.Range(min=BLOCK_SECONDS, max=60)
        ),
        vol.Optional(CONF_DURATION): vol.All(
            vol.Coerce(float), vol.Range(min=RECORDING_SECONDS, max=LONGEST_SECONDS)
        ),
    }
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_ANALYZE,
        _analyze,
        schema=_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )


async def _analyze(call: ServiceCall) -> ServiceResponse:
    """Hear a recording, and answer with its mood."""
    hass = call.hass
    address = await _address(hass, call.data)
    order = Order(address=address, step=call.data[CONF_STEP], duration=call.data.get(CONF_DURATION))
    name = redact(address) if is_address(address) else address

    @callback
    def report(seconds: float, length: float | None) -> None:
        hass.bus.async_fire(
            EVENT_ANALYSIS_PROGRESS,
            {"name": name, "seconds": round(seconds, 1), "duration": length},
            context=call.context,
        )

    # A task of Home Assistant: it is cancelled when that stops, and when the caller is.
    task = hass.async_create_background_task(
        async_analyze(hass, order, report), f"{DOMAIN} analyses a recording"
    )
    try:
        analysis = await task
    except ModelError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="model_damaged",
            translation_placeholders={"reason": str(error)},
        ) from error
    except (SourceError, AnalysisError) as error:
        reason = f"{error.translation_key}.message"
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="analysis_failed",
            translation_placeholders={
                "name": name,
                "reason": await async_house_text(hass, "exceptions", reason, default=str(error)),
            },
        ) from error
    return response_of(analysis)


async def _address(hass: HomeAssistant, data: dict[str, Any]) -> str:
    """Return the path or address that the caller asks for, if we may hear it."""
    if (CONF_MEDIA in data) == (CONF_ADDRESS in data):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="one_recording")
    wanted = data[CONF_MEDIA] if CONF_MEDIA in data else data[CONF_ADDRESS]
    if not isinstance(wanted, str):
        wanted = wanted[_MEDIA_ID]
    if media_source.is_media_source_id(wanted):
        return await _resolve(hass, wanted)
    try:
        return await async_accept_address(hass, wanted)
    except AddressError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=f"analysis_{error.translation_key}",
        ) from error


async def _resolve(hass: HomeAssistant, media_id: str) -> str:
    """Return where the sound of a media source is; the source answers for what it gives."""
    try:
        media = await media_source.async_resolve_media(hass, media_id, None)
    except media_source.MediaSourceError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="media_not_found",
            translation_placeholders={"media": media_id, "reason": str(error)},
        ) from error
    if media.path is not None:
        return str(media.path)
    return async_process_play_media_url(hass, media.url)
