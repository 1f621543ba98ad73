"""From scenes to the gate's file: it learns, is the same every time, and survives int8."""

import hashlib
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("jax", reason="jax is not installed: scripts/setup train brings it")

from custom_components.music_mood.engine.features import extract_features
from custom_components.music_mood.engine.sound_ear import SoundEar
from custom_components.music_mood.engine.sound_model import SoundModel
from models.engine import SAMPLE_RATE, Features
from models.gate_dataset import examples, hear_programmes
from models.gate_ear import hear
from models.gate_engine import (
    WINDOW_NAMES,
    GateSettings,
    MusicGate,
    PitchFrames,
    SoundProbabilities,
    sound_statistics,
)
from models.gate_evaluation import (
    by_source,
    reaction_curves,
    reaction_times,
    reactions,
    special,
    steady,
)
from models.gate_examples import Examples
from models.gate_export import export_gate, write_gate
from models.gate_judging import NetworkEar, judge
from models.gate_network import GateNetwork, gate_step
from models.gate_programmes import NOTHING, PROGRAMME_BLOCKS, talked_into
from models.gate_report import report
from models.gate_scenes import CLASSES, WIDE, Stage
from models.gate_sounds import FOLDS, Kind, Sound
from models.gate_streams import CONDITIONS, Stream, hear_streams, joined
from models.gate_training import GateRecipe, train_gate
from models.songs import DataError

from .made_up import made_up_sound

QUICK = GateRecipe(look=8, epochs=6, batch=8)
KINDS: tuple[Kind, ...] = ("music", "speech", "noise")
COUNT = len(WINDOW_NAMES)


@pytest.fixture(scope="module")
def sounds() -> list[Sound]:
    return [
        Sound(f"{kind}{fold}", kind, kind, fold, made_up_sound(12.0, number - 1.0, fold))
        for number, kind in enumerate(KINDS)
        for fold in range(FOLDS)
    ]


@pytest.fixture(scope="module")
def shown(sounds: list[Sound], tmp_path_factory: pytest.TempPathFactory) -> Examples:
    folder = tmp_path_factory.mktemp("programmes")
    return examples(hear_programmes(sounds, folder, 0, 0.01))


@pytest.fixture(scope="module")
def network(shown: Examples) -> GateNetwork:
    return train_gate(shown, QUICK, 0, "test")


def test_every_block_of_a_programme_has_a_class_or_none(shown: Examples) -> None:
    assert shown.windows.shape == (len(shown.folds), PROGRAMME_BLOCKS, COUNT)
    assert shown.labels.shape == shown.windows.shape[:2]
    assert set(shown.labels.ravel().tolist()) == {NOTHING, *range(len(CLASSES))}
    assert set(shown.folds.tolist()) == set(range(FOLDS))


def test_what_is_silent_is_not_shown(shown: Examples) -> None:
    silent = np.all(shown.windows == 0.0, axis=2)
    assert (shown.labels[silent] == NOTHING).all()
    # It lies at the end: to the model, what follows a silence follows what was before it.
    assert (np.diff(silent.astype(int), axis=1) >= 0).all()


@pytest.mark.parametrize("below", ["music", "speech_over_music", "speech", "noise"])
def test_someone_may_speak_for_a_while_over_whatever_is_heard(
    sounds: list[Sound], below: str
) -> None:
    heard = np.float32(0.1) * np.sin(np.arange(15 * SAMPLE_RATE, dtype=np.float32))
    classes = np.full(len(heard), CLASSES.index(below))
    stage = Stage.of(sounds, 0, np.random.default_rng(3), WIDE)
    samples, label = talked_into(heard, classes, stage)
    spoken = np.flatnonzero(samples != heard)
    start, end = spoken[0], spoken[-1] + 1
    assert 1.4 < (end - start) / SAMPLE_RATE <= 8.0
    expected = "speech_over_music" if "music" in below else "speech"
    assert set(label[start:end].tolist()) == {CLASSES.index(expected)}
    before_and_after = np.r_[label[: start - SAMPLE_RATE], label[end + SAMPLE_RATE :]]
    assert set(before_and_after.tolist()) == {CLASSES.index(below)}
    voice = (samples - heard)[start:end]
    louder = 20.0 * np.log10(np.std(voice) / np.std(heard))
    assert 1.5 < louder < 16.5


def made_up_examples(random: np.random.Generator, count: int) -> Examples:
    """Return programmes of two classes in which only the first block tells which class it is."""
    labels = np.repeat(np.arange(count)[:, np.newaxis] % 2, PROGRAMME_BLOCKS, axis=1)
    windows = random.normal(size=(count, PROGRAMME_BLOCKS, COUNT)).astype(np.float32)
    windows[np.arange(count), 0, 0] += np.where(labels[:, 0], 20.0, -20.0)
    return Examples(windows, labels, np.zeros(count, int))


def test_it_learns_and_remembers() -> None:
    random = np.random.default_rng(0)
    thorough = replace(QUICK, look=16, epochs=40, batch=16, colour=0.0)
    taught = train_gate(made_up_examples(random, 160), thorough, 0, "test")
    unknown, right = made_up_examples(random, 40), []
    for windows, labels in zip(unknown.windows, unknown.labels, strict=True):
        memory = np.zeros(taught.memory_shape, np.float32)
        for window in windows:
            scores, memory = gate_step(taught, window, memory)
        right.append(int(scores.argmax()) == labels[-1])
    assert np.mean(right) > 0.9


def test_a_step_is_that_of_a_gated_recurrent_unit(network: GateNetwork, shown: Examples) -> None:
    """The equations of K. Cho et al., written out unit by unit."""
    window, members = shown.windows[0, 0], network.members
    random = np.random.default_rng(1)
    memory = random.uniform(-1.0, 1.0, network.memory_shape).astype(np.float32)
    scores, remembered = gate_step(network, window, memory)

    def sigmoid(value: float) -> float:
        return 1.0 / (1.0 + math.exp(-value))

    x = [
        max(-4.0, min(4.0, float((value - mean) / deviation)))
        for value, mean, deviation in zip(window, network.mean, network.deviation, strict=True)
    ]
    expected = np.zeros(len(CLASSES))
    for number in range(QUICK.members):
        look = members.look_weights[number].astype(float)
        seen = np.maximum([float(row @ x) for row in look] + members.look_bias[number], 0.0)
        heard = members.input_weights[number] @ seen + members.input_bias[number]
        old = memory[number].astype(float)
        back = members.recurrent_weights[number] @ old + members.recurrent_bias[number]
        new = np.zeros(QUICK.memory)
        for unit in range(QUICK.memory):
            reset = sigmoid(heard[unit] + back[unit])
            update = sigmoid(heard[QUICK.memory + unit] + back[QUICK.memory + unit])
            fresh = math.tanh(
                heard[2 * QUICK.memory + unit] + reset * back[2 * QUICK.memory + unit]
            )
            new[unit] = (1.0 - update) * fresh + update * old[unit]
        assert remembered[number] == pytest.approx(new, abs=1e-4)
        expected += members.look_scores[number] @ seen + members.memory_scores[number] @ new
        expected += members.score_bias[number]
    assert scores == pytest.approx(expected / QUICK.members + network.handicap, abs=1e-3)


def test_the_same_seed_trains_the_same_network(shown: Examples, network: GateNetwork) -> None:
    again, other = (train_gate(shown, QUICK, seed, "test").members for seed in (0, 1))
    assert all(np.array_equal(a, b) for a, b in zip(network.members, again, strict=True))
    assert not np.array_equal(network.members.look_weights, other.look_weights)


@pytest.mark.parametrize("runtime", ["numpy", "litert"])
def test_the_file_says_what_the_network_says(
    network: GateNetwork, shown: Examples, tmp_path: Path, runtime: str
) -> None:
    path = tmp_path / "gate.tflite"
    difference = export_gate(
        network, shown.windows[:5], path, recipe=QUICK, seed=0, evaluation=None
    )
    assert 0.0 < difference < 0.3
    described = json.loads(path.with_suffix(".json").read_text())
    assert described["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert described["outputs"]["scores"]["order"] == list(CLASSES)
    model = SoundModel.load(path, runtime)  # type: ignore[arg-type]
    written, trained = SoundEar(model), NetworkEar(network)
    for block in hear(made_up_sound(3.0, 0.2, 5)).blocks():
        said = written.hear(block.features, block.pitch)
        expected = trained.hear(block.features, block.pitch)
        for name in SoundProbabilities.__slots__:
            assert getattr(said, name) == pytest.approx(getattr(expected, name), abs=0.05)


def test_a_file_that_says_something_else_is_not_written(
    network: GateNetwork, shown: Examples, tmp_path: Path
) -> None:
    path = tmp_path / "gate.tflite"
    # One weight a million times larger than the rest of its row leaves the rest no int8 steps.
    weights = network.members.look_weights.copy()
    weights[:, :, 0] = 1e4
    spoilt = network._replace(
        members=network.members._replace(look_weights=weights), mean=network.mean * 0.0
    )
    with pytest.raises(DataError, match="differs from the float network"):
        export_gate(spoilt, shown.windows[:2], path, recipe=QUICK, seed=0, evaluation=None)
    assert not path.exists()


def test_the_file_is_small(network: GateNetwork) -> None:
    assert len(write_gate(network)) < 60_000


def test_streams_are_heard_alike_whenever_they_are_asked_for(
    sounds: list[Sound], tmp_path: Path
) -> None:
    first = hear_streams(sounds[:2], "mild", tmp_path, 0)
    kept = hear_streams(sounds[:2], "mild", tmp_path, 0)
    anew = hear_streams(sounds[:2], "mild", tmp_path / "other", 0)
    for one, two, three in zip(first, kept, anew, strict=True):
        for part in ("features", "pitch"):
            expected = getattr(one.heard, part)
            assert np.array_equal(expected, getattr(two.heard, part))
            assert np.array_equal(expected, getattr(three.heard, part))
    clean = hear_streams(sounds[:2], "clean", tmp_path, 0)
    assert np.array_equal(clean[0].heard.features, extract_features(sounds[0].samples))


def test_what_goes_through_a_codec_together_is_heard_as_by_itself(
    sounds: list[Sound], tmp_path: Path
) -> None:
    together = hear_streams(sounds[:2], "medium", tmp_path / "both", 0)
    alone = hear_streams(sounds[:1], "medium", tmp_path / "one", 0)
    ours, theirs = together[0].heard.features, alone[0].heard.features
    assert ours.shape == theirs.shape
    assert np.median(np.abs(ours - theirs)) < 0.01


class Brightness:
    """Takes what is bright for music: an ear whose verdicts are known."""

    def hear(self, frames: Features, _pitch: PitchFrames) -> SoundProbabilities:
        bright = float(sound_statistics(frames)[2]) > 0.2
        return SoundProbabilities(
            music=0.97 if bright else 0.01,
            speech_over_music=0.01,
            speech=0.01,
            noise=0.01 if bright else 0.97,
        )

    def reset(self) -> None:
        """Have nothing to forget."""


def test_a_verdict_tells_when_the_gate_opened_and_closed() -> None:
    random = np.random.default_rng(0)
    bright = (0.1 * random.standard_normal(160_000)).astype(np.float32)
    dark = (0.3 * np.sin(np.arange(160_000) * 0.05)).astype(np.float32)
    streams = [
        Stream(name, "music", name, 0, hear(sound))
        for name, sound in (("dark", dark), ("bright", bright), ("dark", dark))
    ]
    verdict = judge(MusicGate(GateSettings(), ear=Brightness()), joined(streams))
    assert len(verdict.music) == 60
    assert not verdict.music[:20].any()
    assert 0.5 <= verdict.first_open(10.0) <= 4.0
    assert 0.5 <= verdict.first_closed(20.0) <= 4.0
    assert verdict.music.sum() == pytest.approx(20, abs=8)


def test_reactions_are_counted_by_the_half_second() -> None:
    times = {"noise to music": [0.5, 2.0, 2.5, float("inf")], "music to noise": []}
    (seen, lost) = reactions(times).values()
    assert (seen["changes"], seen["median_seconds"], seen["within_limit"]) == (4, 2.25, 0.5)
    assert lost["changes"] == 0
    assert reaction_curves(times) == {
        "noise to music": [0.25, 0.25, 0.25, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75]
    }


def test_the_report_names_every_figure(
    sounds: list[Sound], network: GateNetwork, tmp_path: Path
) -> None:
    networks = [network] * FOLDS
    streams = hear_streams(sounds, "clean", tmp_path, 0)
    times = reaction_times(networks, streams, None, 0, tries=5)
    figures: dict[str, Any] = {
        "steady": {room: steady(networks, streams, None, 0) for room in CONDITIONS[:1]},
        "reactions": reactions(times),
        "reaction_curves": reaction_curves(times),
        "special": special(networks, sounds, None, 0, count=1),
        "sources": by_source(
            [judge(MusicGate(ear=NetworkEar(network)), stream) for stream in streams]
        ),
    }
    assert json.loads(json.dumps(figures)) is not None
    text = report(figures)
    for words in ("clean", "silence to music", "presenter", "| music | music | 50 |"):
        assert words in text
    for found in figures["steady"]["clean"].values():
        assert sum(found["blocks"].values()) == pytest.approx(1.0)
