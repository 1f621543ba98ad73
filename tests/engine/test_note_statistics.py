"""The note network and what is counted of its notes."""

from pathlib import Path

import librosa
import numpy as np
import pytest
from hypothesis import given, strategies as st
from numpy.typing import NDArray

from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.engine.note_network import KEYS, NoteNetwork, NoteWeights
from custom_components.music_mood.engine.note_statistics import (
    NOTE_NAMES,
    NoteFrames,
    note_statistics,
)
from custom_components.music_mood.engine.pitch_spectrum import pitch_levels

from .signals import chord, tune

LEVELS = pitch_levels(tune(4.0))
A4, C5_SHARP, C5, E5 = 48, 52, 51, 55


def named(notes: NDArray[np.float32]) -> dict[str, float]:
    frames = NoteFrames().push(notes).astype(np.float64)
    values = note_statistics(frames.mean(axis=0), frames.std(axis=0))
    return dict(zip(NOTE_NAMES, values, strict=True))


def sounding(*keys: int) -> NDArray[np.float32]:
    notes = np.zeros((20, 2, KEYS), np.float32)
    notes[:, 0, list(keys)] = 0.9
    return notes


def test_a_plucked_note_is_heard_on_its_key_and_begins_when_struck() -> None:
    time = np.arange(32_000) / 16_000
    struck = np.zeros(48_000, np.float32)
    frequency = float(librosa.midi_to_hz(21 + A4))
    struck[16_000:] = (
        0.3
        * np.exp(-2 * time)
        * sum(
            np.sin(2 * np.pi * frequency * harmonic * time) / harmonic for harmonic in range(1, 8)
        )
    )
    notes = NoteNetwork().push(pitch_levels(struck))
    assert np.all(notes[14:20, 0].argmax(axis=1) == A4)
    assert 10 <= notes[:, 1, A4].argmax() <= 13


def test_a_frame_counts_the_same_in_a_block_as_alone() -> None:
    stream, alone = NoteNetwork(), NoteNetwork()
    blocks = np.concatenate([stream.push(block) for block in LEVELS.reshape(-1, 5, 294)])
    frames = np.concatenate([alone.push(frame) for frame in LEVELS[:, np.newaxis]])
    np.testing.assert_allclose(blocks, frames, atol=1e-5)


@given(shift=st.floats(-4.0, 1.0))
def test_gain_makes_no_difference_to_notes(shift: float) -> None:
    shifted = NoteNetwork().push(LEVELS[:5] + np.float32(shift))
    np.testing.assert_allclose(shifted, NoteNetwork().push(LEVELS[:5]), atol=1e-3)


def test_a_file_that_is_no_note_network_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    with pytest.raises(ModelError, match=r"other\.npz is damaged"):
        NoteWeights.load(tmp_path / "other.npz")


def test_major_and_minor_chords_are_told_apart() -> None:
    major, minor = named(sounding(A4, C5_SHARP, E5)), named(sounding(A4, C5, E5))
    assert major["note_major_over_minor"] > 3.0 > -3.0 > minor["note_major_over_minor"]
    assert major["whole_note_major_over_minor"] > 3.0
    assert major["mean_note_major_triad"] == pytest.approx(0.9**3, rel=1e-5)
    assert major["whole_note_major_triad"] == pytest.approx(1 / 27, rel=1e-5)


def test_keys_are_counted_and_placed() -> None:
    found = named(sounding(A4, C5_SHARP, E5))
    assert found["mean_notes_sounding"] == 3
    assert found["deviation_notes_sounding"] == pytest.approx(0.0, abs=1e-6)
    assert found["mean_key"] == pytest.approx((A4 + C5_SHARP + E5) / 3)
    assert found["key_deviation"] == pytest.approx(np.std([A4, C5_SHARP, E5]))
    assert found["mean_keys_from_48"] == pytest.approx(0.9)
    assert found["whole_note_interval_5"] == pytest.approx(1 / 9)


def test_silence_has_no_notes_and_finite_statistics() -> None:
    found = named(np.zeros((10, 2, KEYS), np.float32))
    assert np.isfinite(list(found.values())).all()
    assert found["mean_notes_sounding"] == found["mean_note_strength"] == 0.0


def test_what_the_network_hears_in_a_chord_counts_as_notes() -> None:
    found = named(NoteNetwork().push(pitch_levels(chord(3.0))))
    assert found["mean_notes_sounding"] > 1.0
