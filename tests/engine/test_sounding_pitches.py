"""Notes that stand out, and harmony from moment to moment."""

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray

from custom_components.music_mood.engine.harmony_frames import (
    CHANGING_NAMES,
    HARMONY_COUNT,
    INTERVAL_NAMES,
    HarmonyFrames,
)
from custom_components.music_mood.engine.pitch_spectrum import pitch_levels
from custom_components.music_mood.engine.sounding_pitches import (
    CLASS_OF_PITCH,
    PITCH_COUNT,
    sounding_pitches,
)

from .signals import noise, tone

A4, C5_SHARP, E5 = (float(librosa.note_to_hz(name)) for name in ("A4", "C#5", "E5"))


def harmony_of(*frequencies: float, seconds: float = 1.0) -> NDArray[np.float32]:
    sound = np.sum([tone(frequency, seconds, 0.2) for frequency in frequencies], axis=0)
    levels = pitch_levels(np.asarray(sound + noise(seconds, 0.02), np.float32))
    stream = HarmonyFrames()
    return np.concatenate([stream.push(block) for block in levels.reshape(-1, 5, 294)])


def changing(frames: NDArray[np.float32], name: str) -> np.ndarray:
    return np.asarray(frames[:, len(INTERVAL_NAMES) + CHANGING_NAMES.index(name)])


@pytest.mark.parametrize("semitone", [36, 41, 47, 60])
def test_a_tone_stands_out_at_its_pitch(semitone: int) -> None:
    frequency = float(librosa.midi_to_hz(33 + semitone))
    notes = sounding_pitches(pitch_levels(tone(frequency, 1.0) + noise(1.0, 0.02)))
    assert notes.shape == (10, PITCH_COUNT)
    assert np.all(notes[4:].argmax(axis=1) == semitone)


@pytest.mark.parametrize("semitone", [12, 17, 24])
def test_a_low_tone_fills_its_neighbours_too(semitone: int) -> None:
    frequency = float(librosa.midi_to_hz(33 + semitone))
    notes = sounding_pitches(pitch_levels(tone(frequency, 1.0) + noise(1.0, 0.02)))[4:]
    assert np.all(np.abs(notes.argmax(axis=1) - semitone) <= 1)
    assert np.all(notes[:, semitone] > 0.7 * notes.max(axis=1))


def test_an_overtone_counts_less_than_a_note() -> None:
    def strength_an_octave_up(*frequencies: float) -> float:
        sound = np.sum([tone(frequency, 1.0, 0.2) for frequency in frequencies], axis=0)
        levels = pitch_levels(np.asarray(sound + noise(1.0, 0.02), np.float32))
        return float(sounding_pitches(levels)[4:, 36].mean())

    assert strength_an_octave_up(440.0, 220.0) < 0.8 * strength_an_octave_up(440.0)


def test_levels_of_any_gain_give_the_same_notes() -> None:
    levels = pitch_levels(noise(1.0))
    np.testing.assert_allclose(sounding_pitches(levels - 3.0), sounding_pitches(levels), atol=1e-5)


def test_classes_add_up_octaves() -> None:
    notes = np.zeros((1, PITCH_COUNT), np.float32)
    notes[0, [3, 15, 74]] = 1.0, 0.5, 0.25
    expected = np.zeros(12)
    expected[[3, 74 % 12]] = 1.5, 0.25
    np.testing.assert_allclose(notes[0] @ CLASS_OF_PITCH, expected)


def test_a_major_chord_sounds_more_major_than_minor() -> None:
    frames = harmony_of(A4, C5_SHARP, E5)[3:]
    assert frames.shape[1] == HARMONY_COUNT == 133
    assert np.all(changing(frames, "major_triad") > 2.0 * changing(frames, "minor_triad"))
    assert np.all(changing(frames, "polyphony") >= 3)


def test_a_new_chord_is_a_harmonic_change() -> None:
    first, second = (pitch_levels(tone(f, 1.5) + noise(1.5, 0.02)) for f in (A4, E5))
    stream = HarmonyFrames()
    blocks = [*first.reshape(-1, 5, 294), *second[10:].reshape(-1, 5, 294)]
    *_, steady, change = (stream.push(block) for block in blocks)
    quiet, loud = (changing(frames, "slow_harmonic_change") for frames in (steady, change))
    assert loud.mean() > 2.0 * quiet.mean()
