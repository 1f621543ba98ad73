"""From scenes to the gate's file: it learns, is the same every time, and survives int8."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from custom_components.music_mood.engine.features import extract_features
from custom_components.music_mood.engine.sound_model import SoundModel
from models.gate_dataset import Examples, examples, hear_scenes
from models.gate_engine import GateSettings, MusicGate, SoundProbabilities, sound_statistics
from models.gate_evaluation import by_source, reactions, special, steady
from models.gate_export import export_gate, write_gate
from models.gate_judging import NetworkModel, judge
from models.gate_report import report
from models.gate_scenes import CLASSES
from models.gate_sounds import FOLDS, Kind, Sound
from models.gate_streams import CONDITIONS, Stream, hear_streams, joined
from models.gate_training import HANDICAPS, GateNetwork, GateRecipe, gate_scores, train_gate
from models.songs import DataError

from .made_up import made_up_sound

QUICK = GateRecipe(members=2, hidden=8, epochs=6, batch=32)
KINDS: tuple[Kind, ...] = ("music", "speech", "noise")


@pytest.fixture(scope="module")
def sounds() -> list[Sound]:
    return [
        Sound(f"{kind}{fold}", kind, kind, fold, made_up_sound(12.0, number - 1.0, fold))
        for number, kind in enumerate(KINDS)
        for fold in range(FOLDS)
    ]


@pytest.fixture(scope="module")
def shown(sounds: list[Sound], tmp_path_factory: pytest.TempPathFactory) -> Examples:
    path = tmp_path_factory.mktemp("scenes") / "scenes.npz"
    heard = hear_scenes(lambda: sounds, path, 0, 0.01)
    return examples(heard)


@pytest.fixture(scope="module")
def network(shown: Examples) -> GateNetwork:
    return train_gate(shown, QUICK, 0, "test")


def test_every_scene_is_judged_early_and_late(shown: Examples) -> None:
    assert len(shown.statistics) == len(shown.labels) == len(shown.folds)
    assert len(shown.labels) % 8 == 0
    assert set(shown.labels.tolist()) == set(range(len(CLASSES)))
    assert set(shown.folds.tolist()) == set(range(FOLDS))


def test_the_network_learns_what_it_is_shown() -> None:
    random = np.random.default_rng(0)
    labels = np.arange(800) % 4
    statistics = random.normal(size=(800, 107)).astype(np.float32)
    statistics[np.arange(800), labels] += 4.0
    thorough = replace(QUICK, hidden=16, epochs=30, learning_rate=1e-2)
    taught = train_gate(Examples(statistics, labels, labels * 0), thorough, 0, "test")
    fresh = random.normal(size=(400, 107)).astype(np.float32)
    answers = np.arange(400) % 4
    fresh[np.arange(400), answers] += 4.0
    scores = gate_scores(taught, fresh) - np.array(list(HANDICAPS.values()))
    assert np.mean(scores.argmax(axis=1) == answers) > 0.9


def test_the_same_seed_trains_the_same_network(shown: Examples, network: GateNetwork) -> None:
    again, other = (train_gate(shown, QUICK, seed, "test") for seed in (0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(network, again, strict=True))
    assert not np.array_equal(network.hidden_weights, other.hidden_weights)


@pytest.mark.parametrize("runtime", ["numpy", "litert"])
def test_the_file_says_what_the_network_says(
    network: GateNetwork, shown: Examples, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "gate.tflite"
    difference = export_gate(
        network, shown.statistics[:50], path, recipe=QUICK, seed=0, evaluation=None
    )
    assert 0.0 < difference < 0.3
    described = json.loads(path.with_suffix(".json").read_text())
    assert described["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert described["outputs"]["scores"]["order"] == list(CLASSES)
    frames = extract_features(made_up_sound(3.0, 0.2, 5))
    written = SoundModel.load(path, runtime).hear(frames)  # type: ignore[arg-type]
    trained = NetworkModel(network).hear(frames)
    for name in SoundProbabilities.__slots__:
        assert getattr(written, name) == pytest.approx(getattr(trained, name), abs=0.05)


def test_a_file_that_says_something_else_is_not_written(
    network: GateNetwork, shown: Examples, tmp_path: Path
) -> None:
    path = tmp_path / "gate.tflite"
    # One weight a million times larger than the rest of its row leaves the rest no int8 steps.
    weights = network.hidden_weights.copy()
    weights[:, 0] = 1e4
    spoilt = network._replace(hidden_weights=weights, mean=network.mean * 0.0)
    with pytest.raises(DataError, match="differs from the float network"):
        export_gate(spoilt, shown.statistics[:5], path, recipe=QUICK, seed=0, evaluation=None)
    assert not path.exists()


def test_the_file_is_small(network: GateNetwork) -> None:
    assert len(write_gate(network)) < 30_000


def test_streams_are_heard_alike_whenever_they_are_asked_for(
    sounds: list[Sound], tmp_path: Path
) -> None:
    first = hear_streams(sounds[:2], "mild", tmp_path, 0)
    kept = hear_streams(sounds[:2], "mild", tmp_path, 0)
    anew = hear_streams(sounds[:2], "mild", tmp_path / "other", 0)
    for one, two, three in zip(first, kept, anew, strict=True):
        assert np.array_equal(one.features, two.features)
        assert np.array_equal(one.features, three.features)
    clean = hear_streams(sounds[:2], "clean", tmp_path, 0)
    assert np.array_equal(clean[0].features, extract_features(sounds[0].samples))


class Brightness:
    """Takes what is bright for music: a model whose verdicts are known."""

    def hear(self, frames: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> SoundProbabilities:
        bright = float(sound_statistics(frames)[2]) > 0.2
        return SoundProbabilities(
            music=0.97 if bright else 0.01,
            speech_over_music=0.01,
            speech=0.01,
            noise=0.01 if bright else 0.97,
        )


def test_a_verdict_tells_when_the_gate_opened_and_closed() -> None:
    random = np.random.default_rng(0)
    bright = (0.1 * random.standard_normal(160_000)).astype(np.float32)
    dark = (0.3 * np.sin(np.arange(160_000) * 0.05)).astype(np.float32)
    streams = [
        Stream(name, "music", name, 0, extract_features(sound))
        for name, sound in (("dark", dark), ("bright", bright), ("dark", dark))
    ]
    verdict = judge(MusicGate(GateSettings(), model=Brightness()), joined(streams))
    assert verdict.seconds == 30.0
    assert not verdict.music[:20].any()
    assert 0.5 <= verdict.first_open(10.0) <= 4.0
    assert 0.5 <= verdict.first_closed(20.0) <= 4.0
    assert verdict.open_seconds == pytest.approx(10.0, abs=4.0)


def test_the_report_names_every_figure(
    sounds: list[Sound], network: GateNetwork, tmp_path: Path
) -> None:
    networks = [network] * FOLDS
    streams = hear_streams(sounds, "clean", tmp_path, 0)
    figures: dict[str, Any] = {
        "steady": {room: steady(networks, streams, None, 0) for room in CONDITIONS[:1]},
        "reactions": reactions(networks, streams, None, 0, tries=5),
        "special": special(networks, sounds, None, 0, count=1),
        "sources": by_source(
            [judge(MusicGate(model=NetworkModel(network)), stream) for stream in streams]
        ),
    }
    assert json.loads(json.dumps(figures)) is not None
    text = report(figures)
    for words in ("clean", "silence to music", "presenter", "| music | music | 50 |"):
        assert words in text
    for found in figures["steady"]["clean"].values():
        assert sum(found["blocks"].values()) == pytest.approx(1.0)
