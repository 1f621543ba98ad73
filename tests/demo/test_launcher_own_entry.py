"""Which entry the demo may replace: its own, and no other."""

import re
from pathlib import Path
from typing import Any

import pytest

from demo.api import Json
from demo.folders import Folders
from demo.launcher import furnish
from demo.own_entry import OwnEntry, own_entry, remember_own_entry
from demo.sound import Sound

SONG = Sound("a song", "/music/song.mp3")
OTHER_SONG = Sound("another song", "/music/other.mp3")


class HomeWithEntries:
    """A Home Assistant as far as the demo speaks to it: it keeps entries and their zones."""

    def __init__(self, *entry_ids: str) -> None:
        self.zones: dict[str, list[str]] = {entry_id: [] for entry_id in entry_ids}
        self._made = 0

    async def command(self, kind: str, **fields: Any) -> None:
        """Take any setting."""

    async def request(self, method: str, path: str, body: Json | None = None) -> Any:
        match method, path.removeprefix("/api/config/config_entries/").split("/"):
            case "GET", ["entry?domain=music_mood"]:
                return [{"entry_id": entry_id} for entry_id in self.zones]
            case "DELETE", ["entry", entry_id]:
                return self.zones.pop(entry_id)
            case "POST", ["flow"]:
                self._made += 1
                self.zones[f"made {self._made}"] = []
                return {"type": "create_entry", "result": {"entry_id": f"made {self._made}"}}
            case "POST", ["subentries", "flow"]:
                assert body is not None
                self._entry_id = body["handler"][0]
                return {"type": "form", "flow_id": "7", "step_id": "user", "errors": {}}
            case "POST", ["subentries", "flow", "7"]:
                assert body is not None
                self.zones[self._entry_id].append(body["name"])
                return {"type": "create_entry"}
        pytest.fail(f"unexpected: {method} {path}")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders(tmp_path)
    folders.home.mkdir()
    return folders


async def test_the_first_start_adds_an_entry_beside_those_of_the_person(folders: Folders) -> None:
    home = HomeWithEntries("theirs")
    await furnish(home, folders, SONG)
    assert home.zones == {"theirs": [], "made 1": ["Living room lights"]}


async def test_the_same_music_changes_nothing(folders: Folders) -> None:
    home = HomeWithEntries("theirs")
    await furnish(home, folders, SONG)
    await furnish(home, folders, SONG)
    assert set(home.zones) == {"theirs", "made 1"}


async def test_other_music_replaces_the_demos_own_entry_alone(folders: Folders) -> None:
    home = HomeWithEntries("theirs")
    await furnish(home, folders, SONG)
    await furnish(home, folders, OTHER_SONG)
    assert set(home.zones) == {"theirs", "made 2"}


async def test_an_entry_that_the_person_removed_is_made_again(folders: Folders) -> None:
    home = HomeWithEntries("theirs")
    await furnish(home, folders, SONG)
    del home.zones["made 1"]
    await furnish(home, folders, SONG)
    assert set(home.zones) == {"theirs", "made 2"}


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"entry_id": "x"}', '"text"'])
def test_a_damaged_memory_is_no_memory(folders: Folders, damage: str) -> None:
    remember_own_entry(folders, OwnEntry("ours", SONG.address))
    assert own_entry(folders) == OwnEntry("ours", SONG.address)
    (file,) = folders.home.glob("*.json")
    file.write_text(damage)
    assert own_entry(folders) is None


def test_the_dashboard_names_the_switch_of_the_zone() -> None:
    text = (Path(__file__).parents[2] / "demo" / "dashboard.yaml").read_text()
    assert set(re.findall(r"switch\.\w+follow\w+", text)) == {
        "switch.living_room_lights_follow_the_music"
    }
