"""Songs of other listeners, learnt from on the scale of ours."""

from dataclasses import replace

import numpy as np
import pytest

from models.other_songs import OtherSongs, on_our_scale
from models.songs import DataError
from models.windows import Windows

STEPS, STATISTICS, WINDOWS = 5, 40, 6
SLOPE, OFFSET = np.array([1.5, 0.8], np.float32), np.array([-0.2, 0.1], np.float32)


def made_up(songs: int, seed: int, first: int = 0) -> Windows:
    """Return windows of songs whose mood is in their last two statistics, (valence, arousal)."""
    random = np.random.default_rng(seed)
    moods = random.uniform(-0.5, 0.5, (songs, 2)).astype(np.float32)
    inputs = random.normal(0.0, 0.2, (songs, WINDOWS, STEPS, STATISTICS)).astype(np.float32)
    inputs[..., -2:] += 4.0 * moods[:, np.newaxis, np.newaxis]
    names = np.repeat([f"song {number}" for number in range(first, first + songs)], WINDOWS)
    return Windows(
        inputs=inputs.reshape(-1, STEPS, STATISTICS),
        moods=moods.repeat(WINDOWS, axis=0),
        songs=names,
        folds=np.zeros(len(names), np.int64),
        subsets=np.full(len(names), "2014"),
    )


@pytest.fixture(scope="module")
def known() -> Windows:
    return made_up(200, seed=1)


@pytest.fixture(scope="module")
def others() -> Windows:
    return made_up(150, seed=2, first=1000)


def judged_by_strangers(windows: Windows) -> Windows:
    """Return `windows` with labels of people who use the scale differently."""
    return replace(windows, moods=(windows.moods - OFFSET) / SLOPE)


def test_labels_of_other_listeners_are_brought_to_the_scale_of_ours(
    known: Windows, others: Windows
) -> None:
    clean, _ = on_our_scale(known, OtherSongs(judged_by_strangers(others), [others]))
    np.testing.assert_array_equal(clean.songs, others.songs)
    np.testing.assert_allclose(clean.moods, others.moods, atol=0.05)


def test_listeners_who_judge_alike_keep_their_labels(known: Windows, others: Windows) -> None:
    clean, _ = on_our_scale(known, OtherSongs(others, [others]))
    np.testing.assert_allclose(clean.moods, others.moods, atol=0.05)


def test_labels_by_chance_do_not_narrow_the_scale(known: Windows, others: Windows) -> None:
    """A line from label to label would be flatter the less listeners agree; this one is not."""
    random = np.random.default_rng(3)
    chance = random.normal(0.0, 0.2, (len(others) // WINDOWS, 2)).repeat(WINDOWS, axis=0)
    doubtful = replace(others, moods=(others.moods + chance).astype(np.float32))
    clean, _ = on_our_scale(known, OtherSongs(judged_by_strangers(doubtful), [others]))
    slope = np.ptp(clean.moods, axis=0) / np.ptp(doubtful.moods, axis=0)
    np.testing.assert_allclose(slope, 1.0, atol=0.15)


def test_labels_that_say_the_opposite_are_refused(known: Windows, others: Windows) -> None:
    with pytest.raises(DataError, match="nothing in common"):
        on_our_scale(known, OtherSongs(replace(others, moods=-others.moods), [others]))


def test_a_room_changes_nothing_of_what_a_song_is(known: Windows, others: Windows) -> None:
    strangers = judged_by_strangers(others)
    noisy = replace(strangers, inputs=strangers.inputs + 1.0)
    clean, in_rooms = on_our_scale(known, OtherSongs(strangers, [noisy, noisy]))
    np.testing.assert_array_equal(in_rooms.moods, np.tile(clean.moods, (2, 1)))
    assert (in_rooms.inputs[: len(clean)] == clean.inputs + 1.0).all()
