"""Made-up singing, drums and noise, and how recordings are dealt to folds."""

from collections.abc import Callable
from csv import DictReader
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from models.decoding import decode
from models.gate_ambience import ambient
from models.gate_conversations import laugh, talk
from models.gate_instruments import drums, pad, plucked
from models.gate_noises import NOISES, machine, signals, turning
from models.gate_packages import collect_sounds
from models.gate_scenes import (
    CLASSES,
    MACHINES,
    SCENE_SECONDS,
    Stage,
    mixed,
    presenter,
    recorded_drums,
    scenes,
)
from models.gate_singing import sung_alone
from models.gate_sounds import FOLDS, UNHEARD, Kind, Sound, load_sounds
from models.gate_voices import formant_song, sung_from_speech
from models.songs import DataError

from .made_up import made_up_sound, write_table, write_wav

RATE = 16_000
type Samples = NDArray[np.float32]


def random(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def syllables(seconds: float, seed: int = 0) -> Samples:
    """Noise through a throat, four times a second: enough of a voice for the vocoder."""
    count = int(seconds * RATE)
    source = signal.lfilter([1.0], [1.0, -1.3, 0.8], random(seed).standard_normal(count))
    envelope = np.clip(np.sin(2 * np.pi * 4.0 * np.arange(count) / RATE), 0.0, 1.0)
    return np.asarray(0.05 * source * envelope, np.float32)


def pitch(piece: Samples) -> float:
    """Fundamental in Hz by the highest peak of the autocorrelation between 70 and 700 Hz."""
    likeness = signal.correlate(piece, piece, method="fft")[len(piece) - 1 :]
    low, high = RATE // 700, RATE // 70
    return RATE / float(low + np.argmax(likeness[low:high]))


MAKERS: dict[str, Callable[[float, np.random.Generator], Samples]] = {
    "drums": drums,
    "pad": pad,
    "plucked": plucked,
    "formants": formant_song,
    "choir": lambda seconds, generator: formant_song(seconds, generator, 3),
    "ambient": ambient,
    "lone singer": lambda seconds, generator: sung_alone(syllables(4.0), seconds, generator),
    "singing": lambda seconds, generator: sung_from_speech(syllables(4.0), seconds, generator),
    **{noise.__name__: noise for noise in (*NOISES, turning)},
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("seed", range(4))
def test_what_is_made_up_is_sound_of_the_length_asked_for(name: str, seed: int) -> None:
    sound = MAKERS[name](2.0, random(seed))
    assert sound.shape == (2 * RATE,)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert 0.1 < np.abs(sound).max() <= 1.0


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_seed_makes_the_same_sound(name: str) -> None:
    first, again, other = (MAKERS[name](1.0, random(seed)) for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("sing", [sung_from_speech, sung_alone])
def test_a_singer_holds_notes(
    sing: Callable[[Samples, float, np.random.Generator], Samples],
) -> None:
    sung = sing(syllables(4.0), 6.0, random(1))
    loud = [piece for piece in np.split(sung, 60) if np.std(piece) > 0.3 * np.std(sung)]
    pitches = np.array([pitch(piece) for piece in loud])
    steps = np.abs(12.0 * np.log2(pitches[1:] / pitches[:-1]))
    assert np.median(steps) < 1.0


@pytest.mark.parametrize("sing", [sung_from_speech, sung_alone])
def test_silence_cannot_be_sung_but_does_no_harm(
    sing: Callable[[Samples, float, np.random.Generator], Samples],
) -> None:
    sound = sing(np.zeros(4 * RATE, np.float32), 1.0, random())
    assert np.isfinite(sound).all()


def pure_voices(*frequencies: float) -> list[Samples]:
    """Speakers who can be told apart: each hums one pitch all the time."""
    time = np.arange(30 * RATE) / RATE
    return [np.asarray(0.1 * np.sin(2 * np.pi * f * time), np.float32) for f in frequencies]


def test_people_take_turns_and_fall_silent_now_and_then() -> None:
    said = talk(pure_voices(300.0, 500.0), 30.0, random(2))
    assert said.shape == (30 * RATE,)
    spectra = np.abs(np.fft.rfft(said.reshape(-1, RATE // 10) * np.hanning(RATE // 10), axis=1))
    # Tenths of a second have lines 10 Hz apart.
    first, second = spectra[:, 30], spectra[:, 50]
    speaks = [voice > 0.3 * voice.max() for voice in (first, second)]
    shares = [float(np.mean(voice)) for voice in speaks]
    assert all(share > 0.15 for share in shares)
    assert np.mean(speaks[0] & speaks[1]) < 0.5 * min(shares)
    assert np.mean(~speaks[0] & ~speaks[1]) > 0.03


def test_laughter_is_one_syllable_that_comes_again_more_softly() -> None:
    sound = laugh(pure_voices(300.0)[0], random(1))
    envelope = signal.convolve(np.abs(sound), np.ones(800) / 800, "same")
    peaks, _ = signal.find_peaks(envelope, height=0.1 * envelope.max(), distance=int(0.12 * RATE))
    assert len(peaks) >= 3
    assert 0.15 * RATE < np.median(np.diff(peaks)) < 0.3 * RATE
    assert envelope[peaks[-1]] < envelope[peaks[0]]


def test_a_machine_hums_steadily() -> None:
    levels = [
        np.std([np.log10(np.std(piece)) for piece in np.split(machine(4.0, random(seed)), 8)])
        for seed in range(10)
    ]
    assert np.median(levels) < 0.15


def test_some_signals_beep() -> None:
    shares = [float(np.mean(np.abs(signals(4.0, random(seed))) < 0.05)) for seed in range(20)]
    assert max(shares) > 0.3
    assert min(shares) < 0.1


@pytest.mark.parametrize("decibels", [-6.0, 0.0, 12.0])
def test_mixing_keeps_the_ratio_of_levels(decibels: float) -> None:
    front, back = syllables(2.0), pad(2.0, random())
    added = mixed(front, back, decibels) - front
    measured = 20.0 * np.log10(np.std(front) / np.std(added))
    assert measured == pytest.approx(decibels, abs=0.2)


@pytest.fixture(scope="module")
def few_sounds() -> list[Sound]:
    kinds: tuple[Kind, ...] = ("music", "speech", "noise")
    return [
        Sound(f"{kind}{fold}", kind, f"{kind} source {fold}", fold, made_up_sound(7.0, 0.1, fold))
        for kind in kinds
        for fold in range(FOLDS)
    ]


def test_scenes_hold_every_class_and_only_sounds_of_their_fold(few_sounds: list[Sound]) -> None:
    stage = Stage.of(few_sounds, 2, random())
    assert {sound.fold for part in stage.sounds.values() for sound in part} == {2}
    made = list(scenes(stage, 0.02))
    assert {scene.label for scene in made} == set(CLASSES)
    for scene in made:
        assert scene.samples.shape == (int(SCENE_SECONDS * RATE),)
        assert np.isfinite(scene.samples).all()


def test_a_variety_may_have_a_few_kinds_of_scenes_only(few_sounds: list[Sound]) -> None:
    made = list(scenes(Stage.of(few_sounds, 2, random(), MACHINES), 0.05))
    assert {scene.recipe for scene in made} == set(MACHINES.recipes)


def test_recorded_drums_are_those_of_the_fold(few_sounds: list[Sound]) -> None:
    hits = np.full(10 * RATE, 0.25, np.float32)
    kit = Sound("kit", "music", "debian:hydrogen-drumkits/kit", 3, hits)
    assert (recorded_drums(Stage.of([*few_sounds, kit], 3, random())) == 0.25).all()
    assert not (recorded_drums(Stage.of([*few_sounds, kit], 2, random())) == 0.25).any()


def test_a_source_of_four_times_the_length_is_chosen_twice_as_often() -> None:
    long = Sound("long", "noise", "long", 0, np.full(40 * RATE, 0.1, np.float32))
    short = Sound("short", "noise", "short", 0, np.full(10 * RATE, 0.2, np.float32))
    stage = Stage.of([long, short], 0, random())
    levels = np.array([stage.piece("noise", 0.1)[0] for _ in range(3000)])
    assert np.mean(levels < 0.15) == pytest.approx(2 / 3, abs=0.03)


def test_sources_that_may_hide_music_teach_nothing(few_sounds: list[Sound]) -> None:
    cafe = Sound("cafe", "noise", f"places{UNHEARD[0]}", 2, made_up_sound(7.0, 0.1, 9))
    stage = Stage.of([*few_sounds, cafe], 2, random())
    assert "cafe" not in {sound.name for sound in stage.sounds["noise"]}


def test_a_presenter_begins_when_the_song_has_been_heard(few_sounds: list[Sound]) -> None:
    scene = presenter(Stage.of(few_sounds, 1, random()))
    assert len(scene) == 2 * int(SCENE_SECONDS * RATE)
    halves = [float(np.std(half)) for half in np.split(scene, 2)]
    assert halves[1] == pytest.approx(halves[0], rel=0.05)


@pytest.fixture
def gate_folder(our_folder: Path, tmp_path: Path) -> Path:
    (tmp_path / "deam").symlink_to(our_folder)
    (tmp_path / "nonmusic").mkdir()
    rows = [
        {
            "path": f"{kind}{number}.wav",
            "kind": kind,
            "source": f"{kind}{number // 2}",
            "seconds": 3,
        }
        for kind in ("speech", "noise")
        for number in range(12)
    ]
    write_table(tmp_path / "nonmusic" / "manifest.csv", rows)
    for row in rows:
        sound = made_up_sound(3.0, 0.0, len(str(row["path"])))
        write_wav(tmp_path / "nonmusic" / str(row["path"]), sound)
    return tmp_path


def test_no_source_is_in_two_folds_and_every_fold_has_all_kinds(
    gate_folder: Path, tmp_path: Path
) -> None:
    sounds = load_sounds(gate_folder, tmp_path / "cache")
    for kind in ("speech", "noise"):
        folds: dict[str, set[int]] = {}
        for sound in sounds:
            if sound.kind == kind:
                folds.setdefault(sound.source, set()).add(sound.fold)
        assert all(len(found) == 1 for found in folds.values())
        assert {fold for found in folds.values() for fold in found} == set(range(FOLDS))
    again = load_sounds(gate_folder, tmp_path / "cache")
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(sounds, again, strict=True))


def test_a_recording_that_changed_is_decoded_anew(gate_folder: Path, tmp_path: Path) -> None:
    before = load_sounds(gate_folder, tmp_path / "cache")
    write_wav(gate_folder / "nonmusic" / "noise3.wav", made_up_sound(2.0, 0.5, 3))
    after = load_sounds(gate_folder, tmp_path / "cache")
    changed = [
        old.name
        for old, new in zip(before, after, strict=True)
        if not np.array_equal(old.samples, new.samples)
    ]
    assert changed == ["noise3"]


def test_a_missing_manifest_is_named(our_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "deam").symlink_to(our_folder)
    with pytest.raises(DataError, match=r"manifest\.csv is missing: the gate needs"):
        load_sounds(tmp_path, tmp_path / "cache")


def test_a_missing_recording_is_named(gate_folder: Path, tmp_path: Path) -> None:
    (gate_folder / "nonmusic" / "noise3.wav").unlink()
    with pytest.raises(DataError, match=r"noise3\.wav is listed, but missing"):
        load_sounds(gate_folder, tmp_path / "cache")


def test_recordings_of_ones_own_become_lessons_of_their_own_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.gate_packages.PACKAGES", ())
    own = tmp_path / "own"
    names = {"music": ("a b.wav", "a_b.wav"), "speech": ("anna.wav",), "noise": ("fan.wav",)}
    for kind, recordings in names.items():
        (own / kind / "home").mkdir(parents=True)
        for seed, recording in enumerate(recordings):
            write_wav(own / kind / "home" / recording, made_up_sound(6.0, 0.5, seed))
    assert collect_sounds(tmp_path / "no packages", tmp_path / "sounds", own) == 4
    with (tmp_path / "sounds" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(DictReader(file))
    assert {(row["kind"], row["source"]) for row in rows} == {(kind, "own:home") for kind in names}
    first, second = (decode(tmp_path / "sounds" / row["path"]) for row in rows[:2])
    assert not np.array_equal(first, second)


def test_some_of_each_kind_must_be_there_before_anything_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="three folders, music, speech and noise"):
        collect_sounds(tmp_path, tmp_path / "sounds", tmp_path / "nothing")
    assert not (tmp_path / "sounds").exists()
