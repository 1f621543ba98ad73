"""The mean of the codes: of this piece and of nothing before it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.sound_encoder import SoundEncoder, shipped_encoder
from custom_components.music_mood.engine.sound_summary import SUMMARY_NAMES, SoundSummary

from .signals import noise, tune

type Samples = NDArray[np.float32]

POWER = 0.01
PIECE = tune(6.0).reshape(-1, BLOCK_SIZE)
NOISE = noise(4.0).reshape(-1, BLOCK_SIZE)


def power_of(blocks: Samples) -> float:
    return float(np.mean(np.square(blocks, dtype=np.float64)))


def summary_of(*parts: Samples) -> SoundSummary:
    summary = SoundSummary()
    for part in parts:
        for block in part:
            summary.push(block, POWER)
    return summary


def test_a_summary_is_that_of_the_mean_of_the_codes() -> None:
    encoder, weights = SoundEncoder(), shipped_encoder()
    # The first block still knows nothing of the piece: its codes come late.
    codes = np.stack([encoder.push(block, POWER) for block in PIECE])[1:]
    expected = codes.mean(axis=(0, 1)) @ weights.summary + weights.summary_bias
    np.testing.assert_allclose(summary_of(PIECE).row(), expected, rtol=1e-3, atol=1e-3)


def test_of_nothing_there_is_no_summary_but_zero() -> None:
    assert SoundSummary().row().tolist() == [0.0] * len(SUMMARY_NAMES)


def test_what_was_more_than_ten_seconds_ago_is_forgotten() -> None:
    long = tune(14.0).reshape(-1, BLOCK_SIZE)
    np.testing.assert_array_equal(summary_of(NOISE, long).row(), summary_of(long).row())


@pytest.mark.parametrize("late", [1, 3, 8])
def test_a_piece_that_began_some_blocks_ago_counts_at_its_own_loudness(late: int) -> None:
    found_late, known = SoundSummary(), SoundSummary()
    own = power_of(PIECE[:late])
    for number, block in enumerate([*NOISE, *PIECE[:late]]):
        # Until it is found, the piece is amplified by what was before it.
        found_late.push(block, 30.0 * own)
        known.push(block, own)
        if number == len(NOISE) - 1:
            known.keep(0)
    found_late.keep(late)
    np.testing.assert_array_equal(found_late.row(), known.row())
    for block in PIECE[late:]:
        found_late.push(block, own)
        known.push(block, own)
        np.testing.assert_array_equal(found_late.row(), known.row())


@pytest.mark.parametrize("late", [0, 9])
def test_of_a_piece_that_begins_now_or_began_long_ago_only_the_codes_count(late: int) -> None:
    summary = summary_of(NOISE, PIECE[:late])
    summary.keep(late)
    for block in PIECE[late:]:
        summary.push(block, POWER)
    encoder, weights = SoundEncoder(), shipped_encoder()
    for block in NOISE:
        encoder.push(block, POWER)
    # Codes come a block late: the first of the piece still tells of the noise before it.
    codes = np.stack([encoder.push(block, POWER) for block in PIECE])[1:]
    expected = codes.mean(axis=(0, 1)) @ weights.summary + weights.summary_bias
    np.testing.assert_allclose(summary.row(), expected, rtol=1e-3, atol=1e-3)
