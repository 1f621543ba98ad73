"""Where the time goes: the parts of the way from sound to mood, each by itself."""

from collections.abc import Callable

from music_mood.features import FeatureExtractor
from music_mood.level_floor import LevelFloor
from music_mood.mel_spectrum import MelSpectrum
from music_mood.model import MoodModel
from music_mood.mood_window import mood_window
from music_mood.music_statistics import HeardBlock, MusicStatistics
from music_mood.pitch_frames import PitchListener
from music_mood.segmentation import CutDetector
from music_mood.sound_ear import SoundEar
from music_mood.sound_summary import SoundSummary

from .contenders import Contenders, Sound, blocks_of


def stages(sound: Sound) -> Contenders:
    """Return each part at work on all of `sound`.

    Their sum is less than the whole, which always has other things in the cache.
    """
    statistics = MusicStatistics()
    heard = [statistics.hear(block, statistics.measure(block)) for block in blocks_of(sound)]
    statistics.count()
    window = mood_window([statistics.row()])
    model = MoodModel.load(runtime="numpy")

    def for_each(part: Callable[[HeardBlock], object]) -> Callable[[], None]:
        def run() -> None:
            for block in heard:
                part(block)

        return run

    level, features, pitch, ear = LevelFloor(), FeatureExtractor(), PitchListener(), SoundEar()
    mel, encoder, cuts = MelSpectrum(), SoundSummary(), CutDetector()
    return {
        "Level": for_each(lambda block: level.measure(block.block)),
        "68 features": for_each(lambda block: features.push_block(block.block)),
        "Harmony and notes": for_each(lambda b: pitch.push(b.block, b.loudness.floor)),
        "Gate": for_each(lambda block: ear.hear(block.features, block.pitch)),
        "Mel bands": for_each(lambda b: mel.push(b.block, b.loudness.floor)),
        "Sound encoder": for_each(lambda b: encoder.push(b.block, b.loudness.mean_power)),
        "Cuts": for_each(lambda block: cuts.push_block(block.block)),
        "Row of statistics": for_each(lambda _: statistics.row()),
        "Mood model, NumPy": for_each(lambda _: model.predict(window)),
    }
