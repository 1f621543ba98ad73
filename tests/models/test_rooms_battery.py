"""What rooms cost a system, on songs whose mood shows in their brightness."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.feature_cache import load_features
from models.reading import read_songs
from models.rooms import BATTERY
from models.rooms_battery import RoomResult, battery, battery_table, room_results
from models.rooms_recordings import recorded
from models.songs import Song
from models.windows import Windows, cut_windows


def constant(training: Windows, tested: Windows, _fold: int) -> NDArray[np.float32]:
    return np.tile(training.moods.mean(axis=0), (len(tested), 1))[:, np.newaxis]


def nearest(training: Windows, tested: Windows, _fold: int) -> NDArray[np.float32]:
    """Take the mood of the training window with the most alike mean features."""
    known, asked = (part.inputs.mean(axis=1)[:, 3] for part in (training, tested))
    index = np.abs(asked[:, np.newaxis] - known).argmin(axis=1)
    return np.asarray(training.moods[index][:, np.newaxis])


@pytest.fixture
def songs(our_folder: Path) -> list[Song]:
    return [song for song in read_songs(our_folder) if song.fold is not None][:8]


def judged(songs: list[Song], cache: Path, system: object) -> list[RoomResult]:
    def cut(chosen: Sequence[Song]) -> Windows:
        return cut_windows(chosen, load_features(chosen, cache / "features"))

    return room_results(battery(songs, cut, system, cache / "rooms"))  # type: ignore[arg-type]


def test_a_constant_gains_and_loses_nothing(songs: list[Song], cache: Path) -> None:
    results = judged(songs, cache, constant)
    assert [result.setting for result in results] == ["clean", "mild", "medium", "severe"]
    for result in results:
        assert result.gain == pytest.approx((0.0, 0.0), abs=1e-6)
        assert result.rmse == pytest.approx(results[0].rmse)


def test_what_rooms_take_is_counted_against_the_clean_gain(songs: list[Song], cache: Path) -> None:
    clean, *rooms = judged(songs, cache, nearest)
    assert min(clean.gain) > 0.4
    assert clean.lost == (0.0, 0.0)
    for room in rooms:
        assert room.lost[0] == pytest.approx(1.0 - room.gain[0] / clean.gain[0])
    table = battery_table([clean, *rooms])
    assert table.count("\n") == 5
    assert "| severe | " in table


def test_the_rooms_sound_alike_every_time(songs: list[Song], cache: Path) -> None:
    first = judged(songs[:4], cache, constant)
    recordings = sorted((cache / "rooms").rglob("*.wav"))
    assert len(recordings) == 3 * 4
    before = recordings[0].read_bytes()
    recordings[0].unlink()
    assert judged(songs[:4], cache, constant) == first
    assert recordings[0].read_bytes() == before


def test_another_file_of_the_same_name_is_recorded_anew(songs: list[Song], cache: Path) -> None:
    song, other = songs[:2]
    (first,) = recorded([song], "mild", BATTERY["mild"], cache)
    (second,) = recorded([replace(song, audio=other.audio)], "mild", BATTERY["mild"], cache)
    assert second.id == first.id
    assert second.audio.read_bytes() != first.audio.read_bytes()


def test_but_not_a_copy_of_the_file(songs: list[Song], cache: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.wav"
    copy.write_bytes(songs[0].audio.read_bytes())
    (first,) = recorded(songs[:1], "mild", BATTERY["mild"], cache)
    made = first.audio.stat().st_mtime_ns
    (again,) = recorded([replace(songs[0], audio=copy)], "mild", BATTERY["mild"], cache)
    assert again.audio == first.audio
    assert again.audio.stat().st_mtime_ns == made
