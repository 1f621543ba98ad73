"""The training of the ensemble that ships, and the rows it learns from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from models.engine import STEPS
from models.rows import cut_rows
from models.songs import DataError, Song
from models.training import Recipe, predict, train
from models.windows import Windows

STATISTICS = 20
QUICK = Recipe(members=2, steps=500, batch=32, dropout=0.1, mask=0.0)


def made_up_song(labels: int, start: float = 33.0) -> Song:
    times = start + 0.5 * np.arange(labels, dtype=np.float64)
    moods = np.zeros((labels, 2), np.float32)
    return Song(
        id="a", audio=Path("a"), audio_start=30.0, subset="2013", fold=1, times=times, moods=moods
    )


@pytest.fixture(scope="module")
def windows() -> Windows:
    """Return windows whose newest row says the arousal, with noise; valence is pure chance."""
    random = np.random.default_rng(0)
    inputs = random.standard_normal((400, STEPS, STATISTICS)).astype(np.float32)
    arousal = 0.3 * np.tanh(inputs[:, -1, 3]) + 0.02 * random.standard_normal(400)
    valence = 0.2 * random.standard_normal(400)
    return Windows(
        inputs=inputs,
        moods=np.stack([valence, arousal], axis=1).astype(np.float32),
        songs=np.arange(400).astype(str),
        folds=np.arange(400) % 2,
        subsets=np.repeat("2013", 400),
    )


def test_rows_end_with_the_label_and_begin_with_the_earliest_valid_row() -> None:
    rows = np.arange(20, dtype=np.float32)[:, np.newaxis]
    cut = cut_rows([made_up_song(15)], [rows])
    np.testing.assert_array_equal(cut.inputs[0, :, 0], np.full(STEPS, 5.0))
    np.testing.assert_array_equal(cut.inputs[4, :, 0], [5.0, 5.0, 5.0, 6.0, 9.0])
    np.testing.assert_array_equal(cut.inputs[14, :, 0], [7.0, 10.0, 13.0, 16.0, 19.0])


def test_labels_without_enough_sound_are_left_out() -> None:
    rows = np.zeros((20, 1), np.float32)
    assert len(cut_rows([made_up_song(30, 31.0)], [rows])) == 15
    with pytest.raises(DataError, match="no label has 3 s"):
        cut_rows([made_up_song(3, 30.5)], [rows])


def test_it_learns_what_can_be_learnt_and_knows_what_cannot(windows: Windows) -> None:
    unheard = windows.folds == 1
    known = windows.where(~unheard)
    trained = train(known, known, QUICK, 0)
    members, doubt = predict(trained, windows.inputs[unheard])
    error = members.mean(axis=1) - windows.moods[unheard]
    explained = 1.0 - error.var(axis=0) / windows.moods[unheard].var(axis=0)
    assert explained[1] > 0.5
    assert explained[0] < 0.1
    spread = doubt.mean(axis=0) / windows.moods.std(axis=0)
    assert spread[1] < spread[0]


def test_the_same_seed_gives_the_same_ensemble(windows: Windows) -> None:
    recipe = Recipe(members=2, steps=3, batch=16)
    first, second = (train(windows, windows, recipe, 7) for _ in range(2))
    for a, b in zip(first.networks, second.networks, strict=True):
        np.testing.assert_array_equal(a, b)


def test_too_few_windows_are_refused(windows: Windows) -> None:
    few = windows.where(np.arange(len(windows)) < 5)
    with pytest.raises(DataError, match="5 windows are too few"):
        train(few, windows, QUICK, 0)


def test_what_is_only_heard_in_rooms_counts_there_and_not_in_files(windows: Windows) -> None:
    """In files one number says the arousal, in rooms another; some others tell which it is."""
    files, rooms = windows.inputs.copy(), windows.inputs.copy()
    files[..., 6:] -= 4.0
    rooms[..., 6:] += 4.0
    rooms[..., [3, 5]] = rooms[..., [5, 3]]
    clean, in_rooms = replace(windows, inputs=files), replace(windows, inputs=rooms)
    unheard = windows.folds == 1
    trained = train(clean.where(~unheard), in_rooms.where(~unheard), QUICK, 0)
    for part in (clean, in_rooms):
        members, _ = predict(trained, part.inputs[unheard])
        error = members.mean(axis=1)[:, 1] - part.moods[unheard, 1]
        assert 1.0 - error.var() / part.moods[unheard, 1].var() > 0.4
