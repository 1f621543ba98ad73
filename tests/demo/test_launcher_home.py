"""The configuration folder that the demo writes for its Home Assistant."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template
from hypothesis import given, strategies as st

from demo.error import DemoError
from demo.folders import CHECKOUT, Folders
from demo.home import prepare_home
from demo.lock import only_one
from demo.sound import Sound, own_music

PIECE = Sound("the demo piece", "/somewhere/piece.wav")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "demo")


def read_yaml(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text())
    assert isinstance(content, dict)
    return content


def stored(folders: Folders, key: str) -> dict[str, Any]:
    content = json.loads((folders.home / ".storage" / key).read_text())
    assert content["key"] == key
    data: dict[str, Any] = content["data"]
    return data


def test_home_assistant_answers_only_on_this_computer(folders: Folders) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    http = stored(folders, "http")["stable"]
    assert (http["server_host"], http["server_port"]) == (["127.0.0.1"], 8200)


def test_the_port_of_the_newest_start_counts(folders: Folders) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    prepare_home(folders, port=8300, sound=PIECE)
    http = stored(folders, "http")["stable"]
    assert http["server_port"] == 8300


def test_what_home_assistant_remembers_is_kept(folders: Folders) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    onboarding = folders.home / ".storage" / "onboarding"
    onboarding.write_text("changed by Home Assistant")
    prepare_home(folders, port=8200, sound=PIECE)
    assert onboarding.read_text() == "changed by Home Assistant"


def test_our_components_are_linked_and_not_copied(folders: Folders) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    prepare_home(folders, port=8200, sound=PIECE)
    components = folders.home / "custom_components"
    assert {path.name for path in components.iterdir()} == {"music_mood", "virtual_lamps"}
    ours = (components / "music_mood").resolve()
    assert ours == CHECKOUT / "custom_components" / "music_mood"


printable = st.text(st.characters(exclude_categories=["C"]), min_size=1)


@given(folder=printable.filter(lambda name: "/" not in name), title=printable)
def test_no_name_of_a_file_breaks_the_configuration(folder: str, title: str) -> None:
    with TemporaryDirectory() as root:
        folders = Folders(Path(root))
        prepare_home(folders, port=8200, sound=Sound(title, f"/music/{folder}/song.mp3"))
        home = read_yaml(folders.home / "configuration.yaml")["homeassistant"]
        dashboard = read_yaml(folders.home / "dashboard.yaml")
    assert home["allowlist_external_dirs"] == [str(Path("/music") / folder)]
    assert title in dashboard["views"][0]["sections"][-1]["cards"][-1]["heading"]


def test_the_dashboard_shows_every_lamp(folders: Folders) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    dashboard = json.dumps(read_yaml(folders.home / "dashboard.yaml"))
    lights = read_yaml(folders.home / "configuration.yaml")["light"]
    lamps = [lamp["name"].lower().replace(" ", "_") for lamp in lights[0]["lamps"]]
    assert len(lamps) == 6
    assert all(f'"light.{lamp}"' in dashboard for lamp in lamps)


def test_own_music_is_found_from_where_the_person_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my song.mp3").touch()
    monkeypatch.chdir(tmp_path)
    assert own_music("my song.mp3") == Sound("my song.mp3", str(tmp_path / "my song.mp3"))


def test_an_address_is_taken_as_it_is_and_its_secrets_are_not_shown() -> None:
    sound = own_music("http://user:secret@radio.example/live?key=1")
    assert sound == Sound("radio.example/live", "http://user:secret@radio.example/live?key=1")
    assert sound.folder is None


def test_streams_of_one_host_are_told_apart() -> None:
    assert own_music("rtsp://camera:8554/kitchen").title == "camera:8554/kitchen"


def test_a_folder_is_not_called_missing(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="it is a folder"):
        own_music(str(tmp_path))


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(DemoError, match=r"no file nowhere\.mp3"):
        own_music("nowhere.mp3")


def test_two_demos_do_not_share_a_home(folders: Folders) -> None:
    with (
        only_one(folders.root),
        pytest.raises(DemoError, match="running already"),
        only_one(folders.root),
    ):
        pytest.fail("the second demo started")


def test_a_demo_that_has_ended_is_in_nobodys_way(folders: Folders) -> None:
    starts = 0
    for _ in range(2):
        with only_one(folders.root):
            starts += 1
    assert starts == 2


def test_a_long_choice_has_room_on_a_phone(folders: Folders) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    sections = read_yaml(folders.home / "dashboard.yaml")["views"][0]["sections"]
    cards = [card for section in sections for card in section["cards"]]
    choices = [card for card in cards if {"type": "select-options"} in card.get("features", [])]
    assert choices
    for card in choices:
        # Beside the name it would have half of the width.
        assert card.get("features_position", "bottom") == "bottom"
        assert card["grid_options"] == {"columns": 12, "rows": 2}


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ({"sensor.living_room_mood": "tense"}, ("Tense", "unpleasant and excited")),
        ({"switch.living_room_listening": "off"}, ("Not listening", "the sound is closed")),
        ({"binary_sensor.living_room_music": "off"}, ("Quiet", "no music is heard")),
        (
            {"binary_sensor.living_room_music": "unavailable"},
            ("No sound yet", "waiting for the source"),
        ),
        (
            {"binary_sensor.living_room_music": "on"},
            ("Listening", "the mood comes in a moment"),
        ),
    ],
)
async def test_the_large_word_says_what_is_going_on(
    hass: HomeAssistant, folders: Folders, states: dict[str, str], words: tuple[str, str]
) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    sections = read_yaml(folders.home / "dashboard.yaml")["views"][0]["sections"]
    (card,) = (card for card in sections[0]["cards"] if card["type"] == "markdown")
    for entity_id, state in states.items():
        hass.states.async_set(entity_id, state)

    shown = Template(card["content"], hass).async_render()

    assert [word for word in words if f">{word}<" in shown or f"> {word}<" in shown] == list(words)


async def test_who_changes_a_lamp_is_told_why_it_follows_no_more(
    hass: HomeAssistant, folders: Folders
) -> None:
    prepare_home(folders, port=8200, sound=PIECE)
    cards = read_yaml(folders.home / "dashboard.yaml")["views"][0]["sections"][1]["cards"]
    (hint,) = (card for card in cards if card["type"] == "markdown")
    follow = "switch.living_room_lights_follow_the_music"

    def shown() -> str:
        return str(Template(hint["content"], hass).async_render()).strip()

    hass.states.async_set("light.sofa_lamp", "on", {"friendly_name": "Sofa lamp"})
    hass.states.async_set("light.window", "on", {"friendly_name": "Window"})
    for state in ("unavailable", "on"):
        hass.states.async_set(follow, state, {"paused_lights": []} if state == "on" else None)
        assert shown().startswith("Change a lamp, ")
    hass.states.async_set(follow, "on", {"paused_lights": ["light.sofa_lamp", "light.window"]})
    assert shown().startswith("You changed **Sofa lamp, Window**. ")

    button = cards[cards.index(hint) + 1]
    assert (button["entity"], button["tap_action"]) == (
        "button.living_room_lights_resume",
        {"action": "toggle"},
    )
