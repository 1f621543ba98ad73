"""Plays a section: every note on its instrument, placed in the room, evened out as a mix."""

import zlib
from collections.abc import Callable

import numpy as np

from .effects import compress, high_pass, reverberate
from .score import Note, Part, Section, Stroke
from .signal import Signal, gain, rms, samples

TAIL_SECONDS = 4.0
_TAKES = 3
_NEAR = 0.4

type Progress = Callable[[str], None]


def mix(section: Section, progress: Progress) -> Signal:
    """Return the section in stereo (n, 2), its last notes ringing on for TAIL_SECONDS.

    The RMS level over the section itself, without the ring, is the section's loudness.
    `progress` hears the name of each part before it is played.
    """
    body = samples(section.seconds)
    dry = np.zeros((body + samples(TAIL_SECONDS), 2))
    send = np.zeros_like(dry)
    for part in section.parts:
        progress(f"{section.name}: {part.name}")
        track = _played(part, section, len(dry))
        dry += track
        send += part.reverb * track
    wet = reverberate(send, section.room, _generator(section.name, "room"))
    mixed = compress(high_pass(dry + wet, 28.0, 2), section.density)
    return mixed * gain(section.loudness_db) / rms(mixed[:body])


def _played(part: Part, section: Section, length: int) -> Signal:
    """Return the part in stereo, levelled so that its RMS while it sounds is its level."""
    ears = ("left", "right") if part.wide else ("both",)
    tracks = [_track(part, section, length, ear) for ear in ears]
    if part.wide:
        left, right = tracks
        stereo = np.stack([left + _NEAR * right, right + _NEAR * left], axis=1)
    else:
        angle = (part.pan + 1) * np.pi / 4
        stereo = tracks[0][:, None] * np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)])
    return stereo * gain(part.level_db) / _loudness_while_sounding(stereo)


def _track(part: Part, section: Section, length: int, ear: str) -> Signal:
    rng = _generator(section.name, part.name, ear)
    beat_seconds = 60.0 / section.tempo
    track = np.zeros(length)
    takes: dict[tuple[int, float, float, int], Signal] = {}
    for note in part.notes:
        late = rng.normal(0.0, section.looseness_ms / 1000.0)
        take = _take(part, note, beat_seconds, rng, takes)
        start = max(0, samples(note.beat * beat_seconds + late))
        stop = min(length, start + len(take))
        if stop > start:
            track[start:stop] += take[: stop - start]
    return part.insert(track) if part.insert else track


def _take(
    part: Part,
    note: Note,
    beat_seconds: float,
    rng: np.random.Generator,
    takes: dict[tuple[int, float, float, int], Signal],
) -> Signal:
    """Return one of a few takes of a note, so that a repeated note is not the same each time."""
    velocity = round(float(np.clip(note.velocity * rng.normal(1.0, 0.05), 0.05, 1.0)), 1)
    key = (note.pitch, round(note.beats, 3), max(velocity, 0.1), int(rng.integers(_TAKES)))
    if key not in takes:
        takes[key] = part.instrument(
            Stroke(
                frequency=note.frequency,
                seconds=note.beats * beat_seconds,
                velocity=key[2],
                rng=rng,
            )
        )
    return takes[key]


def _loudness_while_sounding(stereo: Signal) -> float:
    """Return the RMS of the louder half of the 50 ms blocks that are not silent."""
    block = samples(0.05)
    whole = stereo[: len(stereo) // block * block]
    power = np.mean(np.square(whole).reshape(-1, block * 2), axis=1)
    sounding = np.sort(power[power > 1e-4 * np.max(power)])
    return float(np.sqrt(np.mean(sounding[len(sounding) // 2 :])))


def _generator(*names: str) -> np.random.Generator:
    """Return the random generator of one player: always the same for the same names."""
    return np.random.default_rng(zlib.crc32("/".join(names).encode()))
