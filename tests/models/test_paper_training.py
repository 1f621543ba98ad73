"""Training learns, repeats itself exactly, and computes the GRU it claims to."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from models.crossvalidation import cross_validate
from models.paper_parameters import CLIP, Ensemble
from models.paper_training import Recipe, predict, train
from models.songs import DataError
from models.windows import Windows

QUICK = Recipe(members=2, epochs=2, batch=8, averaging=0.0)


@pytest.fixture(scope="module")
def windows() -> Windows:
    """Windows whose first feature is the arousal and whose second is the valence, in noise."""
    random = np.random.default_rng(0)
    moods = random.uniform(-0.8, 0.8, (160, 2)).astype(np.float32)
    inputs = random.standard_normal((160, 12, 6)).astype(np.float32)
    inputs[:, :, 0] += 3.0 * moods[:, [1]]
    inputs[:, :, 1] += 3.0 * moods[:, [0]]
    songs = np.repeat(np.arange(32).astype(str), 5)
    return Windows(
        inputs * 100.0 + 7.0,
        moods,
        songs,
        np.repeat(np.arange(32) % 2, 5),
        np.full(160, "2013"),
    )


@pytest.fixture(scope="module")
def usual(windows: Windows) -> Ensemble:
    return train(windows, QUICK, seed=7)


def test_the_networks_learn_what_there_is_to_learn(windows: Windows) -> None:
    ensemble = train(windows, replace(QUICK, epochs=20), seed=1)
    error = predict(ensemble, windows.inputs).mean(axis=1) - windows.moods
    assert np.all(np.sqrt(np.mean(error**2, axis=0)) < 0.5 * windows.moods.std(axis=0))


def test_the_same_seed_gives_the_same_networks(windows: Windows, usual: Ensemble) -> None:
    again, other = (train(windows, QUICK, seed) for seed in (7, 8))
    np.testing.assert_array_equal(again.networks.input_weights, usual.networks.input_weights)
    np.testing.assert_array_equal(again.networks.layer_bias[2], usual.networks.layer_bias[2])
    assert np.any(other.networks.input_weights != usual.networks.input_weights)


def test_the_members_of_an_ensemble_differ(windows: Windows, usual: Ensemble) -> None:
    said = predict(usual, windows.inputs)
    assert said.shape == (160, 2, 2)
    assert np.all(np.abs(said[:, 0] - said[:, 1]).max(axis=0) > 1e-3)


def test_the_networks_are_gated_recurrent_units(windows: Windows, usual: Ensemble) -> None:
    expected = np.array([ensemble_by_hand(usual, window) for window in windows.inputs[:10]])
    np.testing.assert_allclose(predict(usual, windows.inputs[:10]), expected, atol=2e-6)


@pytest.mark.parametrize(
    "recipe",
    [
        replace(QUICK, cosine=True),
        replace(QUICK, averaging=0.9),
        replace(QUICK, noise=0.5),
        replace(QUICK, mask=0.3),
        replace(QUICK, dropout=0.0),
        replace(QUICK, weight_decay=0.1),
    ],
    ids=["cosine", "averaging", "noise", "mask", "dropout", "weight decay"],
)
def test_every_part_of_the_recipe_matters(
    windows: Windows, usual: Ensemble, recipe: Recipe
) -> None:
    other = train(windows, recipe, seed=7).networks.input_weights
    assert np.all(np.isfinite(other))
    assert np.any(usual.networks.input_weights != other)


def test_a_feature_that_never_changes_does_no_harm(windows: Windows) -> None:
    inputs = windows.inputs.copy()
    inputs[:, :, 5] = 2.0
    ensemble = train(replace(windows, inputs=inputs), QUICK, seed=8)
    assert np.all(np.isfinite(predict(ensemble, inputs)))


def test_too_few_windows_are_refused(windows: Windows) -> None:
    with pytest.raises(DataError, match="5 windows are too few"):
        train(windows.where(np.arange(160) < 5), QUICK, seed=0)


def test_no_song_is_predicted_by_what_heard_it(windows: Windows) -> None:
    def system(training: Windows, tested: Windows, fold: int) -> NDArray[np.float32]:
        assert not set(training.songs) & set(tested.songs)
        assert set(tested.folds) == {fold}
        return np.zeros((len(tested), 1, 2), np.float32)

    mixed = replace(windows, folds=np.where(windows.songs == "31", -1, windows.folds))
    found = cross_validate(mixed, system)
    assert len(found.truth) == 155
    judged = mixed.moods[mixed.folds == 1].mean(axis=0)
    np.testing.assert_allclose(found.constant[found.folds == 0][0], judged, rtol=1e-6)


def test_cross_validation_needs_two_folds(windows: Windows) -> None:
    with pytest.raises(DataError, match="at least two folds, the data has 1"):
        cross_validate(
            windows.where(windows.folds == 0), lambda *_: np.zeros((1, 1, 2), np.float32)
        )


def ensemble_by_hand(ensemble: Ensemble, window: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what the definition of the GRU gives in float64, one network after the other."""
    networks, scaling = ensemble.networks, ensemble.scaling
    frames = np.clip((window - scaling.mean) / scaling.std, -CLIP, CLIP).astype(np.float64)
    answers = []
    for n in range(len(networks.input_bias)):
        state = np.zeros(30)
        for frame in frames:
            ir, iz, ic = np.split(networks.input_weights[n] @ frame + networks.input_bias[n], 3)
            hr, hz, hc = np.split(
                networks.recurrent_weights[n] @ state + networks.recurrent_bias[n], 3
            )
            reset, update = 1 / (1 + np.exp(-ir - hr)), 1 / (1 + np.exp(-iz - hz))
            state = (1 - update) * np.tanh(ic + reset * hc) + update * state
        for layer, (weights, bias) in enumerate(
            zip(networks.layer_weights, networks.layer_bias, strict=True)
        ):
            state = weights[n] @ state + bias[n]
            state = np.tanh(state) if layer == 2 else np.maximum(state, 0)
        answers.append(state[0])
    return np.array(answers).reshape(-1, 2)
