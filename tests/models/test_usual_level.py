"""What the usual level of a source is worth, on songs of which it is known by construction."""

from dataclasses import replace
from pathlib import Path
from typing import override

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LinearRegression

from custom_components.music_mood.engine.listener import MoodListener
from custom_components.music_mood.engine.music_gate import MusicGate
from custom_components.music_mood.engine.usual_level import (
    AROUSAL_PER_DECIBEL,
    MEMORY_SECONDS,
    PIECE_SECONDS,
    UsualLevel,
)
from models.crossvalidation import Predictions, cross_validate
from models.decoding import decode
from models.feature_cache import load_statistics
from models.metrics import rmse
from models.reading import read_songs
from models.rows import cut_rows
from models.songs import DataError, Song
from models.usual_level import best_weight, in_noise, window_levels, with_usual_level
from models.windows import Windows
from tests.engine.test_listener import NEVER, BrightnessModel, MusicEverywhere

SONGS = 200
WINDOWS = 15
FOLDS = np.repeat(np.arange(SONGS) % 5, WINDOWS)
LEVELS = np.repeat(np.random.default_rng(1).normal(-20.0, 3.0, SONGS), WINDOWS).astype(np.float32)
DOUBT = np.full((SONGS * WINDOWS, 2), 0.2, np.float32)


def said(truth: NDArray[np.floating]) -> Predictions:
    """Return predictions of nothing but 0 where arousal is `truth` (windows,)."""
    moods = np.stack([np.zeros(len(truth)), truth], axis=1).astype(np.float32)
    return Predictions(
        truth=moods,
        members=np.zeros((len(truth), 3, 2), np.float32),
        constant=np.zeros_like(moods),
        songs=np.repeat([f"{song:03}" for song in range(SONGS)], WINDOWS),
        folds=FOLDS,
    )


LOUD_AND_EXCITING = said(0.01 * (LEVELS - LEVELS.mean()))
UNRELATED = said(np.random.default_rng(2).normal(0.0, 0.2, len(LEVELS)))


def test_where_loud_songs_are_exciting_arousal_comes_nearer() -> None:
    known = with_usual_level(LOUD_AND_EXCITING, DOUBT, LEVELS)
    before, after = (
        rmse(LOUD_AND_EXCITING.truth, each.mean) for each in (LOUD_AND_EXCITING, known)
    )
    assert after[1] < 0.5 * before[1]
    np.testing.assert_array_equal(known.members[..., 0], LOUD_AND_EXCITING.members[..., 0])


def test_what_was_turned_up_meanwhile_is_taken_for_excitement() -> None:
    known, louder = (
        with_usual_level(UNRELATED, DOUBT, np.zeros_like(LEVELS), louder=decibels)
        for decibels in (0.0, 6.0)
    )
    shift = 6.0 * 0.2**2 * AROUSAL_PER_DECIBEL * MEMORY_SECONDS / (MEMORY_SECONDS + PIECE_SECONDS)
    np.testing.assert_allclose((louder.mean - known.mean)[:, 1], shift, rtol=1e-4)


def test_every_member_moves_alike() -> None:
    known = with_usual_level(LOUD_AND_EXCITING, DOUBT, LEVELS)
    assert np.ptp(known.members, axis=1).max() == pytest.approx(0.0, abs=1e-6)


def test_the_best_weight_is_that_of_a_regression() -> None:
    weight = best_weight(LOUD_AND_EXCITING, DOUBT, LEVELS)
    trust = MEMORY_SECONDS / (MEMORY_SECONDS + PIECE_SECONDS)
    excess = (LEVELS - LEVELS.mean()) * trust
    line = LinearRegression().fit((excess * 0.2**2)[:, np.newaxis], LOUD_AND_EXCITING.truth[:, 1])
    assert weight == pytest.approx(line.coef_[0], rel=0.02)
    assert abs(best_weight(UNRELATED, DOUBT, LEVELS)) < 0.5 * AROUSAL_PER_DECIBEL


def test_a_song_is_compared_with_songs_of_other_folds_only() -> None:
    other = LEVELS.copy()
    of_the_fold = FOLDS == 0
    other[of_the_fold] += 9.0
    other[:WINDOWS] = LEVELS[:WINDOWS]
    before, after = (
        with_usual_level(LOUD_AND_EXCITING, DOUBT, levels) for levels in (LEVELS, other)
    )
    np.testing.assert_array_equal(after.mean[:WINDOWS], before.mean[:WINDOWS])
    assert np.abs(after.mean[~of_the_fold] - before.mean[~of_the_fold]).max() > 0.01


@pytest.fixture
def songs(our_folder: Path) -> list[Song]:
    return read_songs(our_folder)


def nothing(_training: Windows, tested: Windows, _fold: int) -> NDArray[np.float32]:
    return np.zeros((len(tested), 1, 2), np.float32)


def test_levels_are_of_all_sound_up_to_the_label(songs: list[Song], cache: Path) -> None:
    predictions = cross_validate(cut_rows(songs, load_statistics(songs, cache)), nothing)
    levels = window_levels(songs, predictions)
    assert len(levels) == len(predictions.songs)
    song = next(song for song in songs if song.id == predictions.songs[0])
    sound = decode(song.audio).astype(np.float64)
    ends = [int(16_000 * (3.0 + 0.5 * step)) for step in range(WINDOWS)]
    expected = [10.0 * np.log10(np.mean(sound[:end] ** 2)) for end in ends]
    np.testing.assert_allclose(levels[:WINDOWS], expected, atol=0.01)


def test_predictions_of_other_songs_are_refused(songs: list[Song], cache: Path) -> None:
    predictions = cross_validate(cut_rows(songs, load_statistics(songs, cache)), nothing)
    for others in (
        replace(predictions, songs=predictions.songs[::-1]),
        replace(predictions, truth=predictions.truth + np.float32(0.1)),
    ):
        with pytest.raises(DataError, match="not of these songs"):
            window_levels(songs, others)


def test_the_engine_compares_the_same_levels(songs: list[Song], cache: Path) -> None:
    """Or the figures would not be of what ships."""

    class Noted(UsualLevel):
        def __init__(self) -> None:
            super().__init__()
            self.levels: list[float] = []

        @override
        def add(self, level: float, seconds: float) -> None:
            self.levels.append(level)
            super().add(level, seconds)

    predictions = cross_validate(cut_rows(songs, load_statistics(songs, cache)), nothing)
    song = next(song for song in songs if song.id == predictions.songs[0])
    noted = Noted()
    gate = MusicGate(ear=MusicEverywhere())
    sound = decode(song.audio)
    swelling = sound * np.linspace(0.1, 1.0, len(sound), dtype=np.float32)
    MoodListener(BrightnessModel(), gate=gate, cuts=NEVER, usual=noted).push(swelling)
    ends = [int(16_000 * (3.0 + 0.5 * step)) for step in range(WINDOWS)]
    expected = [10.0 * np.log10(np.mean(np.square(swelling[:end]))) for end in ends]
    np.testing.assert_allclose(noted.levels, expected, atol=0.01)


def test_noise_hides_how_soft_soft_music_is() -> None:
    levels = np.array([-40.0, -30.0, -20.0], np.float32)
    heard = in_noise(levels, 0.0)
    np.testing.assert_allclose(heard, [-29.586, -26.990, -19.586], atol=0.001)
    np.testing.assert_allclose(in_noise(levels, 100.0), levels, atol=1e-3)
