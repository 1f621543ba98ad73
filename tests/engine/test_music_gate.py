"""When the gate says that music plays. It hears with a stand-in whose opinion tests choose."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.features import Features
from custom_components.music_mood.engine.mood import Sound
from custom_components.music_mood.engine.music_gate import MusicGate
from custom_components.music_mood.engine.pitch_frames import PitchFrames
from custom_components.music_mood.engine.sound_model import SoundProbabilities

LOUD, QUIET = -30.0, -90.0
FRAMES = np.zeros((10, 68), np.float32)
PITCH = np.zeros((5, 280))


def sure(**likely: float) -> SoundProbabilities:
    rest = (1.0 - sum(likely.values())) / (4 - len(likely))
    names = ("music", "speech_over_music", "speech", "noise")
    return SoundProbabilities(**{name: likely.get(name, rest) for name in names})


MUSIC = sure(music=0.97)
OVER = sure(speech_over_music=0.97)
SPEECH = sure(speech=0.97)
NOISE = sure(noise=0.97)


class Opinion:
    """An ear that hears what it is told to, and counts what it remembers."""

    def __init__(self) -> None:
        self.opinion = MUSIC
        self.blocks = 0

    def hear(
        self,
        frames: Features,
        pitch: PitchFrames,
    ) -> SoundProbabilities:
        assert (frames.shape, pitch.shape) == ((10, 68), (5, 280))
        self.blocks += 1
        return self.opinion

    def reset(self) -> None:
        self.blocks = 0


class Told:
    """A gate that hears what tests tell it."""

    def __init__(self) -> None:
        self.ear = Opinion()
        self.gate = MusicGate(ear=self.ear)

    def hear(self, opinion: SoundProbabilities, seconds: float, level: float = LOUD) -> list[bool]:
        self.ear.opinion = opinion
        return [self.gate.update(FRAMES, PITCH, level) for _ in range(round(seconds * 2))]


def seconds_until(flags: Iterable[bool], wanted: bool) -> float:
    return 0.5 * (1 + list(flags).index(wanted))


def test_music_opens_the_gate_within_two_seconds() -> None:
    assert seconds_until(Told().hear(MUSIC, 5.0), True) <= 2.0


@pytest.mark.parametrize("opinion", [SPEECH, NOISE, OVER])
def test_nothing_else_opens_it(opinion: SoundProbabilities) -> None:
    assert not any(Told().hear(opinion, 60.0))


def test_a_singer_who_passes_for_a_presenter_opens_it_all_the_same() -> None:
    told = Told()
    assert seconds_until(told.hear(sure(music=0.45, speech_over_music=0.5), 5.0), True) <= 2.0


@pytest.mark.parametrize("opinion", [SPEECH, NOISE])
@pytest.mark.parametrize("minutes", [0.1, 30.0])
def test_it_closes_within_four_seconds_however_long_the_music_was(
    opinion: SoundProbabilities, minutes: float
) -> None:
    told = Told()
    told.hear(MUSIC, minutes * 60.0)
    assert seconds_until(told.hear(opinion, 10.0), False) <= 4.0


def test_music_after_an_hour_of_speech_opens_it_within_two_seconds_all_the_same() -> None:
    told = Told()
    told.hear(SPEECH, 3600.0)
    assert seconds_until(told.hear(MUSIC, 10.0), True) <= 2.0


def test_one_odd_block_changes_nothing() -> None:
    told = Told()
    told.hear(MUSIC, 10.0)
    assert all(told.hear(SPEECH, 0.5))
    assert all(told.hear(MUSIC, 5.0))


def test_an_undecided_model_does_not_make_it_flap() -> None:
    told = Told()
    told.hear(MUSIC, 10.0)
    changes = [told.hear(opinion, 0.5)[0] for _ in range(60) for opinion in (MUSIC, SPEECH)]
    assert len(set(changes)) == 1


def test_a_presenter_over_music_leaves_it_open_and_is_known() -> None:
    told = Told()
    heard = []
    for opinion, seconds in ((MUSIC, 10.0), (OVER, 60.0), (MUSIC, 1.0)):
        assert told.hear(opinion, seconds)[-1]
        heard.append((told.gate.talked_over, told.gate.sound))
    assert heard == [(False, Sound.MUSIC), (True, Sound.SPEECH), (False, Sound.MUSIC)]


def test_the_mood_is_kept_from_the_first_block_in_which_speech_joins_the_music() -> None:
    told = Told()
    told.hear(MUSIC, 10.0)
    told.hear(sure(music=0.5, speech_over_music=0.4), 0.5)
    assert told.gate.talked_over


def test_a_closed_gate_is_not_talked_over() -> None:
    told = Told()
    told.hear(OVER, 10.0)
    assert not told.gate.talked_over


@pytest.mark.parametrize(
    ("opinion", "level", "sound"),
    [
        (MUSIC, LOUD, Sound.MUSIC),
        (SPEECH, LOUD, Sound.SPEECH),
        (NOISE, LOUD, Sound.NOISE),
        (MUSIC, QUIET, Sound.SILENCE),
    ],
)
def test_it_says_what_it_hears(opinion: SoundProbabilities, level: float, sound: Sound) -> None:
    told = Told()
    assert told.gate.sound is Sound.SILENCE
    told.hear(opinion, 3.0, level)
    assert told.gate.sound is sound


def test_three_seconds_of_silence_close_it() -> None:
    told = Told()
    told.hear(MUSIC, 10.0)
    assert seconds_until(told.hear(MUSIC, 5.0, QUIET), False) == 3.0


def test_a_rest_in_the_music_does_not_close_it() -> None:
    told = Told()
    told.hear(MUSIC, 10.0)
    assert all(told.hear(MUSIC, 2.5, QUIET) + told.hear(MUSIC, 1.0) + told.hear(MUSIC, 2.5, QUIET))


def test_a_level_at_the_border_of_silence_does_not_flap() -> None:
    told = Told()
    told.hear(MUSIC, 5.0)
    assert all(told.hear(MUSIC, 0.5, level)[0] for level in [-62.0, -58.0] * 20)
    quiet = Told()
    assert not any(quiet.hear(MUSIC, 0.5, level)[0] for level in [-62.0, -61.0] * 20)


def test_after_a_long_silence_only_new_sound_is_judged() -> None:
    told = Told()
    told.hear(SPEECH, 10.0)
    told.hear(SPEECH, 2.5, QUIET)
    assert told.ear.blocks == 20
    told.hear(SPEECH, 0.5, QUIET)
    told.hear(MUSIC, 1.5)
    assert told.ear.blocks == 3


def test_a_reset_makes_it_new() -> None:
    told = Told()
    told.hear(MUSIC, 10.0)
    told.gate.reset()
    assert told.gate.sound is Sound.SILENCE
    assert told.hear(MUSIC, 5.0) == Told().hear(MUSIC, 5.0)


@given(
    st.lists(
        st.tuples(st.sampled_from([MUSIC, OVER, SPEECH, NOISE]), st.floats(-120.0, 0.0)),
        max_size=60,
    )
)
def test_whatever_was_heard_silence_closes_it_and_music_opens_it(
    past: list[tuple[SoundProbabilities, float]],
) -> None:
    told = Told()
    for opinion, level in past:
        told.hear(opinion, 0.5, level)
    assert told.hear(MUSIC, 3.0, QUIET)[-1] is False
    assert told.hear(MUSIC, 2.0)[-1] is True
