"""The sound encoder: a stream of codes; that it computes what was taught is in tests/models."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.features import BLOCK_SIZE
from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.engine.sound_encoder import (
    CODES_PER_BLOCK,
    DEFAULT_ENCODER,
    EncoderWeights,
    SoundEncoder,
    shipped_encoder,
)
from custom_components.music_mood.engine.sound_summary import SUMMARY_COUNT

from .signals import noise, tune

POWER = 0.01


def test_every_block_gives_eight_codes_that_are_numbers() -> None:
    encoder = SoundEncoder()
    for block in tune(3.0).reshape(-1, BLOCK_SIZE):
        codes = encoder.push(block, POWER)
        assert codes.shape == (CODES_PER_BLOCK, len(shipped_encoder().summary))
        assert np.isfinite(codes).all()


def test_codes_forget_what_was_two_seconds_ago() -> None:
    heard, fresh = SoundEncoder(), SoundEncoder()
    for block in noise(3.0).reshape(-1, BLOCK_SIZE):
        heard.push(block, POWER)
    for number, block in enumerate(tune(5.0).reshape(-1, BLOCK_SIZE)):
        after_noise, after_silence = heard.push(block, POWER), fresh.push(block, POWER)
        if number * BLOCK_SIZE >= 2 * 16_000:
            np.testing.assert_array_equal(after_noise, after_silence)


def test_other_sound_has_other_codes() -> None:
    means = []
    for sound in (tune(4.0), noise(4.0)):
        encoder = SoundEncoder()
        power = float(np.mean(np.square(sound)))
        codes = [encoder.push(block, power) for block in sound.reshape(-1, BLOCK_SIZE)]
        means.append(np.mean(codes[4:], axis=(0, 1)))
    assert np.abs(means[0] - means[1]).max() > 0.5


def test_the_shipped_weights_are_as_many_as_the_summary_needs() -> None:
    assert shipped_encoder().summary.shape[1] == SUMMARY_COUNT


def test_the_shipped_file_is_small() -> None:
    assert DEFAULT_ENCODER.stat().st_size < 150_000


def shipped_arrays() -> dict[str, NDArray[np.generic]]:
    with np.load(DEFAULT_ENCODER) as file:
        return dict(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"\x93NUMPY"])
def test_a_damaged_file_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "encoder.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"encoder\.npz is damaged.*install Music Mood again"):
        EncoderWeights.load(path)


@settings(max_examples=60)
@given(at=st.integers(0, DEFAULT_ENCODER.stat().st_size - 1), bit=st.integers(0, 7))
def test_a_file_with_a_wrong_bit_is_reported_or_still_fits(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    content = bytearray(DEFAULT_ENCODER.read_bytes())
    content[at] ^= 1 << bit
    path = tmp_path_factory.mktemp("flipped") / "encoder.npz"
    path.write_bytes(content)
    try:
        weights = EncoderWeights.load(path)
    except ModelError:
        return
    assert [part.shape for part in weights] == [part.shape for part in shipped_encoder()]


def changed(name: str, values: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
    return shipped_arrays() | {name: values}


@pytest.mark.parametrize(
    "arrays",
    [
        {"narrow": np.zeros((3, 3), np.float32)},
        changed("narrow_bias", np.zeros(3, np.float32)),
        changed("first_bias", np.array(["a", "b"])),
        changed("summary_bias", np.full(SUMMARY_COUNT, np.nan, np.float32)),
        changed("course", np.zeros((64, 3, 2), np.int8)),
    ],
    ids=["a layer", "another size", "text", "not a number", "an axis more"],
)
def test_a_file_of_something_else_is_reported(
    tmp_path: Path, arrays: dict[str, NDArray[np.generic]]
) -> None:
    path = tmp_path / "encoder.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="damaged"):
        EncoderWeights.load(path)


def test_layers_that_do_not_fit_each_other_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "encoder.npz"
    first = np.zeros((6, len(shipped_encoder().first_bias)), np.float32)
    np.savez(path, **changed("first", first))  # type: ignore[arg-type]
    with pytest.raises(ModelError, match="do not fit each other"):
        EncoderWeights.load(path)
