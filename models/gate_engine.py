"""The engine's parts that the music gate consists of, so that training and run time share them."""

from custom_components.music_mood.engine.mood import Sound
from custom_components.music_mood.engine.music_gate import GateSettings, MusicGate
from custom_components.music_mood.engine.sound_model import SoundModel, SoundProbabilities
from custom_components.music_mood.engine.sound_statistics import (
    SMALLEST_FRAMES,
    STATISTIC_COUNT,
    STATISTIC_NAMES,
    STATISTICS_FRAMES,
    sound_statistics,
)

from . import engine

SHIPPED_GATE = engine.INTEGRATION / "engine" / "models" / "gate.tflite"

__all__ = [
    "SHIPPED_GATE",
    "SMALLEST_FRAMES",
    "STATISTICS_FRAMES",
    "STATISTIC_COUNT",
    "STATISTIC_NAMES",
    "GateSettings",
    "MusicGate",
    "Sound",
    "SoundModel",
    "SoundProbabilities",
    "sound_statistics",
]
