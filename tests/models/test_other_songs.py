"""Songs of other listeners, learnt from by what a teacher says of them."""

import numpy as np
import pytest

from models.other_songs import EVERY, OtherSongs, taught
from models.windows import Windows

STEPS, STATISTICS, WINDOWS = 5, 40, 6


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
def others() -> Windows:
    return made_up(30, seed=2, first=100)


def strangers(windows: Windows) -> Windows:
    """Return `windows` as judged by people who find everything very exciting."""
    return Windows(
        windows.inputs,
        np.full_like(windows.moods, 0.9),
        windows.songs,
        windows.folds,
        windows.subsets,
    )


def test_the_teacher_says_what_our_listeners_would_have_felt(others: Windows) -> None:
    clean, _ = taught(made_up(200, seed=1), OtherSongs(strangers(others), [others]))
    felt = others.where(np.isin(others.songs, clean.songs)).moods[::EVERY]
    assert len(clean) == len(others) / EVERY
    for column in range(2):
        assert np.corrcoef(clean.moods[:, column], felt[:, column])[0, 1] > 0.8


def test_a_room_changes_nothing_of_what_a_song_is(others: Windows) -> None:
    noisy = Windows(others.inputs + 1.0, others.moods, others.songs, others.folds, others.subsets)
    clean, in_rooms = taught(made_up(200, seed=1), OtherSongs(others, [noisy, noisy]))
    np.testing.assert_array_equal(in_rooms.moods, np.tile(clean.moods, (2, 1)))
    assert (in_rooms.inputs[: len(clean)] == clean.inputs + 1.0).all()
