"""Annotated music is read from every layout, and what is missing is named."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from models.reading import read_songs
from models.songs import DataError

from .made_up import TABLES, Moods


@pytest.fixture
def broken(our_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of our layout to damage."""
    return shutil.copytree(our_folder, tmp_path / "copy")


def test_our_layout_gives_every_song_with_its_labels(our_folder: Path, moods: Moods) -> None:
    songs = read_songs(our_folder)
    assert [song.id for song in songs] == list(moods)
    first = songs[0]
    assert first.audio_start == 30.0
    assert (first.subset, first.fold) == ("2013", 0)
    assert first.times[0] == 15.0
    np.testing.assert_allclose(first.moods[0], moods["1"])


def test_songs_of_other_annotators_have_no_fold(our_folder: Path) -> None:
    assert [(song.subset, song.fold) for song in read_songs(our_folder)[10:]] == [
        ("2014", None),
        ("2014", None),
    ]


def test_our_layout_is_found_one_folder_down(our_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(our_folder, tmp_path / "deam")
    assert len(read_songs(tmp_path)) == len(read_songs(our_folder))


def test_labels_are_sorted_by_time(broken: Path) -> None:
    header, *rows = (broken / "dynamic.csv").read_text().splitlines()
    (broken / "dynamic.csv").write_text("\n".join([header, *reversed(rows)]))
    assert np.all(np.diff(read_songs(broken)[0].times) > 0)


def test_deam_layout_leaves_out_what_only_one_table_has(deam_folder: Path) -> None:
    song = read_songs(deam_folder)[0]
    np.testing.assert_array_equal(song.times, [15.0, 15.5])
    np.testing.assert_allclose(song.moods, [[-0.1, 0.1], [-0.2, 0.2]])
    assert song.audio_start == 0.0


def test_deam_layout_knows_the_campaigns_by_the_number(deam_folder: Path) -> None:
    songs = read_songs(deam_folder)
    assert [song.subset for song in songs] == ["2013", "2014", "2015"]
    assert [song.fold is None for song in songs] == [False, True, True]


def test_deam_songs_of_an_artist_share_a_fold(deam_folder: Path) -> None:
    for table in ("arousal", "valence"):
        path = deam_folder / TABLES / f"{table}.csv"
        rows = [f"{song}, 0.1, 0.1, 0.1" for song in range(1, 21)]
        path.write_text("\n".join([path.read_text().splitlines()[0], *rows]))
    audio = deam_folder / "MEMD_audio"
    for song in {*range(1, 21)} - {2}:
        shutil.copy(audio / "2.wav", audio / f"{song}.wav")
    separate = {song.fold for song in read_songs(deam_folder)}
    (deam_folder / "metadata").mkdir()
    artists = "\n".join(f"{song},Same Band,Song {song}" for song in range(1, 21))
    (deam_folder / "metadata" / "metadata_2013.csv").write_text(
        f"song_id,Artist,Song title\n{artists}\n"
    )
    together = {song.fold for song in read_songs(deam_folder)}
    assert len(separate) > 1
    assert len(together) == 1


def test_deam_audio_may_lie_a_folder_deeper(deam_folder: Path) -> None:
    audio = deam_folder / "MEMD_audio"
    shutil.move(audio, deam_folder / "inner")
    audio.mkdir()
    shutil.move(deam_folder / "inner", audio / "MEMD_audio")
    assert len(read_songs(deam_folder)) == 3


def test_the_older_1000_songs_layout(deam_folder: Path) -> None:
    (deam_folder / "MEMD_audio").rename(deam_folder / "clips_45sec")
    for table in ("arousal", "valence"):
        (deam_folder / TABLES / f"{table}.csv").rename(
            deam_folder / "annotations" / f"{table}_cont_average.csv"
        )
    assert [song.id for song in read_songs(deam_folder)] == ["2", "1001", "2001"]


def test_a_missing_folder_is_named_with_the_way_to_give_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no folder .*nowhere.*--data"):
        read_songs(tmp_path / "nowhere")


def test_an_unknown_layout_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="MEMD_audio"):
        read_songs(tmp_path)


def test_a_missing_sound_is_named(broken: Path) -> None:
    (broken / "audio" / "3.opus").unlink()
    with pytest.raises(DataError, match=r"song 3 .*3\.opus is missing"):
        read_songs(broken)


def test_a_song_without_labels_is_named(broken: Path) -> None:
    rows = (broken / "dynamic.csv").read_text().splitlines()
    (broken / "dynamic.csv").write_text("\n".join(r for r in rows if not r.startswith("3,")))
    with pytest.raises(DataError, match=r"song 3 .*no row in dynamic\.csv"):
        read_songs(broken)


def test_a_missing_table_and_a_missing_column_are_named(broken: Path) -> None:
    (broken / "songs.csv").write_text("song_id,subset\n1,2013\n")
    with pytest.raises(DataError, match="lacks the column fold"):
        read_songs(broken)
    (broken / "songs.csv").unlink()
    with pytest.raises(DataError, match=r"songs\.csv is missing"):
        read_songs(broken)


def test_a_label_that_is_no_number_is_named_with_its_line(broken: Path) -> None:
    with (broken / "dynamic.csv").open("a") as file:
        file.write("1,45.0,loud,0.1\n")
    with pytest.raises(DataError, match=r"line 722: .*no number"):
        read_songs(broken)


def test_a_damaged_deam_table_is_named(deam_folder: Path) -> None:
    arousal = deam_folder / TABLES / "arousal.csv"
    good = arousal.read_text()
    arousal.write_text(good + "7,high,0.1,0.1\n")
    with pytest.raises(DataError, match=r"arousal\.csv, line 5"):
        read_songs(deam_folder)
    arousal.write_text("id,value\n2,0.1\n")
    with pytest.raises(DataError, match="no header of song_id"):
        read_songs(deam_folder)
    arousal.unlink()
    with pytest.raises(DataError, match=r"arousal\.csv is missing"):
        read_songs(deam_folder)


def test_deam_without_any_sound_is_refused(deam_folder: Path) -> None:
    for path in (deam_folder / "MEMD_audio").iterdir():
        path.unlink()
    with pytest.raises(DataError, match="no song has both sound"):
        read_songs(deam_folder)
