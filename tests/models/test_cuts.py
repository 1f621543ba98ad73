"""Songs spliced at random, and what is measured on them."""

from pathlib import Path

import numpy as np
import pytest

from custom_components.music_mood.engine.mood import MoodEstimate, MoodState, Quadrant, Sound
from models.cli import main
from models.cuts import measure_false_cuts, measure_found, settled
from models.engine import SAMPLE_RATE, Samples
from models.reading import read_songs
from models.songs import DataError
from models.splices import read_clips, splice
from tests.engine.signals import chord, noise, tone
from tests.research_data import find_research_data, requires_data

CLIPS: list[Samples] = [
    *(chord(10.0, root) for root in (110.0, 220.0, 440.0)),
    *(noise(10.0, seed=seed) for seed in range(2)),
    tone(300.0, 10.0, 0.2),
]


def test_a_mix_is_five_clips_and_knows_where_they_meet() -> None:
    (mix,) = splice(
        [np.full(160_000, value, np.float32) for value in range(5)], 1, 0, same_loudness=False
    )
    jumps = (np.flatnonzero(np.diff(mix.samples)) + 1) / SAMPLE_RATE
    assert mix.cuts == pytest.approx(jumps)
    assert len(mix.cuts) == 4
    assert 45.0 <= mix.seconds <= 50.0
    assert sorted({float(value) for value in mix.samples}) == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_the_seed_decides_the_mix() -> None:
    first, again, other = (splice(CLIPS, 3, seed, same_loudness=False) for seed in (1, 1, 2))
    for mix, same in zip(first, again, strict=True):
        np.testing.assert_array_equal(mix.samples, same.samples)
    assert [mix.cuts for mix in first] != [mix.cuts for mix in other]


def test_equal_loudness_is_equal_rms() -> None:
    (mix,) = splice(CLIPS, 1, 0, same_loudness=True)
    borders = np.round(np.array(mix.cuts) * SAMPLE_RATE).astype(int)
    for part in np.split(mix.samples, borders):
        assert np.sqrt(np.mean(np.square(part, dtype=np.float64))) == pytest.approx(0.1, rel=1e-3)


def test_cuts_that_anyone_hears_are_all_found() -> None:
    chord_or_noise = [chord(10.0), noise(10.0), tone(3000.0, 10.0), chord(10.0, 880.0), CLIPS[5]]
    found = measure_found(splice(chord_or_noise, 2, 0, same_loudness=True))
    assert (found.cuts, found.recall, found.precision) == (8, 1.0, 1.0)
    assert found.median_error < 0.05


def test_nothing_found_is_no_error() -> None:
    found = measure_found(splice([chord(10.0)] * 5, 1, 0, same_loudness=False))
    assert (found.recall, found.precision) == (0.0, 0.0)
    assert np.isnan(found.median_error)


def test_false_cuts_are_counted_by_the_time_in_which_they_could_be_found() -> None:
    both = [np.concatenate([chord(8.0), noise(8.0)])] * 3
    false = measure_false_cuts(both)
    assert false.cuts == 3
    assert false.per_five_minutes == pytest.approx(3 * 300 / 48)
    assert false.per_five_minutes_judged > false.per_five_minutes


def state(time: float, valence: float) -> MoodState:
    mood = MoodEstimate(valence=valence, arousal=0.0, valence_std=0.0, arousal_std=0.0)
    return MoodState(
        time=time,
        level=-20.0,
        music=True,
        sound=Sound.MUSIC,
        mood=mood,
        quadrant=Quadrant.HAPPY,
        raw=mood,
    )


def test_a_mood_has_settled_when_it_stays_near_its_end() -> None:
    valences = [0.9, 0.45, 0.7, 0.58, 0.5, 0.52]
    target = np.array([0.52, 0.0])
    states = [state(float(i), valence) for i, valence in enumerate(valences)]
    assert settled(states, target) == 3.0
    assert settled(states[3:], target) == 3.0
    assert settled(states[:3], target) == float("inf")


def test_without_music_the_command_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cuts", "--data", str(tmp_path)]) == 1
    assert "holds no annotated music" in capsys.readouterr().err


def test_four_clips_are_too_few() -> None:
    with pytest.raises(DataError, match="takes 5 songs, but there are 4"):
        splice(CLIPS[:4], 1, 0, same_loudness=False)


@requires_data
def test_real_cuts_are_placed_within_a_tenth_of_a_second_and_few_are_false() -> None:
    data = find_research_data()
    assert data is not None
    songs = [song for song in read_songs(data) if song.fold == 4][:25]
    clips = read_clips(songs)
    found = measure_found(splice(clips, 5, 0, same_loudness=False))
    assert found.recall > 0.35
    assert found.precision > 0.7
    assert found.median_error < 0.1
    # Four minutes of music.
    assert measure_false_cuts(clips).cuts <= 1
