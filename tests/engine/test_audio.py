"""PCM: level, cleaning and cutting into blocks."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from custom_components.music_mood.engine.audio import (
    SILENCE_DBFS,
    AudioError,
    Blocks,
    clean,
    level_dbfs,
)

ANY_FLOAT = st.floats(width=32, allow_nan=True, allow_infinity=True)


def test_full_scale_square_wave_is_0_dbfs() -> None:
    assert level_dbfs(np.tile(np.array([1, -1], np.float32), 4000)) == pytest.approx(0.0, abs=1e-6)


def test_full_scale_sine_is_3_db_lower() -> None:
    sine = np.sin(2 * np.pi * 100 * np.arange(16_000) / 16_000).astype(np.float32)
    assert level_dbfs(sine) == pytest.approx(-3.0103, abs=1e-3)


@pytest.mark.parametrize("silence", [np.zeros(8000, np.float32), np.empty(0, np.float32)])
def test_silence_has_a_finite_level(silence: np.ndarray) -> None:
    assert level_dbfs(silence) == SILENCE_DBFS


@given(arrays(np.float32, st.integers(0, 50), elements=ANY_FLOAT))
def test_cleaned_audio_is_finite_and_in_range(samples: np.ndarray) -> None:
    cleaned = clean(samples)
    assert cleaned.shape == samples.shape
    assert np.all(np.abs(cleaned) <= 1.0)


@given(arrays(np.float32, 20, elements=st.floats(-1, 1, width=32)))
def test_good_audio_is_left_alone(samples: np.ndarray) -> None:
    np.testing.assert_array_equal(clean(samples), samples)


def test_stereo_is_refused_with_its_shape() -> None:
    with pytest.raises(AudioError, match=r"mono.*\(100, 2\)"):
        clean(np.zeros((100, 2), np.float32))


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(1, 10))
def test_blocks_join_to_what_was_pushed(sizes: list[int], block_size: int) -> None:
    stream = np.arange(sum(sizes), dtype=np.float32)
    blocks = Blocks(block_size)
    got = (
        [b for piece in np.split(stream, np.cumsum(sizes)[:-1]) for b in blocks.push(piece)]
        if sizes
        else []
    )
    assert all(len(block) == block_size for block in got)
    whole = len(stream) // block_size * block_size
    np.testing.assert_array_equal(np.concatenate([*got, np.empty(0)]), stream[:whole])


def test_blocks_survive_a_caller_who_reuses_the_buffer() -> None:
    blocks, buffer = Blocks(4), np.ones(3, np.float32)
    assert blocks.push(buffer) == []
    buffer[:] = 9
    np.testing.assert_array_equal(blocks.push(np.ones(1, np.float32))[0], np.ones(4))
