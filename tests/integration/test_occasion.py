"""Listening only while media players play, and what they tell about the music."""

import math
from collections.abc import Callable
from datetime import timedelta

import pytest
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util.dt import utcnow
from hypothesis import given, strategies as st
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.coordinator import MusicMoodCoordinator
from custom_components.music_mood.engine.features import Features
from custom_components.music_mood.engine.mood import MoodEstimate
from custom_components.music_mood.kinds.stream import StreamKind
from custom_components.music_mood.now_playing import MAX_LENGTH, plain
from custom_components.music_mood.shared_model import DATA_MODEL
from tests.integration.conftest import Until
from tests.integration.dialogs import suggested
from tests.integration.test_entities import LISTENING, MOOD, MUSIC, state_of
from tests.integration.test_listening import Broadcast, SteadyModel, music

STEREO, TV = "media_player.stereo", "media_player.tv"
GRACE = 60

type Room = Callable[..., MockConfigEntry]


@pytest.fixture
def broadcast(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Broadcast:
    """Return what every stream of this house gives."""
    source = Broadcast()
    monkeypatch.setattr(StreamKind, "source", lambda *_: source)
    hass.data[DATA_MODEL] = SteadyModel()
    return source


@pytest.fixture
def room(hass: HomeAssistant, add_entry: Room) -> Room:
    """Return a function that adds an entry with options, not yet set up."""

    def add(*players: str, title: str | None = None) -> MockConfigEntry:
        entry = add_entry("/media/song.wav")
        options = {
            "when": {"players": list(players), "grace": GRACE},
            "title": {"title_player": title} if title else {},
        }
        hass.config_entries.async_update_entry(entry, options=options)
        return entry

    return add


async def pass_time(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


async def test_it_listens_while_a_media_player_plays_and_a_while_longer(
    hass: HomeAssistant, broadcast: Broadcast, room: Room, until: Until
) -> None:
    entry = room(STEREO, TV)
    hass.states.async_set(STEREO, "idle")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert broadcast.opened == 0
    assert (state_of(hass, MUSIC), state_of(hass, MOOD)) == ("off", STATE_UNKNOWN)
    assert state_of(hass, LISTENING) == "on"
    assert not ir.async_get(hass).issues

    hass.states.async_set(STEREO, "playing")
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")
    assert state_of(hass, MUSIC) == "on"

    hass.states.async_set(STEREO, "paused")
    await hass.async_block_till_done()
    assert broadcast.listeners == 1
    await pass_time(hass, GRACE + 1)

    assert broadcast.listeners == 0
    assert (state_of(hass, MUSIC), state_of(hass, MOOD)) == ("off", STATE_UNKNOWN)
    hass.states.async_set(TV, "buffering")
    await until(lambda: broadcast.listeners == 1)
    assert entry.runtime_data.coordinator.outages == 0


async def test_a_pause_shorter_than_the_grace_time_closes_nothing(
    hass: HomeAssistant, broadcast: Broadcast, room: Room, until: Until
) -> None:
    hass.states.async_set(STEREO, "playing")
    entry = room(STEREO)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: broadcast.listeners == 1)

    for state in ("paused", "playing"):
        hass.states.async_set(STEREO, state)
        await hass.async_block_till_done()
    await pass_time(hass, GRACE + 1)

    assert (broadcast.opened, broadcast.listeners) == (1, 1)


async def test_a_media_player_that_has_gone_plays_nothing(
    hass: HomeAssistant, broadcast: Broadcast, room: Room, until: Until
) -> None:
    hass.states.async_set(STEREO, "playing")
    assert await hass.config_entries.async_setup(room(STEREO).entry_id)
    await until(lambda: broadcast.listeners == 1)

    hass.states.async_remove(STEREO)
    await hass.async_block_till_done()
    await pass_time(hass, GRACE + 1)

    assert broadcast.listeners == 0


async def test_a_media_player_with_a_new_name_is_still_followed(
    hass: HomeAssistant, broadcast: Broadcast, room: Room, until: Until
) -> None:
    registry = er.async_get(hass)
    registry.async_get_or_create("media_player", "test", "1", suggested_object_id="stereo")
    entry = room(STEREO, TV, title=STEREO)
    assert await hass.config_entries.async_setup(entry.entry_id)

    registry.async_update_entity(STEREO, new_entity_id="media_player.hifi")
    await hass.async_block_till_done()
    hass.states.async_set("media_player.hifi", "playing")

    await until(lambda: broadcast.listeners == 1)
    assert entry.options["when"]["players"] == ["media_player.hifi", TV]
    assert entry.options["title"] == {"title_player": "media_player.hifi"}


async def test_the_mute_is_stronger_than_a_media_player(
    hass: HomeAssistant, broadcast: Broadcast, room: Room, until: Until
) -> None:
    assert await hass.config_entries.async_setup(room(STEREO).entry_id)
    target = {"entity_id": LISTENING}
    await hass.services.async_call("switch", "turn_off", target, blocking=True)
    hass.states.async_set(STEREO, "playing")
    await hass.async_block_till_done()
    assert broadcast.opened == 0
    assert state_of(hass, MUSIC) == STATE_UNKNOWN

    await hass.services.async_call("switch", "turn_on", target, blocking=True)
    await until(lambda: broadcast.listeners == 1)


async def test_unmuting_opens_nothing_while_no_media_player_plays(
    hass: HomeAssistant, broadcast: Broadcast, room: Room
) -> None:
    assert await hass.config_entries.async_setup(room(STEREO).entry_id)
    for to in ("off", "on"):
        await hass.services.async_call(
            "switch", f"turn_{to}", {"entity_id": LISTENING}, blocking=True
        )
    await hass.async_block_till_done()

    assert broadcast.opened == 0
    assert state_of(hass, MUSIC) == "off"


async def test_nothing_starts_again_while_home_assistant_stops(
    hass: HomeAssistant, broadcast: Broadcast, room: Room
) -> None:
    assert await hass.config_entries.async_setup(room(STEREO).entry_id)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()

    hass.states.async_set(STEREO, "playing")
    await hass.async_block_till_done()

    assert broadcast.opened == 0


async def test_an_entry_that_is_unloaded_follows_nobody(
    hass: HomeAssistant, broadcast: Broadcast, room: Room
) -> None:
    entry = room(STEREO)
    assert await hass.config_entries.async_setup(entry.entry_id)
    hass.states.async_set(STEREO, "playing")
    hass.states.async_set(STEREO, "idle")
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)

    hass.states.async_set(STEREO, "playing")
    await pass_time(hass, GRACE + 1)

    assert broadcast.listeners == 0


async def test_the_options_are_asked_for_and_used_at_once(
    hass: HomeAssistant, broadcast: Broadcast, add_entry: Room, until: Until
) -> None:
    entry = add_entry("/media/song.wav")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: broadcast.listeners == 1)
    options = hass.config_entries.options
    form = await options.async_init(entry.entry_id)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "init")

    answers = {
        "when": {"players": [STEREO], "grace": 5},
        "title": {"title_player": STEREO},
        "mood": {"calmness": "calm"},
    }
    done = await options.async_configure(form["flow_id"], answers)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await until(lambda: broadcast.listeners == 0)
    assert state_of(hass, MUSIC) == "off"

    again = await options.async_init(entry.entry_id)
    assert suggested(again) == answers
    everything_else = {"when": {"grace": 5}, "title": {}, "mood": {"calmness": "lively"}}
    await options.async_configure(again["flow_id"], everything_else)
    await until(lambda: broadcast.listeners == 1)


class Turn:
    """A model that hears another mood from some moment on."""

    def __init__(self) -> None:
        self.arousal = 0.5

    def predict(self, window: Features) -> MoodEstimate:  # noqa: ARG002
        return MoodEstimate(valence=0.5, arousal=self.arousal, valence_std=0.0, arousal_std=0.0)


async def test_the_mood_follows_as_calmly_as_a_person_wants(
    hass: HomeAssistant, broadcast: Broadcast, add_entry: Room, until: Until
) -> None:
    entry = add_entry("/media/song.wav")
    heard: dict[str, float] = {}
    for calmness in ("lively", "balanced", "calm", "as it comes"):
        model = hass.data[DATA_MODEL] = Turn()
        mood = {} if calmness == "as it comes" else {"calmness": calmness}
        hass.config_entries.async_update_entry(entry, options={"mood": mood})
        assert await hass.config_entries.async_setup(entry.entry_id)
        coordinator = entry.runtime_data.coordinator

        async def hear(seconds: float, coordinator: MusicMoodCoordinator = coordinator) -> float:
            end = (coordinator.data.time if coordinator.data else 0.0) + seconds
            broadcast.play(*music(seconds))
            await until(lambda: coordinator.data is not None and coordinator.data.time >= end)
            assert coordinator.data is not None
            return coordinator.data.mood.arousal if coordinator.data.mood else math.nan

        # Long enough for the calmest to trust what it has heard so far.
        for _ in range(8):
            before = await hear(3)
        assert before == pytest.approx(0.5)
        model.arousal = 0.4
        heard[calmness] = await hear(3)
        assert await hass.config_entries.async_unload(entry.entry_id)

    assert heard["lively"] < 0.42 < heard["balanced"] < 0.46 < heard["calm"] < 0.5
    assert heard["as it comes"] == heard["balanced"]


async def test_title_and_artist_stand_beside_the_mood(
    hass: HomeAssistant, broadcast: Broadcast, room: Room, until: Until
) -> None:
    def told() -> tuple[object, object]:
        state = hass.states.get(MOOD)
        assert state is not None
        return state.attributes.get("media_title"), state.attributes.get("media_artist")

    assert await hass.config_entries.async_setup(room(title=STEREO).entry_id)
    assert told() == (None, None)
    hass.states.async_set(
        STEREO, "playing", {"media_title": "Für Elise", "media_artist": "L. v. Beethoven"}
    )
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")
    assert told() == ("Für Elise", "L. v. Beethoven")

    # The next piece has the same mood; one without an artist, and one with a strange title.
    hass.states.async_set(STEREO, "playing", {"media_title": "a\nb\x00\u202e" + 999 * "x"})
    await hass.async_block_till_done()
    title, artist = told()
    assert title == f"a b{'x' * (MAX_LENGTH - 4)}…"
    assert artist is None

    hass.states.async_set(STEREO, "idle", {"media_title": "Für Elise"})
    await hass.async_block_till_done()
    assert told() == (None, None)


@pytest.mark.usefixtures("broadcast")
async def test_a_media_player_that_tells_its_position_writes_no_state(
    hass: HomeAssistant, room: Room
) -> None:
    hass.states.async_set(STEREO, "playing", {"media_title": "Für Elise"})
    assert await hass.config_entries.async_setup(room(title=STEREO).entry_id)
    await hass.async_block_till_done()
    before = hass.states.get(MOOD)
    assert before is not None

    for position in range(5):
        attributes = {"media_title": "Für Elise", "media_position": position}
        hass.states.async_set(STEREO, "playing", attributes)
        await hass.async_block_till_done()

    after = hass.states.get(MOOD)
    assert after is not None
    assert after.last_reported == before.last_reported


@pytest.mark.usefixtures("broadcast")
async def test_without_a_media_player_the_mood_has_no_title(
    hass: HomeAssistant, room: Room
) -> None:
    assert await hass.config_entries.async_setup(room().entry_id)

    state = hass.states.get(MOOD)
    assert state is not None
    assert "media_title" not in state.attributes


@given(st.text(max_size=3 * MAX_LENGTH) | st.integers() | st.none())
def test_whatever_a_media_player_says_is_one_short_line(text: object) -> None:
    line = plain(text)

    if line is not None:
        assert 0 < len(line) <= MAX_LENGTH
        assert line == line.strip()
        assert line.isprintable()


async def test_a_media_player_that_is_gone_is_an_issue_until_it_is_back(
    hass: HomeAssistant,
    broadcast: Broadcast,  # noqa: ARG001  the house has no real stream
    room: Room,
    issue_registry: ir.IssueRegistry,
) -> None:
    hass.states.async_set(STEREO, "playing")
    hass.states.async_set(TV, "off")
    entry = room(STEREO, TV)
    issue_id = f"players_missing_{entry.entry_id}"
    assert await hass.config_entries.async_setup(entry.entry_id)
    await pass_time(hass, 61)
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None

    hass.states.async_remove(TV)
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None
    await pass_time(hass, 61)
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders == {"name": entry.title, "players": TV}

    hass.states.async_set(TV, "idle")
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None

    hass.states.async_remove(TV)
    await hass.async_block_till_done()
    await pass_time(hass, 61)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None
