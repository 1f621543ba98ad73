"""The teacher of the sound encoder against its architecture, written down in NumPy and SciPy."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import correlate

from models.encoder_teacher import Teacher, listen
from models.engine import slaney_filters
from models.songs import DataError

from .checkpoints import write_checkpoint

type Array = NDArray[np.float32]

RATE = 16_000
SHAPES = ((7, 38, 1, 3), (7, 67, 1, 2), (128, 1, 1, 2), (64, 1, 1, 1), (32, 1, 1, 2))
JOINED = sum(shape[-1] for shape in SHAPES)
LAYERS = ((7, JOINED, 1, 4), (7, 4, 1, 4), (7, 4, 1, 4))
"""As in musicnn, with a few filters where it has dozens."""


def numbered(name: str, number: int) -> str:
    """Return the name that TensorFlow gives to the layer of this number."""
    return f"{name}_{number}" if number else name


@pytest.fixture(scope="module")
def variables() -> dict[str, Array]:
    """Return a made-up checkpoint: eight convolutions, each with a normalisation behind it."""
    random = np.random.default_rng(11)

    def normalisation(number: int, size: int) -> dict[str, NDArray[np.float64]]:
        name = numbered("batch_normalization", number)
        return {
            f"{name}/gamma": random.uniform(0.5, 2.0, size),
            f"{name}/beta": random.normal(0.0, 0.5, size),
            f"{name}/moving_mean": random.normal(0.5, 0.3, size),
            f"{name}/moving_variance": random.uniform(0.2, 2.0, size),
        }

    made = normalisation(0, 1)
    for number, shape in enumerate((*SHAPES, *LAYERS)):
        name = numbered("conv2d", number)
        made[f"{name}/kernel"] = random.normal(0.0, 0.2, shape)
        made[f"{name}/bias"] = random.normal(0.0, 0.2, shape[-1])
        made |= normalisation(number + 1, shape[-1])
    return {name: values.astype(np.float32) for name, values in made.items()}


def normalised(x: NDArray[np.float64], variables: dict[str, Array], number: int) -> Array:
    """Normalise the last axis as an inference with batch normalisation does."""
    gamma, beta, mean, variance = (
        variables[f"{numbered('batch_normalization', number)}/{part}"].astype(np.float64)
        for part in ("gamma", "beta", "moving_mean", "moving_variance")
    )
    return np.asarray((x - mean) / np.sqrt(variance + 0.001) * gamma + beta)


def convolved(x: Array, variables: dict[str, Array], number: int) -> Array:
    """Return x (height, width) by every filter, rectified and normalised; (height, width, n)."""
    kernel = variables[f"{numbered('conv2d', number)}/kernel"].astype(np.float64)
    bias = variables[f"{numbered('conv2d', number)}/bias"]
    fits = [correlate(x, kernel[:, :, 0, one], "valid") for one in range(kernel.shape[-1])]
    return normalised(np.maximum(np.stack(fits, axis=-1) + bias, 0.0), variables, number + 1)


def levels(sound: Array) -> NDArray[np.float64]:
    """Return log power in 96 mel bands of Hann windows of 512 samples, 256 apart, centred."""
    louder = sound * (0.1 / np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
    around = np.concatenate([np.zeros(256), louder, np.zeros(256)])
    at = np.arange(512)
    window = np.sin(np.pi * at / 512) ** 2
    waves = np.exp(-2j * np.pi * np.outer(at, np.arange(257)) / 512)
    frames = [around[start : start + 512] for start in range(0, len(sound), 256)]
    power = np.abs((np.stack(frames) * window) @ waves) ** 2
    return np.asarray(np.log10(1.0 + 10_000.0 * (power @ slaney_filters())))


def answers(sound: Array, variables: dict[str, Array]) -> NDArray[np.float64]:
    """Return what musicnn's three layers in the middle say of each frame."""
    x = normalised(levels(sound)[..., np.newaxis], variables, 0)[..., 0]
    found = []
    for number, (frames, *_) in enumerate(SHAPES):
        before = (frames - 1) // 2
        padded = np.pad(x, ((before, frames - 1 - before), (0, 0)))
        found.append(convolved(padded, variables, number).max(axis=1))
    said = [np.concatenate(found, axis=1)]
    for number in (5, 6, 7):
        joined = convolved(np.pad(said[-1], ((3, 3), (0, 0))), variables, number)[:, 0]
        said.append(joined if number == 5 else joined + said[-1])
    return np.concatenate(said[1:], axis=1)


@pytest.mark.parametrize("samples", [RATE, RATE + 100])
def test_the_teacher_says_what_its_architecture_says(
    variables: dict[str, Array], tmp_path: Path, samples: int
) -> None:
    write_checkpoint(tmp_path, variables)
    random = np.random.default_rng(13)
    sound = (0.02 * random.normal(0.0, 1.0, samples)).astype(np.float32)
    sound *= np.linspace(0.0, 1.0, samples, dtype=np.float32)

    said = listen(Teacher.load(tmp_path), sound)

    expected = answers(sound, variables)
    assert said.shape == (-(-samples // 256), 12)
    np.testing.assert_allclose(said, expected, atol=2e-3 * np.abs(expected).max())


def test_how_loud_a_recording_is_makes_no_difference(
    variables: dict[str, Array], tmp_path: Path
) -> None:
    write_checkpoint(tmp_path, variables)
    teacher = Teacher.load(tmp_path)
    sound = np.sin(np.arange(RATE, dtype=np.float32) * 0.2)

    np.testing.assert_allclose(
        listen(teacher, sound), listen(teacher, 0.01 * sound), rtol=1e-3, atol=1e-3
    )
    assert np.isfinite(listen(teacher, np.zeros(RATE, np.float32))).all()


def test_a_checkpoint_of_something_else_is_told(
    variables: dict[str, Array], tmp_path: Path
) -> None:
    write_checkpoint(tmp_path, {name: one for name, one in variables.items() if "_8" not in name})

    with pytest.raises(DataError, match=r"no checkpoint of musicnn.*batch_normalization_8/gamma"):
        Teacher.load(tmp_path)
