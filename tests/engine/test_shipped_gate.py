"""The music gate as it ships, on sound that nobody trained it on."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from custom_components.music_mood.engine.audio import level_dbfs
from custom_components.music_mood.engine.features import FeatureExtractor
from custom_components.music_mood.engine.level_floor import LevelFloor
from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.engine.mood import Sound
from custom_components.music_mood.engine.music_gate import MusicGate
from custom_components.music_mood.engine.pitch_frames import PitchListener
from custom_components.music_mood.engine.sound_ear import SoundEar
from custom_components.music_mood.engine.sound_model import (
    DEFAULT_SOUND_MODEL,
    MEMORY_SHAPE,
    SoundModel,
    SoundProbabilities,
    shared_sound_model,
)
from custom_components.music_mood.engine.sound_window import WINDOW_NAMES
from demo.music.calm import CALM
from demo.music.happy import HAPPY
from demo.music.mixer import mix
from demo.music.sad import SAD
from demo.music.score import Part, Section
from demo.music.tense import TENSE

from .signals import SAMPLE_RATE, noise, tone, tune

type Samples = NDArray[np.float32]

BLOCK = SAMPLE_RATE // 2


def gated(sound: Samples) -> tuple[list[bool], list[Sound]]:
    gate, features = MusicGate(), FeatureExtractor()
    floor, pitch = LevelFloor(), PitchListener()
    music, sounds = [], []
    for start in range(0, len(sound) - BLOCK + 1, BLOCK):
        block = sound[start : start + BLOCK]
        harmony = pitch.push(block, floor.push(block))
        music.append(gate.update(features.push(block), harmony, level_dbfs(block)))
        sounds.append(gate.sound)
    return music, sounds


def played(section: Section, *parts: Part) -> Samples:
    """Return fifteen seconds of a section of the demo piece, or of some of its parts."""
    shorter = replace(section, parts=parts or section.parts)
    whole = mix(shorter, lambda _part: None)[: 15 * 44_100].mean(axis=1)
    return np.asarray(resample_poly(whole, 160, 441), np.float32)


def drums_of(section: Section) -> list[Part]:
    return [part for part in section.parts if part.instrument.__module__.endswith("drums")]


@pytest.mark.parametrize("section", [HAPPY, TENSE, SAD, CALM], ids=lambda section: section.name)
def test_music_is_kept(section: Section) -> None:
    music, _ = gated(played(section))
    assert music.index(True) <= 5
    assert all(music[6:])


@pytest.mark.parametrize("section", [HAPPY, TENSE], ids=lambda section: section.name)
def test_drums_alone_are_music(section: Section) -> None:
    music, _ = gated(played(section, *drums_of(section)))
    begun = music.index(True)
    assert begun <= 10  # The drums of the tense section come in after three seconds.
    assert all(music[begun:])


def test_a_pad_alone_is_music() -> None:
    pad = next(part for part in CALM.parts if part.name == "warm pad")
    music, _ = gated(played(CALM, pad))
    assert all(music[8:])


def fan() -> Samples:
    time = np.arange(15 * SAMPLE_RATE) / SAMPLE_RATE
    hum = 0.02 * np.sin(2 * np.pi * 95.0 * time) + 0.01 * np.sin(2 * np.pi * 190.0 * time)
    return np.asarray(hum + noise(15.0, 0.05), np.float32)


def clicks() -> Samples:
    random = np.random.default_rng(0)
    train = (random.random(15 * SAMPLE_RATE) < 6.0 / SAMPLE_RATE).astype(np.float64)
    ring = np.exp(-np.arange(400) / 60.0) * random.normal(size=400)
    return np.asarray(0.3 * np.convolve(train, ring)[: len(train)], np.float32)


@pytest.mark.parametrize(
    "sound",
    [noise(15.0), np.asarray(tone(1000.0, 15.0)), fan(), clicks()],
    ids=["hiss", "test tone", "fan", "clicks"],
)
def test_noise_is_stopped(sound: Samples) -> None:
    music, sounds = gated(sound)
    assert not any(music)
    assert sounds.count(Sound.NOISE) > len(sounds) / 2


def test_silence_is_silence() -> None:
    music, sounds = gated(np.zeros(5 * SAMPLE_RATE, np.float32))
    assert not any(music)
    assert set(sounds) == {Sound.SILENCE}


@pytest.mark.parametrize("decibels", [-20.0, -10.0])
def test_the_volume_does_not_matter(decibels: float) -> None:
    sound = np.concatenate([tune(8.0), noise(8.0), tune(8.0, 110.0)])
    softer = sound * np.float32(10.0 ** (decibels / 20.0))
    assert gated(softer)[0] == gated(sound)[0]


def heard_by(model: SoundModel, sound: Samples) -> list[SoundProbabilities]:
    ear, features = SoundEar(model), FeatureExtractor()
    floor, pitch = LevelFloor(), PitchListener()
    return [
        ear.hear(features.push(block), pitch.push(block, floor.push(block)))
        for block in np.split(sound, len(sound) // BLOCK)
    ]


def test_litert_says_the_same_all_along() -> None:
    pytest.importorskip("ai_edge_litert", reason="LiteRT is not installed")
    sound = np.concatenate([tune(5.0), noise(5.0)])
    ours, theirs = (
        heard_by(SoundModel.load(runtime=runtime), sound) for runtime in ("numpy", "litert")
    )
    for our, their in zip(ours, theirs, strict=True):
        for name in ("music", "speech_over_music", "speech", "noise"):
            assert getattr(our, name) == pytest.approx(getattr(their, name), abs=1e-4)


def test_probabilities_add_up_to_one() -> None:
    for heard in heard_by(shared_sound_model(), noise(2.0)):
        total = heard.music + heard.speech_over_music + heard.speech + heard.noise
        assert total == pytest.approx(1.0)


def test_two_streams_share_the_model_but_not_the_memory() -> None:
    alone = heard_by(shared_sound_model(), tune(4.0))
    ears = SoundEar(), SoundEar()
    extractors = FeatureExtractor(), FeatureExtractor()
    listeners = PitchListener(), PitchListener()
    floors = LevelFloor(), LevelFloor()
    for number, blocks in enumerate(
        zip(np.split(tune(4.0), 8), np.split(noise(4.0), 8), strict=True)
    ):
        heard = [
            ear.hear(features.push(block), pitch.push(block, floor.push(block)))
            for ear, features, pitch, floor, block in zip(
                ears, extractors, listeners, floors, blocks, strict=True
            )
        ]
        assert heard[0] == alone[number]


def test_the_model_knows_the_statistics_it_was_trained_on() -> None:
    described = json.loads(DEFAULT_SOUND_MODEL.with_suffix(".json").read_text())
    assert described["input"]["statistics"] == list(WINDOW_NAMES)
    assert tuple(described["memory"]["shape"]) == MEMORY_SHAPE
    assert DEFAULT_SOUND_MODEL.stat().st_size < 100_000


def copy_of_the_model(folder: Path) -> Path:
    path = folder / "gate.tflite"
    path.write_bytes(DEFAULT_SOUND_MODEL.read_bytes())
    path.with_suffix(".json").write_bytes(DEFAULT_SOUND_MODEL.with_suffix(".json").read_bytes())
    return path


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = copy_of_the_model(tmp_path)
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"gate\.tflite is damaged: install Music Mood again"):
        SoundModel.load(path)


@pytest.mark.parametrize("content", [b"", b"not a model", b"\0" * 500])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gate.tflite"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"gate\.tflite is damaged"):
        SoundModel.load(path)


def test_another_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gate.tflite"
    path.write_bytes(DEFAULT_SOUND_MODEL.with_name("mood.tflite").read_bytes())
    with pytest.raises(ModelError, match=r"gate\.tflite is damaged"):
        SoundModel.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gate\.tflite cannot be read"):
        SoundModel.load(tmp_path / "gate.tflite")


def test_a_stream_that_begins_anew_is_judged_as_if_nothing_had_been() -> None:
    ear, fresh = SoundEar(), SoundEar()

    def judged(ear: SoundEar, sound: Samples) -> list[SoundProbabilities]:
        features, floor, pitch = FeatureExtractor(), LevelFloor(), PitchListener()
        return [
            ear.hear(features.push(block), pitch.push(block, floor.push(block)))
            for block in sound.reshape(-1, BLOCK)
        ]

    before = judged(ear, noise(4.0))
    ear.reset()
    assert judged(ear, tune(3.0)) == judged(fresh, tune(3.0))
    assert before != judged(ear, noise(4.0))
