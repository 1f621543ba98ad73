"""The sound encoder: what training knows is what the engine computes."""

from collections.abc import Callable
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray

import models.encoder
import models.encoder_command
from custom_components.music_mood.engine.sound_encoder import SoundEncoder
from models.encoder import Learnt, levels_of, said_of_codes
from models.encoder_file import engine_weights, save_encoder
from models.encoder_network import FIRST_CODE, Encoder, Standard, answers, codes, first_encoder
from models.encoder_teacher import SEEN, Filters, Teacher
from models.engine import (
    BLOCK_SIZE,
    FRAMES_PER_CODE,
    LAYERS,
    SLANEY_HOP,
    SUMMARY_COUNT,
    EncoderWeights,
)

from .checkpoints import write_checkpoint

SECONDS = 4
RATE = 16_000


def made_up_teacher(random: np.random.Generator) -> Teacher:
    """Return a teacher of the right shapes whose filters are noise."""

    def filters(*shape: int) -> Filters:
        return Filters(
            random.normal(0.0, 0.1, shape).astype(np.float32),
            random.normal(0.0, 0.1, shape[-1]).astype(np.float32),
            random.uniform(0.5, 2.0, shape[-1]).astype(np.float32),
            random.normal(0.0, 1.0, shape[-1]).astype(np.float32),
        )

    return Teacher(
        np.array([0.7], np.float32),
        np.array([-0.4], np.float32),
        filters(7, 38, 1, 204),
        filters(7, 67, 1, 204),
        (filters(128, 1, 1, 51), filters(64, 1, 1, 51), filters(32, 1, 1, 51)),
        (filters(7, 561, 1, 64), filters(7, 64, 1, 64), filters(7, 64, 1, 64)),
    )


@pytest.fixture
def learnt() -> Learnt:
    """An encoder that has learnt nothing."""
    rng = np.random.default_rng(3)
    encoder = first_encoder(made_up_teacher(rng), 0)
    filters = sum(len(bias) for bias in encoder.front[1::2])
    return Learnt(
        encoder,
        Standard(
            rng.normal(0.0, 1.0, filters).astype(np.float32),
            rng.uniform(0.5, 2.0, filters).astype(np.float32),
        ),
        Standard(np.zeros((LAYERS, SEEN), np.float32), np.ones((LAYERS, SEEN), np.float32)),
    )


def on_jax(learnt: Learnt) -> Encoder[jax.Array]:
    encoder: Encoder[jax.Array] = jax.tree.map(jnp.asarray, learnt.encoder)
    return encoder


def heard(weights: EncoderWeights, sound: np.ndarray) -> np.ndarray:
    """Return the codes of the engine for a recording, from FIRST_CODE on."""
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    encoder = SoundEncoder(weights)
    blocks = [encoder.push(block, power) for block in sound.reshape(-1, BLOCK_SIZE)]
    # The first code of the engine tells of what was 19 codes before the end of its block.
    return np.concatenate(blocks)[FIRST_CODE + 11 :]


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    """Four seconds of noise that comes and goes."""
    random = np.random.default_rng(5)
    swell = 0.1 + 0.05 * np.sin(np.arange(SECONDS * RATE) / 900.0)
    return (random.normal(0.0, 1.0, SECONDS * RATE) * swell).astype(np.float32)


def test_the_engine_computes_what_was_taught(learnt: Learnt, sound: np.ndarray) -> None:
    levels = levels_of(sound).astype(np.float32)[np.newaxis]
    told = np.asarray(codes(on_jax(learnt), learnt.filters, jnp.asarray(levels)))[0]
    weights = engine_weights(learnt, np.zeros((40, LAYERS, SEEN), np.float32))
    found = heard(weights, sound)
    assert len(found) == len(told)
    # Levels are kept in half precision for training.
    np.testing.assert_allclose(found, told.reshape(len(told), -1), atol=0.02)


def test_a_summary_is_made_of_principal_components_of_the_answers(
    learnt: Learnt, sound: np.ndarray
) -> None:
    random = np.random.default_rng(7)
    means = random.normal(0.0, 1.0, (40, LAYERS, SEEN)).astype(np.float32)
    weights = engine_weights(learnt, means)
    levels = jnp.asarray(levels_of(sound).astype(np.float32)[np.newaxis])
    of_moments = codes(on_jax(learnt), learnt.filters, levels)
    said = np.asarray(answers(on_jax(learnt), of_moments))[0].mean(axis=0)
    flat = (means - means.mean(axis=0)).reshape(len(means), -1)
    directions = np.linalg.svd(flat, full_matrices=False)[2][:SUMMARY_COUNT]
    expected = directions @ (said - means.mean(axis=0)).ravel()
    mean = np.asarray(of_moments)[0].mean(axis=0).ravel()
    found = mean @ weights.summary + weights.summary_bias
    # A component may point either way.
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=1e-3)


def test_the_file_keeps_what_eight_bits_can_hold(learnt: Learnt, tmp_path: Path) -> None:
    weights = engine_weights(
        learnt, np.eye(40, LAYERS * SEEN, dtype=np.float32).reshape(40, LAYERS, SEEN)
    )
    save_encoder(tmp_path / "encoder.npz", weights)
    read = EncoderWeights.load(tmp_path / "encoder.npz")
    for name, exact, kept in zip(EncoderWeights._fields, weights, read, strict=True):
        step = np.abs(exact).max(axis=0, keepdims=True) / 127 if exact.ndim == 2 else 0.0
        assert (np.abs(kept - exact) <= step / 2 + 1e-6).all(), name


def test_what_the_teacher_says_of_a_code_is_the_mean_of_the_frames_around_it() -> None:
    frames = 250
    # A number that tells the time of its own frame in samples.
    said = np.repeat(np.arange(frames)[:, np.newaxis] * 256.0, LAYERS * SEEN, axis=1)
    told = said_of_codes(said.astype(np.float32), 30).astype(np.float64)
    centre = ((FIRST_CODE + np.arange(30)) * FRAMES_PER_CODE + 2) * SLANEY_HOP
    np.testing.assert_allclose(told[:, 0, 0], centre, rtol=1e-3)


def written(teacher: Teacher, folder: Path) -> None:
    """Write `teacher` as the checkpoint of musicnn that `Teacher.load` reads."""
    variables: dict[str, NDArray[np.float32]] = {}
    layers = (teacher.narrow, teacher.wide, *teacher.courses, *teacher.layers)
    scales = [(teacher.level_scale, teacher.level_offset)]
    for number, layer in enumerate(layers):
        name = f"conv2d_{number}" if number else "conv2d"
        variables |= {f"{name}/kernel": layer.weights, f"{name}/bias": layer.bias}
        scales.append((layer.scale, layer.offset))
    for number, (scale, offset) in enumerate(scales):
        name = f"batch_normalization_{number}" if number else "batch_normalization"
        variables |= {
            f"{name}/gamma": scale,
            f"{name}/beta": offset,
            f"{name}/moving_mean": np.zeros_like(scale),
            f"{name}/moving_variance": np.full_like(scale, 1.0 - 1e-3),
        }
    write_checkpoint(folder, variables)


def test_the_command_writes_what_the_engine_reads(
    command: Callable[..., int],
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for module, name, value in (
        (models.encoder, "PASSES", 1),
        (models.encoder, "BATCH", 2),
        (models.encoder_command, "ROOM_COPIES", 1),
        (models.encoder_command, "HELD_OUT", 2),
    ):
        monkeypatch.setattr(module, name, value)
    written(made_up_teacher(np.random.default_rng(1)), tmp_path / "teacher")
    output = tmp_path / "encoder.npz"
    assert command("encoder", "--teacher", str(tmp_path / "teacher"), "--output", str(output)) == 0
    assert len(EncoderWeights.load(output).summary_bias) == SUMMARY_COUNT
    assert "variance of the teacher's means found" in capsys.readouterr().out

    # What one teacher has said is no answer of another.
    said = {path.name for path in (cache / "encoder").iterdir()}
    written(made_up_teacher(np.random.default_rng(2)), tmp_path / "teacher")
    assert command("encoder", "--teacher", str(tmp_path / "teacher"), "--output", str(output)) == 0
    anew = {path.name for path in (cache / "encoder").iterdir()} - said
    assert len(anew) == len(said)


def test_a_missing_teacher_is_told(
    command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("encoder", "--teacher", str(tmp_path / "nowhere")) != 0
    assert "cannot be read" in capsys.readouterr().err
