"""Turns a chord progression and a rhythm into the notes of an accompanying part."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, product

from .notation import Chord, Step
from .score import Note

_BASS_STEPS = {"r": 0, "3": 3, "5": 7, "8": 12}


def voiced(progression: tuple[Chord, ...], *, around: int, voices: int = 4) -> list[list[int]]:
    """Choose the MIDI pitches of each chord so that the voices move as little as they can.

    Every tone of the chord sounds (as far as there are voices), the bass of the voicing is free,
    and the chord stays near the pitch `around`.
    """
    voicings: list[list[int]] = []
    before = [around] * voices
    for chord in progression:
        before = min(
            _possible_voicings(chord, around, voices),
            key=lambda candidate: _distance(candidate, before, around),
        )
        voicings.append(before)
    return voicings


def comping(
    progression: tuple[Chord, ...],
    steps: Iterable[Step],
    *,
    around: int,
    voices: int = 4,
    strum_beats: float = 0.0,
    softer: float = 1.0,
) -> tuple[Note, ...]:
    """Strike the whole chord on every step; `strum_beats` is the delay from string to string."""
    voicings = voiced(progression, around=around, voices=voices)
    notes: list[Note] = []
    for step in steps:
        voicing = voicings[_chord_index(progression, step.beat)]
        upward = strum_beats > 0 and step.beat % 1 > 0
        for order, key in enumerate(reversed(voicing) if upward else voicing):
            delay = order * strum_beats
            notes.append(
                Note(
                    beat=step.beat + delay,
                    beats=max(step.beats - delay, 0.1),
                    pitch=key,
                    velocity=step.velocity * softer,
                )
            )
    return tuple(notes)


def arpeggio(
    progression: tuple[Chord, ...],
    steps: Iterable[Step],
    *,
    around: int,
    ring_beats: float,
    softer: float = 1.0,
) -> tuple[Note, ...]:
    """Break the chord: a step's digit picks the voice, 0 the lowest of four, 4 the octave above."""
    voicings = voiced(progression, around=around)
    notes: list[Note] = []
    for step in steps:
        voicing = voicings[_chord_index(progression, step.beat)]
        octave, voice = divmod(int(step.symbol), len(voicing))
        strong = 1.0 if step.beat % 2 == 0 else 0.85
        notes.append(
            Note(
                beat=step.beat,
                beats=ring_beats,
                pitch=voicing[voice] + 12 * octave,
                velocity=step.velocity * softer * strong,
            )
        )
    return tuple(notes)


def bass_line(
    progression: tuple[Chord, ...], steps: Iterable[Step], *, lowest: int, softer: float = 1.0
) -> tuple[Note, ...]:
    """Play one bass tone a step: r root, 3 third, 5 fifth, 8 octave; other symbols the root."""
    notes: list[Note] = []
    for step in steps:
        chord = progression[_chord_index(progression, step.beat)]
        root = lowest + (chord.root - lowest) % 12
        interval = _BASS_STEPS.get(step.symbol, 0)
        if step.symbol == "3":
            interval = (chord.tones[1] - chord.root) % 12
        notes.append(
            Note(
                beat=step.beat,
                beats=step.beats,
                pitch=root + interval,
                velocity=step.velocity * softer,
            )
        )
    return tuple(notes)


def beaten(steps: Iterable[Step], *, softer: float = 1.0) -> tuple[Note, ...]:
    """Strike a drum on every step."""
    return tuple(
        Note(beat=step.beat, beats=step.beats, velocity=step.velocity * softer) for step in steps
    )


def transposed(notes: Iterable[Note], semitones: int, *, louder: float = 1.0) -> tuple[Note, ...]:
    """Move notes up or down, for instance to double a melody an octave higher."""
    return tuple(
        replace(note, pitch=note.pitch + semitones, velocity=min(1.0, note.velocity * louder))
        for note in notes
    )


def entering(notes: Iterable[Note], beat: float) -> tuple[Note, ...]:
    """Let a player come in at `beat`: what is written before is not played."""
    return tuple(note for note in notes if note.beat >= beat)


def joined(*groups: Iterable[Note]) -> tuple[Note, ...]:
    """Put several groups of notes into one part, in the order of time."""
    return tuple(sorted((note for group in groups for note in group), key=lambda note: note.beat))


def swelling(notes: Iterable[Note], *, start: float, end: float) -> tuple[Note, ...]:
    """Scale velocities along the way from the factor `start` to the factor `end`."""
    played = tuple(notes)
    last = max(note.beat for note in played) or 1.0
    return tuple(
        replace(note, velocity=min(1.0, note.velocity * (start + (end - start) * note.beat / last)))
        for note in played
    )


def _chord_index(progression: tuple[Chord, ...], beat: float) -> int:
    for index, chord in enumerate(progression):
        if chord.beat <= beat + 1e-9 < chord.beat + chord.beats:
            return index
    raise ValueError(f"no chord sounds at beat {beat:g}: the progression is too short")


def _possible_voicings(chord: Chord, around: int, voices: int) -> list[list[int]]:
    span = 4 + 2 * voices
    reach = range(around - span, around + span + 1)
    places = [[key for key in reach if key % 12 == tone] for tone in dict.fromkeys(chord.tones)]
    extra = [[key for key in reach if key % 12 in chord.tones]] * max(0, voices - len(places))
    found = {tuple(sorted(set(keys))) for keys in product(*places[:voices], *extra)}
    return [list(keys) for keys in sorted(found) if len(keys) == voices]


def _distance(candidate: list[int], before: list[int], around: int) -> float:
    movement = sum(abs(new - old) for new, old in zip(candidate, before, strict=True))
    drift = abs(sum(candidate) / len(candidate) - around)
    crowding = sum(3 for low, high in pairwise(candidate) if high - low < 3)
    return movement + drift + crowding
