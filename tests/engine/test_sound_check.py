"""What a few seconds of sound are, as a setup dialog asks it."""

import numpy as np
import pytest

from custom_components.music_mood.engine.audio import AudioError, level_dbfs
from custom_components.music_mood.engine.mood import Sound
from custom_components.music_mood.engine.sound_check import check_sound

from .signals import SAMPLE_RATE, noise, tune


@pytest.mark.parametrize(
    ("samples", "sound"),
    [
        (tune(5.0), Sound.MUSIC),
        (noise(5.0), Sound.NOISE),
        (np.zeros(5 * SAMPLE_RATE, np.float32), Sound.SILENCE),
        (np.zeros(100, np.float32), Sound.SILENCE),
        (np.concatenate([noise(2.0), tune(3.0)]), Sound.MUSIC),
    ],
    ids=["music", "noise", "silence", "next to nothing", "music after noise"],
)
def test_the_sound_is_named(samples: np.ndarray, sound: Sound) -> None:
    heard = check_sound(samples)
    assert heard.sound is sound
    assert heard.level == level_dbfs(samples)


def test_broken_samples_are_silence() -> None:
    heard = check_sound(np.full(2 * SAMPLE_RATE, np.nan, np.float32))
    assert (heard.sound, heard.level) == (Sound.SILENCE, -120.0)


def test_stereo_is_refused() -> None:
    with pytest.raises(AudioError, match="mono"):
        check_sound(np.zeros((8000, 2), np.float32))
