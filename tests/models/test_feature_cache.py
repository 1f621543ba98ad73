"""What is computed of a song is kept, as long as nothing changes that it depends on."""

import os
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest

from models.decoding import decode
from models.feature_cache import code_of, digest_of, kept
from models.reading import read_songs
from models.songs import DataError, Song


@pytest.fixture
def song(tmp_path: Path, our_folder: Path) -> Song:
    """Return a song with a file of its own."""
    audio = tmp_path / "song.opus"
    original = read_songs(our_folder)[0]
    audio.write_bytes(original.audio.read_bytes())
    return replace(original, audio=audio)


def test_it_is_computed_once(song: Song, cache: Path) -> None:
    asked: list[int] = []

    def compute() -> np.ndarray:
        asked.append(len(asked))
        return np.array([len(asked)])

    answers = [kept(song, cache, identity, compute)[0] for identity in ("a", "a", "b", "a")]
    assert answers == [1, 1, 2, 1]
    os.utime(song.audio, ns=(1, 1))
    assert kept(song, cache, "a", compute)[0] == 3


def test_an_interrupted_run_leaves_nothing_behind(
    song: Song, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(file: BinaryIO, _values: object) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(np, "save", torn)
        with pytest.raises(KeyboardInterrupt):
            kept(song, cache, "a", lambda: np.zeros(3))

    assert kept(song, cache, "a", lambda: np.ones(3)).tolist() == [1, 1, 1]


def test_the_code_of_two_functions_is_neither_of_them() -> None:
    digests = {code_of(decode), code_of(read_songs), code_of(decode, read_songs)}
    assert len(digests) == 3
    assert code_of(decode) == code_of(decode)


def test_a_file_is_known_by_what_it_holds(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"ab")
    other.write_bytes(b"ab")
    assert digest_of(one) == digest_of(other) != digest_of(one, other)
    other.write_bytes(b"ac")
    assert digest_of(one) != digest_of(other)
    with pytest.raises(DataError, match="cannot be read"):
        digest_of(tmp_path / "none")
