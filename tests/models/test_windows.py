"""Sound becomes windows that end where their label ends."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.decoding import decode
from models.engine import extract_features
from models.feature_cache import load_features
from models.paper_window import remove_gain
from models.reading import read_songs
from models.songs import DataError, Song
from models.targets import average_songs, centre_other_subsets, thin_out
from models.windows import Windows, cut_windows

from .made_up import made_up_sound, write_wav


@pytest.fixture(scope="module")
def songs(our_folder: Path) -> list[Song]:
    return read_songs(our_folder)


@pytest.fixture(scope="module")
def windows(songs: list[Song], tmp_path_factory: pytest.TempPathFactory) -> Windows:
    return cut_windows(songs, load_features(songs, tmp_path_factory.mktemp("features")))


def test_decoding_gives_the_samples_of_the_file(tmp_path: Path) -> None:
    sound = made_up_sound(1.0, 0.2, 1)
    write_wav(tmp_path / "a.wav", sound)
    np.testing.assert_allclose(decode(tmp_path / "a.wav"), sound, atol=1e-4)


def test_a_file_that_is_no_sound_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.opus").write_text("no sound")
    with pytest.raises(DataError, match=r"cannot decode .*a\.opus: .+"):
        decode(tmp_path / "a.opus")


def test_without_ffmpeg_the_user_learns_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match="apt install ffmpeg"):
        decode(tmp_path / "a.opus")


def test_ten_seconds_give_a_window_for_each_of_fifteen_labels(windows: Windows) -> None:
    # 33.0, 33.5, ... 40.0: before them there are no 3 s, after them no sound.
    assert np.all(np.unique(windows.songs, return_counts=True)[1] == 15)


def test_a_window_is_the_three_seconds_before_its_label(
    songs: list[Song], windows: Windows
) -> None:
    features = extract_features(decode(songs[0].audio))
    np.testing.assert_array_equal(windows.inputs[0], remove_gain(features[:60]))
    np.testing.assert_array_equal(windows.inputs[14], remove_gain(features[140:200]))
    np.testing.assert_array_equal(windows.moods[0], songs[0].moods[songs[0].times == 33.0][0])


def test_deam_excerpts_start_at_zero(deam_folder: Path) -> None:
    song = read_songs(deam_folder)[0]
    features = extract_features(decode(song.audio))
    found = cut_windows([song], [features])
    np.testing.assert_array_equal(found.inputs[0], remove_gain(features[240:300]))
    assert len(found) == 2


def test_the_gain_can_be_kept(songs: list[Song]) -> None:
    features = extract_features(decode(songs[0].audio))
    kept = cut_windows(songs[:1], [features], keep_gain=True)
    np.testing.assert_array_equal(kept.inputs[0], features[:60])


def test_labels_without_sound_before_them_are_refused(songs: list[Song]) -> None:
    early = replace(songs[0], times=songs[0].times - 30.0)
    with pytest.raises(DataError, match="no label has 3 s of sound"):
        cut_windows([early], [extract_features(decode(early.audio))])


def test_features_are_computed_once_and_again_when_the_sound_changes(
    tmp_path: Path, songs: list[Song]
) -> None:
    path = tmp_path / "a.wav"
    song = replace(songs[0], audio=path)
    write_wav(path, made_up_sound(1.0, -0.5, 1))
    first = load_features([song], tmp_path / "cache")[0]
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").iterdir()}
    again = load_features([song], tmp_path / "cache")[0]
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").iterdir()} == before
    np.testing.assert_array_equal(first, again)
    write_wav(path, made_up_sound(2.0, 0.5, 1))
    assert load_features([song], tmp_path / "cache")[0].shape[0] == 2 * first.shape[0]


def test_an_unreadable_song_leaves_nothing_in_the_cache(tmp_path: Path, songs: list[Song]) -> None:
    path = tmp_path / "a.wav"
    path.write_text("no sound")
    with pytest.raises(DataError):
        load_features([replace(songs[0], audio=path)], tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_other_annotators_are_centred_on_the_judged_ones(windows: Windows) -> None:
    other = windows.subsets != "2013"
    shifted = replace(windows, moods=windows.moods + other[:, np.newaxis] * np.float32(0.2))
    centred = centre_other_subsets(shifted)
    np.testing.assert_array_equal(centred.moods[~other], windows.moods[~other])
    np.testing.assert_allclose(
        centred.moods[other].mean(axis=0), windows.moods[~other].mean(axis=0), atol=1e-6
    )


def test_song_labels_are_the_mean_of_the_song(windows: Windows) -> None:
    wandering = replace(
        windows, moods=np.linspace(-1, 1, 2 * len(windows), dtype=np.float32).reshape(-1, 2)
    )
    averaged = average_songs(wandering)
    for song in np.unique(windows.songs):
        chosen = windows.songs == song
        expected = np.broadcast_to(wandering.moods[chosen].mean(axis=0), (chosen.sum(), 2))
        np.testing.assert_allclose(averaged.moods[chosen], expected, atol=1e-6)


def test_thinning_keeps_every_song(windows: Windows) -> None:
    thin = thin_out(windows, 3)
    assert len(thin) == len(windows) // 3
    assert set(thin.songs) == set(windows.songs)
