"""The models, loaded once and shared by all entries."""

import numpy as np
from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .engine.audio import SAMPLE_RATE
from .engine.listener import FIRST_MOOD_SECONDS, Model, MoodListener
from .engine.model import MoodModel
from .engine.sound_model import shared_sound_model

DATA_MODEL: HassKey[Model] = HassKey(f"{DOMAIN}_model")


@singleton(DATA_MODEL, async_=True)
async def async_get_model(hass: HomeAssistant) -> Model:
    """Return the model, loaded and tried in an executor the first time.

    Raises:
        ModelError: if a file is damaged; the next call tries again.
    """
    return await hass.async_add_executor_job(_load)


def _load() -> Model:
    """Load all models, and let them hear 3 s of silence, so that nothing is read later."""
    model = MoodModel.load()
    # Silence would not make the gate ask for its own.
    shared_sound_model()
    MoodListener(model).push(np.zeros(int(FIRST_MOOD_SECONDS * SAMPLE_RATE), np.float32))
    return model
