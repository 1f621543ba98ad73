"""The statistics of the last 10 s: streams equal files, gain does not matter, old sound goes."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from custom_components.music_mood.engine.features import BLOCK_SIZE, FeatureExtractor
from custom_components.music_mood.engine.level_floor import LevelFloor
from custom_components.music_mood.engine.mel_spectrum import MelSpectrum
from custom_components.music_mood.engine.music_statistics import (
    STATISTICS_COUNT,
    STATISTICS_NAMES,
    MusicStatistics,
    extract_statistics,
)
from custom_components.music_mood.engine.pitch_frames import PitchListener

from .signals import SAMPLE_RATE, noise, tone, tune

PIECE = np.concatenate([tune(4.0), np.zeros(SAMPLE_RATE, np.float32), noise(2.0)])
ROWS = extract_statistics(PIECE)


def named(row: NDArray[np.float32]) -> dict[str, float]:
    return dict(zip(STATISTICS_NAMES, row.tolist(), strict=True))


def test_there_is_a_row_for_each_block_and_a_name_for_each_number() -> None:
    assert ROWS.shape == (14, STATISTICS_COUNT)
    assert len(set(STATISTICS_NAMES)) == STATISTICS_COUNT == 504


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(PIECE)), max_size=8))
def test_pieces_of_any_size_give_exactly_the_rows_of_the_file(cuts: list[int]) -> None:
    stream = MusicStatistics()
    pieces = np.split(PIECE, sorted(cuts))
    np.testing.assert_array_equal(np.concatenate([stream.push(p) for p in pieces]), ROWS)


def test_rows_are_the_same_however_late_the_blocks_are_counted() -> None:
    stream = MusicStatistics()
    for number, block in enumerate(PIECE.reshape(-1, BLOCK_SIZE)):
        stream.hear(block, stream.measure(block))
        if number % 3 == 2:
            stream.count()
            np.testing.assert_array_equal(stream.row(), ROWS[number])


def test_what_is_heard_of_a_block_are_its_features_harmony_and_notes() -> None:
    stream, features, pitch, level = (
        MusicStatistics(),
        FeatureExtractor(),
        PitchListener(),
        LevelFloor(),
    )
    for block in PIECE.reshape(-1, BLOCK_SIZE):
        heard = stream.hear(block, stream.measure(block))
        np.testing.assert_array_equal(heard.features, features.push(block))
        np.testing.assert_array_equal(heard.pitch, pitch.push(block, level.push(block)))


@pytest.mark.parametrize("counted", [0, 3])
def test_a_piece_sounds_the_same_after_blocks_that_were_skipped(counted: int) -> None:
    before = noise(8.0, 0.05).reshape(-1, BLOCK_SIZE)
    heard, skipping = MusicStatistics(), MusicStatistics()
    heard.push(before.ravel())
    for number, block in enumerate(before):
        loudness = skipping.measure(block)
        if number < counted:
            skipping.hear(block, loudness)
            skipping.count()
        else:
            skipping.skip(block, loudness)
    block, *rest = PIECE.reshape(-1, BLOCK_SIZE)
    heard.push(block)
    skipping.hear(block, skipping.measure(block))
    skipping.count()
    for statistics in (heard, skipping):
        statistics.keep(1)
    for block in rest:
        skipping.hear(block, skipping.measure(block))
        skipping.count()
        np.testing.assert_array_equal(skipping.row(), heard.push(block)[0])


@pytest.mark.parametrize("waits", ["skipped", "heard"])
@pytest.mark.parametrize("cut_after", [6, 10])
def test_a_piece_that_begins_in_blocks_not_counted_yet_sounds_as_if_they_had_been(
    waits: str, cut_after: int
) -> None:
    loud, soft = tune(10.0).reshape(-1, BLOCK_SIZE), noise(5.0, 1e-3).reshape(-1, BLOCK_SIZE)
    counting, waiting = MusicStatistics(), MusicStatistics()
    for statistics in (counting, waiting):
        statistics.push(loud.ravel())
    for block in soft:
        counting.push(block)
        loudness = waiting.measure(block)
        if waits == "skipped":
            waiting.skip(block, loudness)
        else:
            waiting.hear(block, loudness)
    for statistics in (counting, waiting):
        statistics.keep(cut_after)
    for block in loud[:9]:
        counting.push(block)
        waiting.hear(block, waiting.measure(block))
        waiting.count()
    for statistics in (counting, waiting):
        statistics.keep(9)
    np.testing.assert_array_equal(waiting.row(), counting.row())


def test_samples_that_wait_to_be_counted_are_copies() -> None:
    stream, buffer = MusicStatistics(), PIECE[:BLOCK_SIZE].copy()
    stream.hear(buffer, stream.measure(buffer))
    buffer[:] = 0.0
    stream.count()
    np.testing.assert_array_equal(stream.row(), ROWS[0])


def test_samples_that_were_counted_are_copies_too() -> None:
    """They are encoded again, at their own loudness, when nothing else is left."""
    reused, kept = MusicStatistics(), MusicStatistics()
    buffer = PIECE[:BLOCK_SIZE].copy()
    reused.push(buffer)
    kept.push(PIECE[:BLOCK_SIZE])
    buffer[:] = 0.0
    for statistics in (reused, kept):
        statistics.push(PIECE[BLOCK_SIZE : 2 * BLOCK_SIZE])
        statistics.keep(2)
    np.testing.assert_array_equal(reused.row(), kept.row())


@settings(max_examples=10, deadline=None)
@given(decibels=st.floats(-40.0, 0.0))
def test_gain_makes_no_difference(decibels: float) -> None:
    sound = tune(4.0) + noise(4.0, 0.01)
    soft = extract_statistics(np.asarray(sound * 10.0 ** (decibels / 20.0), np.float32))
    loud = extract_statistics(sound)
    np.testing.assert_allclose(soft, loud, rtol=1e-2, atol=2e-2)


def test_means_and_deviations_are_those_of_the_frames() -> None:
    sound = tune(5.0)
    mel, floor = MelSpectrum(), LevelFloor()
    frames = [mel.push(block, floor.push(block)) for block in sound.reshape(-1, BLOCK_SIZE)]
    levels = np.concatenate([frame.levels for frame in frames]).astype(np.float64)
    power = np.concatenate([frame.power for frame in frames]).mean(dtype=np.float64)
    row = named(extract_statistics(sound)[-1])
    for band in (5, 20, 50):
        mean = levels[:, band].mean() - np.log10(power)
        assert row[f"mean_mel_{band}"] == pytest.approx(mean, rel=1e-4)
        assert row[f"deviation_mel_{band}"] == pytest.approx(levels[:, band].std(), rel=1e-3)


def test_what_was_more_than_twenty_seconds_ago_is_forgotten() -> None:
    # Ten in the statistics, and ten before them in the floor under their frames.
    later = tune(21.0)
    after_noise = extract_statistics(np.concatenate([noise(4.0, 0.05), later]))[-1]
    alone = extract_statistics(later)[-1]
    np.testing.assert_array_equal(after_noise, alone)


def test_what_is_not_kept_is_forgotten_at_once() -> None:
    stream = MusicStatistics()
    stream.push(np.concatenate([noise(5.0), tone(440.0, 1.0)]))
    stream.keep(1)
    row = named(stream.push(tone(440.0, 2.5))[-1])
    assert stream.blocks == 6
    assert row["deviation_mel_9"] < 1e-3
    stream.keep(0)
    assert stream.blocks == 0
    with pytest.raises(ValueError, match="add a block first"):
        stream.row()
    assert np.isfinite(stream.push(tone(440.0, 0.5))).all()


def test_a_faster_beat_returns_sooner() -> None:
    def clicks(period: float) -> NDArray[np.float32]:
        sound = noise(8.0, 0.3)
        phase = np.arange(len(sound)) / SAMPLE_RATE % period
        return np.asarray(sound * np.exp(-40.0 * phase), np.float32)

    for period, lag in ((0.4, 8), (0.6, 12)):
        row = named(extract_statistics(clicks(period))[-1])
        returns = {at: row[f"onset_return_{at}"] for at in range(5, 18)}
        assert max(returns, key=returns.__getitem__) == lag


@settings(max_examples=15, deadline=None)
@given(arrays(np.float32, BLOCK_SIZE, elements=st.sampled_from([-1.0, 0.0, 1.0, 1e-30, 0.3])))
def test_statistics_of_any_sound_are_finite(block: NDArray[np.float32]) -> None:
    sound = np.concatenate([block, np.zeros(BLOCK_SIZE, np.float32), block])
    assert np.isfinite(extract_statistics(sound)).all()


def test_less_than_a_block_gives_nothing_yet() -> None:
    assert extract_statistics(np.zeros(BLOCK_SIZE - 1, np.float32)).shape == (0, STATISTICS_COUNT)


def test_what_is_kept_of_a_piece_sounds_like_the_piece_alone() -> None:
    piece = tune(6.0).reshape(-1, BLOCK_SIZE)
    summaries = [name.startswith("timbre_") for name in STATISTICS_NAMES]
    cut, alone, not_cut = (MusicStatistics() for _ in range(3))
    for statistics in (cut, not_cut):
        statistics.push(noise(5.0, 0.05))
        statistics.push(piece[:2].ravel())
    cut.keep(2)
    alone.push(piece[:2].ravel())
    after_cut, by_itself, mixed = (
        statistics.push(piece[2:].ravel())[-1][summaries] for statistics in (cut, alone, not_cut)
    )
    assert np.abs(after_cut - by_itself).max() < 0.3 * np.abs(mixed - by_itself).max()
