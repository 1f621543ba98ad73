"""Trying a source before it is accepted: what is heard there, and how loud."""

from collections import Counter
from dataclasses import dataclass

from homeassistant.core import HomeAssistant

from .engine.audio import Samples, level_dbfs
from .engine.listener import Model, MoodListener
from .engine.mood import Sound
from .kinds.kind import Answers, Kind
from .shared_model import async_get_model
from .sources.probe import hear_beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The beginning of the sound of a source."""

    level: float
    """RMS level in dBFS."""
    sound: Sound
    """What it most likely is."""


async def async_try(hass: HomeAssistant, kind: Kind, data: Answers) -> Heard:
    """Listen for a few seconds to the source that `data` describes.

    Raises:
        SourceError: if there is no sound, or too little of it.
        ModelError: if nothing can be heard here at all.
    """
    source, seconds = kind.trial(hass, data)
    samples = await hear_beginning(source, seconds=seconds)
    return await hass.async_add_executor_job(_judge, await async_get_model(hass), samples)


def _judge(model: Model, samples: Samples) -> Heard:
    states = MoodListener(model, raw_always=False).push(samples)
    # A pause is silence only if nothing else was heard around it.
    kinds = Counter(state.sound for state in states if state.sound is not Sound.SILENCE)
    (sound, _), *_ = [*kinds.most_common(1), (Sound.SILENCE, 0)]
    return Heard(level=level_dbfs(samples), sound=sound)
