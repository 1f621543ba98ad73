"""The engine's parts that the music gate consists of, so that training and run time share them."""

from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.engine.mood import Sound
from custom_components.music_mood.engine.music_gate import GateSettings, MusicGate
from custom_components.music_mood.engine.pitch_frames import (
    PITCH_FRAME_COUNT,
    PitchFrames,
    PitchListener,
)
from custom_components.music_mood.engine.sound_ear import SoundEar
from custom_components.music_mood.engine.sound_model import SoundModel, SoundProbabilities
from custom_components.music_mood.engine.sound_statistics import (
    sound_statistics,
)
from custom_components.music_mood.engine.sound_window import WINDOW_NAMES, SoundWindow

from . import engine

SHIPPED_GATE = engine.INTEGRATION / "engine" / "models" / "gate.tflite"

__all__ = [
    "PITCH_FRAME_COUNT",
    "SHIPPED_GATE",
    "WINDOW_NAMES",
    "GateSettings",
    "ModelError",
    "MusicGate",
    "PitchFrames",
    "PitchListener",
    "Sound",
    "SoundEar",
    "SoundModel",
    "SoundProbabilities",
    "SoundWindow",
    "sound_statistics",
]
