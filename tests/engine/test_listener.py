"""Sound in, mood out: the engine as a whole, with the shipped model."""

from dataclasses import replace
from typing import override

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from custom_components.music_mood.engine.audio import AudioError, level_dbfs
from custom_components.music_mood.engine.features import (
    FEATURE_NAMES,
    Features,
)
from custom_components.music_mood.engine.listener import Model, MoodListener
from custom_components.music_mood.engine.model import MoodModel
from custom_components.music_mood.engine.mood import MoodEstimate, Sound
from custom_components.music_mood.engine.mood_window import mood_window
from custom_components.music_mood.engine.music_gate import MusicGate
from custom_components.music_mood.engine.music_statistics import (
    STATISTICS_NAMES,
    StatisticsRow,
    extract_statistics,
)
from custom_components.music_mood.engine.pitch_frames import PitchFrames
from custom_components.music_mood.engine.segmentation import CutSettings
from custom_components.music_mood.engine.sound_model import SoundProbabilities
from custom_components.music_mood.engine.usual_level import UsualLevel

from .signals import chord, noise, tone, tune

ENERGY = FEATURE_NAMES.index("energy")
TALK_POWER = 0.4
CENTROID = FEATURE_NAMES.index("spectral_centroid")
LOW_BAND = STATISTICS_NAMES.index("mean_mel_5")
"""That of 220 Hz."""
NEVER = CutSettings(threshold=float("inf"))
MODEL = MoodModel.load(runtime="numpy")
PIECE = np.concatenate([chord(6.0), np.zeros(5 * 16_000, np.float32), noise(6.0)])


class MusicEverywhere:
    """An ear that takes all sound for music, very loud sound for speech over it."""

    def hear(self, frames: Features, _pitch: PitchFrames) -> SoundProbabilities:
        over = 0.97 if float(frames[:, ENERGY].max()) > TALK_POWER else 0.01
        return SoundProbabilities(
            music=0.98 - over, speech_over_music=over, speech=0.01, noise=0.01
        )

    def reset(self) -> None:
        """Have nothing to forget."""


def listening(
    model: Model = MODEL, cuts: CutSettings | None = None, usual: UsualLevel | None = None
) -> MoodListener:
    """Return a listener that takes all sound for music."""
    return MoodListener(model, gate=MusicGate(ear=MusicEverywhere()), cuts=cuts, usual=usual)


STATES = listening().push(PIECE)


def test_there_is_a_state_every_half_second() -> None:
    assert [state.time for state in STATES] == pytest.approx(np.arange(1, 35) * 0.5)


def test_the_model_speaks_from_the_first_full_window_on() -> None:
    assert [state.raw is not None for state in STATES[:7]] == [False] * 5 + [True] * 2


def test_the_raw_output_is_the_models_own() -> None:
    rows = extract_statistics(PIECE[: 5 * 16_000])[5:]
    assert STATES[9].raw == MODEL.predict(mood_window(rows))


def test_silence_ends_the_mood_and_music_brings_it_back() -> None:
    music = [state.music for state in STATES]
    # After silence one block is enough to believe that music plays.
    assert music[:12] == [True] * 12
    assert not any(music[17:22])
    assert all(music[22:])
    mood = [state.mood is not None for state in STATES]
    # After silence the window must be full of music again before the mood is known: 3 s.
    assert mood[21:28] == [False] * 6 + [True]
    assert all((state.quadrant is None) == (state.mood is None) for state in STATES)


def test_the_sound_is_named_block_by_block() -> None:
    sounds = [state.sound for state in STATES]
    assert sounds == [Sound.MUSIC] * 12 + [Sound.SILENCE] * 10 + [Sound.MUSIC] * 12


def test_levels_are_of_the_last_half_second() -> None:
    assert STATES[14].level == -120.0
    assert -40.0 < STATES[3].level < 0.0


@settings(max_examples=15)
@given(st.lists(st.integers(0, len(PIECE)), max_size=10))
def test_pieces_of_any_size_give_the_same_states(cuts: list[int]) -> None:
    listener = listening()
    pieces = np.split(PIECE, sorted(cuts))
    assert [state for piece in pieces for state in listener.push(piece)] == STATES


SOUNDS = {
    "chord": chord(2.0),
    "bass": chord(3.5, root=55.0),
    "noise": noise(2.0),
    "silence": np.zeros(20_000, np.float32),
    "nothing": np.empty(0, np.float32),
}


@settings(max_examples=10)
@given(st.lists(st.sampled_from(sorted(SOUNDS)), max_size=10), st.integers(1, 50_000))
def test_gaps_in_any_order_and_pieces_of_any_size_give_the_same_states(
    order: list[str], size: int
) -> None:
    sound = np.concatenate([SOUNDS["nothing"], *(SOUNDS[name] for name in order)])
    states = listening().push(sound)
    listener = listening()
    pieces = [sound[start : start + size] for start in range(0, len(sound), size)]
    assert [state for piece in pieces for state in listener.push(piece)] == states
    for mood in [state.mood for state in states if state.mood is not None]:
        values = np.array([mood.valence, mood.arousal, mood.valence_std, mood.arousal_std])
        assert np.isfinite(values).all()
        assert (np.abs(values) <= 1.0).all()


SCENES = {
    "music": tune(7.3),
    "soft music": tune(5.0) * np.float32(0.02),
    "a note": chord(0.8),
    "hiss": noise(4.1),
    "silence": np.zeros(6 * 16_000, np.float32),
    "a quiet room": noise(8.0, 3e-4),
}


class BrightnessModel:
    """Says how bright the last seconds are, from 0 to 1: a mood that shows what it is of."""

    def predict(self, window: StatisticsRow) -> MoodEstimate:
        level = float(window[-1, LOW_BAND])
        bright = float(np.clip((level - DARKEST) / (BRIGHTEST - DARKEST), 0.0, 1.0))
        return MoodEstimate(valence=bright, arousal=bright, valence_std=0.0, arousal_std=0.0)


DARK, BRIGHT = tone(220.0, 10.0), noise(10.0)
DARKEST, BRIGHTEST = (float(extract_statistics(sound)[-1, LOW_BAND]) for sound in (DARK, BRIGHT))
CUT_AT = 10.0


def valence_by_time(cuts: CutSettings | None) -> dict[float, float]:
    states = listening(BrightnessModel(), cuts).push(np.concatenate([DARK, BRIGHT]))
    return {state.time: state.mood.valence for state in states if state.mood}


def test_the_first_mood_comes_three_seconds_after_the_music_starts() -> None:
    assert min(valence_by_time(None)) == 3.0


def test_three_and_a_half_seconds_after_a_cut_the_mood_is_that_of_the_new_piece_alone() -> None:
    valences = valence_by_time(None)
    assert valences[CUT_AT] == pytest.approx(0.0, abs=0.02)
    assert valences[CUT_AT + 3.5] == pytest.approx(1.0, abs=0.02)


def dependence_on_gain_before(decibels: float, cuts: CutSettings | None) -> float:
    """Return by how much it changes what is heard of a piece that the one before it was louder."""
    before, piece = chord(10.0), tune(8.0) * np.float32(0.3)
    gain = np.float32(10.0 ** (decibels / 20.0))
    as_loud, otherwise = (
        listening(cuts=cuts).push(np.concatenate([before * factor, piece]))
        for factor in (1.0, gain)
    )
    # From where the cut is found: three and a half seconds after it at the latest.
    differences = [
        abs(getattr(state.raw, axis) - getattr(other.raw, axis))
        for state, other in zip(as_loud[26:], otherwise[26:], strict=True)
        for axis in ("valence", "arousal")
    ]
    return float(np.mean(differences))


@pytest.mark.parametrize("decibels", [-20.0, 15.0])
def test_a_cut_makes_how_loud_the_piece_before_was_matter_less(decibels: float) -> None:
    found, missed = (dependence_on_gain_before(decibels, cuts) for cuts in (None, NEVER))
    assert found < 0.03
    assert found < 0.6 * missed


def test_without_cuts_the_old_piece_drags_on() -> None:
    assert valence_by_time(NEVER)[CUT_AT + 3.5] < 0.95


def test_between_the_cut_and_a_full_window_there_is_a_mood() -> None:
    valences = valence_by_time(None)
    assert all(CUT_AT + half * 0.5 in valences for half in range(8))


def test_music_after_noise_is_heard_by_itself() -> None:
    class LaterMusic(MusicEverywhere):
        """Takes what is dark for music."""

        @override
        def hear(self, frames: Features, _pitch: PitchFrames) -> SoundProbabilities:
            dark = float(frames[-1, CENTROID]) < 0.2
            return SoundProbabilities(
                music=0.98 if dark else 0.01,
                speech_over_music=0.005,
                speech=0.005,
                noise=0.01 if dark else 0.98,
            )

    listener = MoodListener(BrightnessModel(), gate=MusicGate(ear=LaterMusic()), cuts=NEVER)
    states = listener.push(np.concatenate([BRIGHT, DARK]))
    first = next(state for state in states if state.mood)
    assert first.time == pytest.approx(CUT_AT + 3.0, abs=0.5)
    assert first.mood is not None
    assert first.mood.valence == pytest.approx(0.0, abs=0.02)


def test_while_someone_speaks_over_the_music_the_mood_stays() -> None:
    talk = np.full(4 * 16_000, 0.9, np.float32)
    sound = np.concatenate([DARK, talk, BRIGHT])
    states = listening(BrightnessModel(), NEVER).push(sound)
    # After the talk the model needs 3 s of music alone before it says something new.
    during = [state for state in states if CUT_AT < state.time <= CUT_AT + 6.5]
    assert len(during) == 13
    assert all(state.music for state in during)
    valences = [state.mood.valence for state in during if state.mood]
    assert valences == pytest.approx([valence_by_time(NEVER)[CUT_AT]] * 13, abs=0.02)
    assert states[-1].mood is not None
    assert states[-1].mood.valence > 0.5


def test_a_moment_of_talk_holds_the_mood_and_forgets_nothing() -> None:
    talk = np.full(16_000, 0.9, np.float32)
    states = listening(BrightnessModel(), NEVER).push(np.concatenate([BRIGHT, talk, BRIGHT]))
    during = [state.mood for state in states if CUT_AT < state.time <= CUT_AT + 1.0]
    before, after = states[int(2 * CUT_AT) - 1], states[int(2 * CUT_AT) + 2]
    assert during == [before.mood] * 2
    # At once it goes on from all that was heard, the talk too.
    assert after.mood is not None
    assert after.mood != before.mood


def test_the_raw_output_goes_on_under_talk() -> None:
    talk = np.full(8 * 16_000, 0.9, np.float32)
    states = listening().push(talk)
    assert [state.raw is not None for state in states] == [False] * 5 + [True] * 11
    assert len({state.raw.valence for state in states if state.raw}) > 1
    assert not any(state.mood for state in states)


def test_the_shipped_gate_lets_music_through_and_stops_noise() -> None:
    music = MoodListener(MODEL).push(tune(10.0))
    hiss = MoodListener(MODEL).push(noise(10.0))
    assert min(state.time for state in music if state.music) <= 2.0
    assert min(state.time for state in music if state.mood) <= 3.5
    assert not any(state.music for state in hiss)
    assert all(state.raw is not None for state in hiss[5:])


class CountingModel(BrightnessModel):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    @override
    def predict(self, window: StatisticsRow) -> MoodEstimate:
        self.asked += 1
        return super().predict(window)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(sorted(SCENES)), min_size=2, max_size=7))
def test_nothing_but_the_raw_output_depends_on_whether_it_is_wanted_always(
    order: list[str],
) -> None:
    sound = np.concatenate([SCENES[name] for name in order])
    always = MoodListener(MODEL).push(sound)
    in_music = MoodListener(MODEL, raw_always=False).push(sound)
    assert [replace(state, raw=None) for state in in_music] == [
        replace(state, raw=None) for state in always
    ]
    pairs = zip(in_music, always, strict=True)
    assert all(state.raw == other.raw for state, other in pairs if state.mood)


@pytest.mark.parametrize("scene", ["silence", "hiss"])
def test_the_model_is_not_asked_of_what_is_no_music_unless_always(scene: str) -> None:
    asked, not_asked = CountingModel(), CountingModel()
    sound = np.tile(SCENES[scene], 3)
    MoodListener(asked).push(sound)
    MoodListener(not_asked, raw_always=False).push(sound)
    assert (asked.asked > 10, not_asked.asked) == (True, 0)


def test_after_a_reset_nothing_is_remembered() -> None:
    listener = listening()
    listener.push(PIECE[:70_001])
    listener.reset()
    assert listener.push(PIECE) == STATES


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30])
def test_broken_samples_never_reach_the_mood(bad: float) -> None:
    sound = chord(6.0)
    sound[20_000:20_100] = bad
    for state in listening().push(sound):
        for estimate in (state.raw, state.mood):
            if estimate is not None:
                assert np.isfinite([estimate.valence, estimate.arousal]).all()
    assert np.isfinite(state.level)


def test_stereo_is_refused() -> None:
    with pytest.raises(AudioError, match="mono"):
        listening().push(np.zeros((100, 2), np.float32))


def source_that_plays(level: float) -> UsualLevel:
    """Return what is usual where an hour of music of `level` dBFS was heard."""
    usual = UsualLevel()
    for _ in range(3600):
        usual.add(level, 1.0)
    return usual


def aroused(usual: UsualLevel | None, gain: float = 0.0) -> float:
    """Return the arousal of a piece played `gain` dB louder than it is."""
    piece = tune(8.0) * np.float32(10.0 ** (gain / 20.0))
    mood = listening(usual=usual).push(piece)[-1].mood
    assert mood is not None
    return mood.arousal


def test_what_is_louder_than_usual_is_more_exciting() -> None:
    level = level_dbfs(tune(8.0))
    softer, as_ever, louder = (
        aroused(source_that_plays(usual)) for usual in (level + 8.0, level, level - 8.0)
    )
    assert softer + 0.02 < as_ever < louder - 0.02


@settings(max_examples=10)
@given(st.floats(-40.0, 0.0), st.floats(-15.0, 15.0))
def test_how_loud_a_source_is_heard_makes_no_difference(gain: float, excess: float) -> None:
    """Whether music is loud or soft is known only in relation to what the source usually plays."""
    usual = level_dbfs(tune(8.0)) - excess
    as_it_is = aroused(source_that_plays(usual))
    assert aroused(source_that_plays(usual + gain), gain) == pytest.approx(as_it_is, abs=5e-3)
    assert aroused(None, gain) == pytest.approx(aroused(None), abs=5e-3)


def test_if_nothing_is_to_be_usual_the_mood_is_what_the_model_says() -> None:
    state = listening().push(tune(3.0))[-1]
    assert state.mood == state.raw


def test_the_raw_output_knows_nothing_of_the_level() -> None:
    known = listening(usual=source_that_plays(-50.0)).push(tune(5.0))
    assert [state.raw for state in known] == [state.raw for state in listening().push(tune(5.0))]
    assert known[-1].mood != known[-1].raw


@pytest.mark.parametrize("other", ["talk", "silence"])
def test_only_music_counts_as_what_the_source_usually_plays(other: str) -> None:
    usual = UsualLevel()
    listener = listening(BrightnessModel(), usual=usual)
    listener.push(DARK)
    of_music = usual.level
    assert of_music == pytest.approx(level_dbfs(DARK), abs=0.1)
    listener.push(np.full(8 * 16_000, 0.9 if other == "talk" else 0.0, np.float32))
    assert usual.level == of_music


def test_a_reset_leaves_what_is_usual() -> None:
    usual = source_that_plays(-30.0)
    listening(usual=usual).reset()
    assert usual.level == pytest.approx(-30.0)
