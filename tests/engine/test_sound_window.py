"""What the gate's model is shown of a stream."""

import numpy as np
import pytest

from custom_components.music_mood.engine.audio import Samples
from custom_components.music_mood.engine.features import BLOCK_SIZE, extract_features
from custom_components.music_mood.engine.level_floor import LevelFloor
from custom_components.music_mood.engine.music_statistics import (
    STATISTICS_NAMES,
    extract_statistics,
)
from custom_components.music_mood.engine.pitch_frames import PitchFrames, PitchListener
from custom_components.music_mood.engine.pitch_statistics import (
    PITCH_STATISTIC_NAMES,
    PitchStatistics,
)
from custom_components.music_mood.engine.sound_statistics import STATISTIC_COUNT, sound_statistics
from custom_components.music_mood.engine.sound_window import WINDOW_NAMES, SoundWindow

from .signals import chord, noise, tune


def pitch_of(sound: Samples) -> list[PitchFrames]:
    floor, listener = LevelFloor(), PitchListener()
    blocks = np.split(sound, len(sound) // BLOCK_SIZE)
    return [listener.push(block, floor.push(block)) for block in blocks]


@pytest.mark.parametrize("blocks", [1, 2])
def test_pitch_statistics_are_those_of_the_mood_as_long_as_both_look_back_as_far(
    blocks: int,
) -> None:
    sound = tune(blocks * 0.5)
    statistics = PitchStatistics()
    for frames in pitch_of(sound):
        ours = statistics.push(frames)
    theirs = dict(zip(STATISTICS_NAMES, extract_statistics(sound)[-1], strict=True))
    assert ours == pytest.approx([theirs[name] for name in PITCH_STATISTIC_NAMES], abs=1e-5)


def test_pitch_statistics_forget_what_was_more_than_a_second_ago() -> None:
    sound = np.concatenate([noise(3.0), chord(2.0)])
    frames = pitch_of(sound)
    long, short = PitchStatistics(), PitchStatistics()
    for number, block in enumerate(frames):
        after = long.push(block)
        if number >= len(frames) - 2:
            alone = short.push(block)
    assert after == pytest.approx(alone, abs=1e-5)


def test_a_chord_has_notes_that_last_and_noise_has_not() -> None:
    clearest = PITCH_STATISTIC_NAMES.index("mean_clearest_note")
    strengths = []
    for sound in (chord(3.0), noise(3.0)):
        statistics = PitchStatistics()
        strengths.append([statistics.push(frames)[clearest] for frames in pitch_of(sound)][-1])
    assert strengths[0] > 0.5
    assert strengths[1] < 0.3


def test_the_window_shows_the_last_second_of_timbre_and_pitch() -> None:
    sound = np.concatenate([noise(3.0), tune(3.0)])
    features, pitch = extract_features(sound), pitch_of(sound)
    window, statistics = SoundWindow(), PitchStatistics()
    for number, frames in enumerate(pitch):
        shown = window.push(features[10 * number : 10 * number + 10], frames)
        pitches = statistics.push(frames)
    assert shown.shape == (len(WINDOW_NAMES),)
    assert np.array_equal(shown[:STATISTIC_COUNT], sound_statistics(features[-20:]))
    assert np.array_equal(shown[STATISTIC_COUNT:], pitches)


def test_after_a_reset_nothing_is_left() -> None:
    features, pitch = extract_features(tune(3.0)), pitch_of(tune(3.0))
    used, fresh = SoundWindow(), SoundWindow()
    for number, frames in enumerate(pitch):
        used.push(features[10 * number : 10 * number + 10], frames)
    used.reset()
    assert np.array_equal(used.push(features[:10], pitch[0]), fresh.push(features[:10], pitch[0]))
