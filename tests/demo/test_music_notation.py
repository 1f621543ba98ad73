"""The text notations of the demo music, and the arranging of chords into parts."""

from itertools import pairwise

import librosa
import pytest
from hypothesis import given, strategies as st

from demo.music.arranging import arpeggio, bass_line, comping, entering, voiced
from demo.music.notation import chords, melody, pitch, repeated, rhythm

ROOTS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
progressions = st.lists(
    st.tuples(st.sampled_from(ROOTS), st.sampled_from(("", "m", "7", "m7", "maj7", "dim7"))),
    min_size=1,
    max_size=8,
).map(lambda symbols: " ".join(root + kind for root, kind in symbols))


@pytest.mark.parametrize("name", ["C4", "A4", "F#3", "Bb5", "E1"])
def test_pitches_are_those_librosa_knows(name: str) -> None:
    assert pitch(name) == librosa.note_to_midi(name)


@pytest.mark.parametrize("name", ["H4", "C", "c4", "C##4", ""])
def test_what_is_no_pitch_is_named_in_the_error(name: str) -> None:
    with pytest.raises(ValueError, match="not a pitch"):
        pitch(name)


def test_a_melody_has_beats_rests_and_accents() -> None:
    first, second, third = melody("C4:1 -:2 D4:.5! -:.5 | E4:4", bars=2, velocity=0.5)

    assert (first.beat, first.beats, first.pitch, first.velocity) == (0, 1, 60, 0.5)
    assert (second.beat, second.beats, second.pitch, second.velocity) == (3, 0.5, 62, 0.7)
    assert (third.beat, third.beats, third.pitch) == (4, 4, 64)


def test_a_melody_with_a_bar_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="bar 2 is not four beats long: D4:3"):
        melody("C4:4 | D4:3", bars=2)


def test_a_melody_with_too_few_bars_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 bars, not 2"):
        melody("C4:4", bars=2)


def test_an_ostinato_plays_its_bars_in_turn() -> None:
    notes = repeated("C4:4", "D4:2! E4:2", bars=3, velocity=0.5)

    assert [(note.beat, note.pitch, note.velocity) for note in notes] == [
        (0, 60, 0.5),
        (4, 62, 0.7),
        (6, 64, 0.5),
        (8, 60, 0.5),
    ]


def test_a_player_enters_in_the_middle_of_what_is_written() -> None:
    assert [note.beat for note in entering(melody("C4:1 D4:1 E4:2", bars=1), 1.0)] == [1, 2]


def test_chords_share_bars() -> None:
    whole, half, other = chords("Am | C:2 G7:2")

    assert (whole.beat, whole.beats, whole.root, set(whole.tones)) == (0, 4, 9, {9, 0, 4})
    assert (half.beat, half.beats, set(half.tones)) == (4, 2, {0, 4, 7})
    assert (other.beat, other.beats, set(other.tones)) == (6, 2, {7, 11, 2, 5})


def test_an_unknown_chord_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="not a chord: 'Cwhatever'"):
        chords("Cwhatever")


def test_a_rhythm_strikes_holds_and_rests() -> None:
    steps = list(rhythm("X--.o.x.", "........", bars=3, last="x..."))

    assert [(step.beat, step.beats, step.velocity) for step in steps] == [
        (0.0, 1.5, 1.0),
        (2.0, 0.5, 0.5),
        (3.0, 0.5, 0.78),
        (8.0, 1.0, 0.78),
    ]


@given(progressions, st.integers(48, 72))
def test_a_voicing_sounds_every_tone_and_stays_in_its_register(text: str, around: int) -> None:
    progression = chords(text)

    for chord, voicing in zip(progression, voiced(progression, around=around), strict=True):
        assert {key % 12 for key in voicing} == set(chord.tones)
        assert voicing == sorted(set(voicing))
        assert all(abs(key - around) <= 12 for key in voicing)


@given(progressions, st.integers(48, 72))
def test_voices_move_by_small_steps(text: str, around: int) -> None:
    voicings = voiced(chords(text), around=around)

    for before, after in pairwise(voicings):
        moved = [abs(new - old) for old, new in zip(before, after, strict=True)]
        assert sum(moved) / len(moved) <= 5


def test_a_bass_line_plays_root_third_fifth_and_octave() -> None:
    notes = bass_line(chords("Am"), rhythm("r358", bars=1), lowest=pitch("E1"))

    assert [note.pitch for note in notes] == [pitch(name) for name in ("A1", "C2", "E2", "A2")]


def test_an_arpeggio_breaks_the_chord_of_its_moment() -> None:
    progression = chords("C F")
    notes = arpeggio(progression, rhythm("0123", bars=2), around=60, ring_beats=1)

    assert [note.beat for note in notes] == list(range(8))
    assert {note.pitch % 12 for note in notes[:4]} == {0, 4, 7}
    assert {note.pitch % 12 for note in notes[4:]} == {5, 9, 0}


def test_a_strum_spreads_the_strings() -> None:
    down = comping(chords("G"), rhythm("x...", bars=1), around=60, strum_beats=0.02)

    assert [note.beat for note in down] == pytest.approx([0, 0.02, 0.04, 0.06])
    assert [note.pitch for note in down] == sorted(note.pitch for note in down)


def test_a_rhythm_longer_than_its_harmony_is_refused() -> None:
    with pytest.raises(ValueError, match="no chord sounds at beat 4"):
        comping(chords("C"), rhythm("x...", bars=2), around=60)
