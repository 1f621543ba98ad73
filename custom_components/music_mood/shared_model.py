"""The mood model, loaded once and shared by all entries."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .engine.listener import Model
from .engine.model import MoodModel

DATA_MODEL: HassKey[Model] = HassKey(f"{DOMAIN}_model")


@singleton(DATA_MODEL, async_=True)
async def async_get_model(hass: HomeAssistant) -> Model:
    """Return the model, loaded in an executor the first time.

    Raises:
        ModelError: if the file is damaged; the next call tries again.
    """
    return await hass.async_add_executor_job(MoodModel.load)
