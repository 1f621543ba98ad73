"""What a microphone hears, from a few seconds of sound: for setup dialogs and tests of a source."""

from collections import Counter
from dataclasses import dataclass

from .audio import Blocks, Samples, clean, level_dbfs
from .features import BLOCK_SIZE, FeatureExtractor
from .level_floor import LevelFloor
from .mood import Sound
from .music_gate import MusicGate
from .pitch_frames import PitchListener


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What some seconds of sound were."""

    sound: Sound
    """Music, speech, noise or silence."""
    level: float
    """RMS level of all of it in dBFS, at least -120."""


def check_sound(samples: Samples) -> Heard:
    """Return what `samples` are: "I hear speech at -32 dBFS", say.

    It takes a few milliseconds for five seconds of sound, after the first call has read the gate's
    model from its file: call it where that may block. Three seconds and more are judged best.

    Args:
        samples: mono, 16 kHz, shape (any,), of which whole half seconds are judged; NaN is heard
            as silence, the rest is clipped to [-1, 1].

    Returns:
        Music as soon as the gate has let it through, and else what most of the half seconds
        were; silence where there is no whole half second.

    Raises:
        AudioError: if `samples` is not one-dimensional.
        ModelError: if the gate's model cannot be loaded.
    """
    samples = clean(samples)
    gate, features = MusicGate(), FeatureExtractor()
    floor, pitch = LevelFloor(), PitchListener()
    music, sounds = False, Counter[Sound]()
    for block in Blocks(BLOCK_SIZE).push(samples):
        harmony = pitch.push(block, floor.push(block))
        music |= gate.update(features.push(block), harmony, level_dbfs(block))
        sounds[gate.sound] += 1
    commonest = sounds.most_common(1)[0][0] if sounds else Sound.SILENCE
    return Heard(sound=Sound.MUSIC if music else commonest, level=level_dbfs(samples))
