"""The command that trains the note network of the engine."""

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .decoding import decode
from .engine import DEFAULT_WEIGHTS
from .feature_cache import code_of, digest_of, kept
from .note_teacher import NoteTeacher
from .notes import FRAME_SECONDS, Lessons, agreement, lessons, save_notes, train_notes
from .reading import read_songs
from .rooms_recordings import room_copy
from .songs import DataError, Song
from .targets import JUDGED_SUBSET

LESSONS_PER_RECORDING = 1500
HELD_OUT = 10
"""One song of so many is kept to measure how well the network agrees with its teacher."""


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data and cache."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--teacher", type=Path, required=True, help="nmp.onnx of basic-pitch 0.4.0 (Apache-2.0)"
    )
    parser.add_argument("--output", type=Path, default=DEFAULT_WEIGHTS, help="the file to write")


def train(options: Namespace) -> None:
    """Ask the teacher, train on clean songs and on the same in rooms, write the weights."""
    songs = [song for song in read_songs(options.data) if song.subset == JUDGED_SUBSET]
    if not songs:
        raise DataError(f"{options.data} holds no song of the subset {JUDGED_SUBSET}")
    folder = Path(options.cache)
    teacher = NoteTeacher(options.teacher)
    identity = f"{digest_of(options.teacher)} {code_of(NoteTeacher, decode)} {FRAME_SECONDS}"
    said = [
        _between_0_and_1(kept(song, folder / "notes", identity, partial(_said, song, teacher)))
        for song in tqdm(songs, "teacher", disable=None)
    ]
    random = np.random.default_rng(options.seed)
    clean, in_rooms = (
        [
            lessons(decode(song.audio), told, LESSONS_PER_RECORDING, random)
            for song, told in zip(tqdm(recordings, "lessons", disable=None), said, strict=True)
        ]
        for recordings in (songs, room_copy(songs, 0, folder / "rooms"))
    )
    weights = train_notes([*_without_held_out(clean), *_without_held_out(in_rooms)], options.seed)
    save_notes(options.output, weights)
    for name, parts in (("clean", clean), ("rooms", in_rooms)):
        sounds, begins = agreement(weights, parts[::HELD_OUT])
        print(f"{name}: correlation with the teacher {sounds:.3f} (sounds), {begins:.3f} (begins)")
    print(f"{options.output}: {options.output.stat().st_size} bytes")


def _without_held_out(parts: list[Lessons]) -> list[Lessons]:
    return [part for number, part in enumerate(parts) if number % HELD_OUT]


def _said(song: Song, teacher: NoteTeacher) -> NDArray[np.uint8]:
    """Return what the teacher says of `song`, (frames, 2, 88), with 255 for 1."""
    return np.rint(teacher.listen(decode(song.audio), FRAME_SECONDS) * 255).astype(np.uint8)


def _between_0_and_1(kept_as: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(kept_as / 255.0, np.float32)
