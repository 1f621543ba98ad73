"""The engine's own features, so that training and run time share one copy.

The engine lies inside a Home Assistant integration whose package imports Home Assistant. Training
needs none of that, so where Home Assistant is not installed an empty parent package stands in.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

INTEGRATION = Path(__file__).parents[1] / "custom_components" / "music_mood"
SHIPPED_MODEL = INTEGRATION / "engine" / "models" / "mood.tflite"

if importlib.util.find_spec("homeassistant") is None:
    _parent = ModuleType("custom_components.music_mood")
    _parent.__path__ = [str(INTEGRATION)]
    sys.modules.setdefault(_parent.__name__, _parent)

from custom_components.music_mood.engine.audio import (  # noqa: E402
    SAMPLE_RATE,
    Blocks,
    Samples,
    power_dbfs,
)
from custom_components.music_mood.engine.features import (  # noqa: E402
    BLOCK_SIZE,
    FEATURE_NAMES,
    FRAME_SIZE,
    SHORT_TERM_NAMES,
    Features,
    extract_features,
)
from custom_components.music_mood.engine.ffmpeg import decode_command, explain  # noqa: E402
from custom_components.music_mood.engine.level_floor import LevelFloor  # noqa: E402
from custom_components.music_mood.engine.listener import BLOCK_SECONDS  # noqa: E402
from custom_components.music_mood.engine.mood import MoodEstimate  # noqa: E402
from custom_components.music_mood.engine.mood_window import STEPS, window_places  # noqa: E402
from custom_components.music_mood.engine.music_statistics import (  # noqa: E402
    SMALLEST_BLOCKS,
    STATISTICS_NAMES,
    extract_statistics,
)
from custom_components.music_mood.engine.note_network import (  # noqa: E402
    DEFAULT_WEIGHTS,
    KEYS,
    LATE_FRAMES,
    PAST_FRAMES,
    NoteWeights,
    note_inputs,
)
from custom_components.music_mood.engine.pitch_spectrum import HOP, PitchSpectrum  # noqa: E402
from custom_components.music_mood.engine.slaney_spectrum import (  # noqa: E402
    BANDS,
    HOP as SLANEY_HOP,
    SlaneySpectrum,
    slaney_filters,
)
from custom_components.music_mood.engine.sound_encoder import (  # noqa: E402
    BAND_STRIDE,
    COURSE_FRAMES,
    DEFAULT_ENCODER,
    FRAMES_PER_CODE,
    JOINED_CODES,
    LAYERS,
    TIMBRE_FRAMES,
    EncoderWeights,
)
from custom_components.music_mood.engine.sound_summary import SUMMARY_COUNT  # noqa: E402
from custom_components.music_mood.engine.tflite import TFLiteError  # noqa: E402
from custom_components.music_mood.engine.tflite_runtime import NumpyRuntime  # noqa: E402
from custom_components.music_mood.engine.usual_level import UsualLevel  # noqa: E402

FRAMES_PER_SECOND = SAMPLE_RATE // FRAME_SIZE

__all__ = [
    "BANDS",
    "BAND_STRIDE",
    "BLOCK_SECONDS",
    "BLOCK_SIZE",
    "COURSE_FRAMES",
    "DEFAULT_ENCODER",
    "DEFAULT_WEIGHTS",
    "FEATURE_NAMES",
    "FRAMES_PER_CODE",
    "FRAMES_PER_SECOND",
    "FRAME_SIZE",
    "HOP",
    "INTEGRATION",
    "JOINED_CODES",
    "KEYS",
    "LATE_FRAMES",
    "LAYERS",
    "PAST_FRAMES",
    "SAMPLE_RATE",
    "SHIPPED_MODEL",
    "SHORT_TERM_NAMES",
    "SLANEY_HOP",
    "SMALLEST_BLOCKS",
    "STATISTICS_NAMES",
    "STEPS",
    "SUMMARY_COUNT",
    "TIMBRE_FRAMES",
    "Blocks",
    "EncoderWeights",
    "Features",
    "LevelFloor",
    "MoodEstimate",
    "NoteWeights",
    "NumpyRuntime",
    "PitchSpectrum",
    "Samples",
    "SlaneySpectrum",
    "TFLiteError",
    "UsualLevel",
    "decode_command",
    "explain",
    "extract_features",
    "extract_statistics",
    "note_inputs",
    "power_dbfs",
    "slaney_filters",
    "window_places",
]
