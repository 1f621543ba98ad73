"""The command that teaches the sound encoder of the engine."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from inspect import getsource
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from .decoding import decode
from .encoder import Lesson, explained, levels_of, mean_answers, said_of_codes, train_encoder
from .encoder_file import engine_weights, save_encoder
from .encoder_network import CENTRE, FIRST_CODE
from .encoder_teacher import Teacher, checkpoint_files, listen
from .engine import DEFAULT_ENCODER, FRAMES_PER_CODE, SAMPLE_RATE, SLANEY_HOP, slaney_filters
from .feature_cache import code_of, digest_of, kept
from .reading import read_songs
from .rooms_recordings import room_copy
from .songs import DataError, Song
from .targets import JUDGED_SUBSET

SECONDS = 10
ROOM_COPIES = 3
HELD_OUT = 10
"""One song of so many is kept to measure how much the encoder has understood."""

_SAMPLES = SECONDS * SAMPLE_RATE
_CODES_AT_THE_END = 11
"""Codes of a recording whose surroundings lie behind its end."""
_COUNT = _SAMPLES // (SLANEY_HOP * FRAMES_PER_CODE) - FIRST_CODE - _CODES_AT_THE_END


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data and cache."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--teacher",
        type=Path,
        required=True,
        help="the folder MSD_musicnn from the wheel of musicnn 0.1.0 (ISC)",
    )
    parser.add_argument("--output", type=Path, default=DEFAULT_ENCODER, help="the file to write")


def train(options: Namespace) -> None:
    """Ask the teacher about the songs that no fold judges, train on them, write the weights."""
    songs = [song for song in read_songs(options.data) if song.subset != JUDGED_SUBSET]
    if not songs:
        raise DataError(f"{options.data} holds no song but those that the folds judge")
    folder = Path(options.cache)
    teacher = Teacher.load(options.teacher)
    identity = _identity(options.teacher)
    said = [
        kept(song, folder / "encoder", identity, partial(_said, song, teacher))
        for song in tqdm(songs, "teacher", unit="song", disable=None)
    ]
    clean = list(_lessons(songs, said))
    copies = [
        list(_lessons(room_copy(songs, number, folder / "rooms"), said))
        for number in range(ROOM_COPIES)
    ]
    taught = [lesson for copy in copies for lesson in _without_held_out(copy)]
    learnt = train_encoder(teacher, _without_held_out(clean), taught, options.seed)
    means = mean_answers(learnt, [*_without_held_out(clean), *_without_held_out(copies[0])])
    save_encoder(options.output, engine_weights(learnt, means))
    for name, lessons in (("clean", clean), ("rooms", copies[0])):
        shares = explained(learnt, lessons[::HELD_OUT])
        print(f"{name}: variance of the teacher's means found {np.round(shares, 3).tolist()}")
    print(f"{options.output}: {options.output.stat().st_size} bytes")


def _lessons(songs: Sequence[Song], said: Sequence[NDArray[np.float16]]) -> Iterator[Lesson]:
    for song, told in zip(tqdm(songs, "lessons", unit="song", disable=None), said, strict=True):
        yield Lesson(levels_of(_ten_seconds(song)), told)


def _said(song: Song, teacher: Teacher) -> NDArray[np.float16]:
    return said_of_codes(listen(teacher, _ten_seconds(song)), _COUNT)


def _identity(teacher: Path) -> str:
    """Return what changes with the teacher, and with how it is asked and understood."""
    files = digest_of(*checkpoint_files(teacher))
    code = code_of(listen, slaney_filters, decode)
    return f"{files} {code} {getsource(said_of_codes)} {_SAMPLES} {_COUNT} {FIRST_CODE} {CENTRE}"


def _ten_seconds(song: Song) -> NDArray[np.float32]:
    """Return the first ten seconds, with silence behind what is shorter: all are of one length."""
    sound = decode(song.audio)[:_SAMPLES]
    return np.pad(sound, (0, _SAMPLES - len(sound)))


def _without_held_out(lessons: list[Lesson]) -> list[Lesson]:
    return [lesson for number, lesson in enumerate(lessons) if number % HELD_OUT]
