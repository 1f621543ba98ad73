"""Listening over time: outages, the mute, unloading, and what a person is told."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.dt import utcnow
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.music_mood.const import DOMAIN
from custom_components.music_mood.coordinator import (
    BACKLOG_SECONDS,
    LOST_SECONDS,
    MusicMoodCoordinator,
)
from custom_components.music_mood.engine.audio import SAMPLE_RATE, Samples
from custom_components.music_mood.engine.features import Features
from custom_components.music_mood.engine.listener import Model, MoodListener
from custom_components.music_mood.engine.model import MoodModel
from custom_components.music_mood.engine.model_file import ModelError
from custom_components.music_mood.engine.mood import MoodEstimate
from custom_components.music_mood.engine.note_network import NoteWeights
from custom_components.music_mood.engine.sound_encoder import EncoderWeights
from custom_components.music_mood.engine.sound_model import SoundModel
from custom_components.music_mood.engine.tracker import MoodTracker
from custom_components.music_mood.engine.usual_level import UsualLevel
from custom_components.music_mood.occasion import Occasion
from custom_components.music_mood.shared_model import DATA_MODEL
from custom_components.music_mood.sources.backoff import Backoff
from custom_components.music_mood.sources.source import (
    FfmpegMissingError,
    SourceError,
    SourceStalledError,
)
from tests.integration.conftest import Until
from tests.integration.test_entities import LISTENING, MOOD, MUSIC, VALENCE, state_of
from tests.sources.processes import ffmpeg_processes
from tests.sources.servers import never_answers, serve
from tests.sources.sound import chords

EXECUTORS_OF_HOME_ASSISTANT = ("ImportExecutor", "SyncWorker")

type AddEntry = Callable[..., MockConfigEntry]


class SteadyModel:
    """A model that always says the same."""

    def predict(self, window: Features) -> MoodEstimate:  # noqa: ARG002
        return MoodEstimate(valence=0.5, arousal=0.25, valence_std=0.03, arousal_std=0.04)


class Broadcast:
    """A source that a test plays into, and breaks when it likes."""

    def __init__(self) -> None:
        self.opened = 0
        self.listeners = 0
        self.error_at_the_end: Exception | None = None
        self._sound: asyncio.Queue[Samples | SourceError | Exception] = asyncio.Queue()

    def play(self, *pieces: Samples | Exception) -> None:
        for piece in pieces:
            self._sound.put_nowait(piece)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Samples]]:
        self.opened += 1
        self.listeners += 1
        try:
            yield self._chunks()
        finally:
            self.listeners -= 1
            if self.error_at_the_end is not None:
                raise self.error_at_the_end

    async def _chunks(self) -> AsyncIterator[Samples]:
        while True:
            piece = await self._sound.get()
            if isinstance(piece, Exception):
                raise piece
            yield piece


@pytest.fixture
def pauses() -> list[float]:
    """Return the pauses between two tries so far."""
    return []


@pytest.fixture
async def broadcast(
    hass: HomeAssistant, add_entry: AddEntry, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> Broadcast:
    """Return the source of a loaded entry; pauses take no time."""
    source = Broadcast()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    def coordinator(
        hass: HomeAssistant,
        entry: MockConfigEntry,
        _source: object,
        _model: object,
        occasion: Occasion,
    ) -> object:
        backoff = Backoff(chance=lambda: 0.0)
        return MusicMoodCoordinator(
            hass, entry, source, SteadyModel(), occasion, sleep=sleep, backoff=backoff
        )

    monkeypatch.setattr("custom_components.music_mood.MusicMoodCoordinator", coordinator)
    entry = add_entry("/media/song.wav")
    assert await hass.config_entries.async_setup(entry.entry_id)
    return source


def music(seconds: float) -> list[Samples]:
    """Return music in pieces as a source would give it."""
    return np.split(chords(seconds), int(seconds * 10))


async def hear(hass: HomeAssistant, broadcast: Broadcast, seconds: int, until: Until) -> None:
    """Play music, not faster than it can be heard, until all of it is."""
    coordinator = hass.config_entries.async_entries(DOMAIN)[0].runtime_data.coordinator

    def has_heard(second: int) -> bool:
        return coordinator.data is not None and bool(coordinator.data.time >= second)

    for second in range(1, seconds + 1):
        broadcast.play(*music(1))
        await until(partial(has_heard, second))


async def switch(hass: HomeAssistant, to: str) -> None:
    """Switch listening on or off, as a person does."""
    await hass.services.async_call("switch", f"turn_{to}", {"entity_id": LISTENING}, blocking=True)


def issue(hass: HomeAssistant, issue_id: str) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, issue_id)


async def test_an_outage_is_logged_once_and_over_once_sound_is_back(
    hass: HomeAssistant,
    broadcast: Broadcast,
    pauses: list[float],
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")
    caplog.clear()
    caplog.set_level(logging.INFO)

    broadcast.play(*[SourceStalledError("no sound has arrived for 10 seconds")] * 4)
    await until(lambda: broadcast.opened == 5)

    assert state_of(hass, MOOD) == state_of(hass, MUSIC) == STATE_UNAVAILABLE
    assert pauses == [1, 2, 4, 8]
    ours = [record for record in caplog.records if record.name.startswith("custom_components")]
    assert [record.levelno for record in ours] == [logging.WARNING]
    assert "no sound has arrived" in ours[0].message

    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")

    ours = [record for record in caplog.records if record.name.startswith("custom_components")]
    assert [record.levelno for record in ours] == [logging.WARNING, logging.INFO]


async def test_pauses_are_short_again_only_after_a_steady_time(
    hass: HomeAssistant, broadcast: Broadcast, pauses: list[float], until: Until
) -> None:
    for seconds in (1, 1, 31, 1):
        await hear(hass, broadcast, seconds, until)
        broadcast.play(SourceError("gone"))
        await until(lambda: state_of(hass, MUSIC) == STATE_UNAVAILABLE)

    assert pauses == [1, 2, 1, 2]


async def test_how_loud_the_source_usually_is_stays_known_over_an_outage(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    usual = entry.runtime_data.coordinator.usual_level
    await hear(hass, broadcast, 6, until)
    loud = usual.level

    broadcast.play(SourceError("gone"))
    await until(lambda: state_of(hass, MUSIC) == STATE_UNAVAILABLE)
    assert usual.level == loud is not None

    broadcast.play(*(piece * np.float32(0.1) for piece in music(5)))
    await until(lambda: state_of(hass, MOOD) == "happy")
    await until(lambda: usual.level < loud - 1.0)
    assert usual.level > loud - 19.0


async def test_an_unexpected_error_is_an_outage_too(
    hass: HomeAssistant, broadcast: Broadcast, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    broadcast.play(RuntimeError("a bug"), *music(4))

    await until(lambda: state_of(hass, MOOD) == "happy")

    assert "a bug" in caplog.text


async def test_an_unexpected_error_is_told_in_full_once_per_outage(
    hass: HomeAssistant, broadcast: Broadcast, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    def told_in_full() -> int:
        return sum(record.exc_info is not None for record in caplog.records)

    broadcast.play(SourceError("gone"), *[RuntimeError("a bug")] * 3)
    await until(lambda: broadcast.opened == 5)
    assert told_in_full() == 1

    broadcast.play(*music(1))
    await until(lambda: state_of(hass, MUSIC) != STATE_UNAVAILABLE)
    broadcast.play(*[RuntimeError("a bug")] * 2)
    await until(lambda: broadcast.opened == 7)
    assert told_in_full() == 2


async def test_nothing_that_may_read_files_happens_in_the_event_loop(
    hass: HomeAssistant, broadcast: Broadcast, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in: list[threading.Thread] = []

    class WatchedListener(MoodListener):
        def __init__(
            self, model: Model, *, tracker: MoodTracker, usual: UsualLevel, raw_always: bool
        ) -> None:
            made_in.append(threading.current_thread())
            super().__init__(model, tracker=tracker, usual=usual, raw_always=raw_always)

    monkeypatch.setattr("custom_components.music_mood.coordinator.MoodListener", WatchedListener)
    broadcast.play(SourceError("gone"), *music(1))
    await until(lambda: state_of(hass, MUSIC) != STATE_UNAVAILABLE)

    assert made_in
    assert threading.current_thread() not in made_in


async def test_sound_that_comes_too_fast_is_counted_while_it_comes(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    coordinator = entry.runtime_data.coordinator
    seconds = BACKLOG_SECONDS + 5
    broadcast.play(np.zeros(int(seconds * SAMPLE_RATE), np.float32), *music(1))

    await until(lambda: state_of(hass, MUSIC) != STATE_UNAVAILABLE)
    assert coordinator.dropped_seconds == seconds

    broadcast.play(SourceError("gone"))
    await until(lambda: broadcast.opened == 2)
    assert coordinator.dropped_seconds == seconds


async def test_a_source_that_is_away_for_long_becomes_an_issue(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    issue_id = f"source_lost_{entry.entry_id}"
    broadcast.play(SourceStalledError("no sound"))
    await until(lambda: broadcast.opened == 2)
    assert issue(hass, issue_id) is None

    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await until(lambda: issue(hass, issue_id) is not None)

    found = issue(hass, issue_id)
    assert found is not None
    assert found.translation_placeholders == {"name": "Kitchen", "reason": "no sound arrives"}
    broadcast.play(*music(1))
    await until(lambda: issue(hass, issue_id) is None)


async def test_sound_that_is_back_while_the_issue_is_being_written_leaves_none(
    hass: HomeAssistant, broadcast: Broadcast, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    writing, go_on = asyncio.Event(), asyncio.Event()

    async def slow_reason(*_: object) -> str:
        writing.set()
        await go_on.wait()
        return "no sound arrives"

    monkeypatch.setattr("custom_components.music_mood.issues.async_reason", slow_reason)
    broadcast.play(SourceStalledError("no sound"))
    await until(lambda: broadcast.opened == 2)
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await writing.wait()

    heard = asyncio.Event()
    entry.runtime_data.coordinator.async_add_listener(heard.set)
    broadcast.play(*music(1))
    await heard.wait()
    go_on.set()
    await hass.async_block_till_done()

    assert issue(hass, f"source_lost_{entry.entry_id}") is None


async def test_silence_and_rubbish_are_no_music(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    broadcast.play(np.full(SAMPLE_RATE, np.nan, np.float32))

    await until(lambda: state_of(hass, MUSIC) == "off")

    assert state_of(hass, VALENCE) == STATE_UNKNOWN


async def test_music_that_stops_leaves_no_mood(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, VALENCE) == "0.5")
    assert state_of(hass, "sensor.kitchen_arousal") == "0.25"
    assert state_of(hass, "sensor.kitchen_mood_uncertainty") == "0.05"

    broadcast.play(np.zeros(5 * SAMPLE_RATE, np.float32))
    await until(lambda: state_of(hass, MUSIC) == "off")

    assert state_of(hass, VALENCE) == state_of(hass, MOOD) == STATE_UNKNOWN


async def test_the_mute_closes_the_source_and_is_remembered(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")
    (entry,) = hass.config_entries.async_entries(DOMAIN)

    await hass.services.async_call("switch", "turn_off", {"entity_id": LISTENING}, blocking=True)
    await hass.async_block_till_done()

    assert broadcast.listeners == 0
    assert state_of(hass, MUSIC) == state_of(hass, MOOD) == STATE_UNKNOWN
    assert entry.data["listening"] is False

    assert await hass.config_entries.async_reload(entry.entry_id)
    assert state_of(hass, LISTENING) == "off"
    assert broadcast.opened == 1

    await hass.services.async_call("switch", "turn_on", {"entity_id": LISTENING}, blocking=True)
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")
    assert broadcast.opened == 2


@pytest.mark.parametrize("switched", ["off on", "off on off", "on off", "off on on"])
async def test_who_switches_the_mute_at_once_gets_the_last_word(
    hass: HomeAssistant, broadcast: Broadcast, until: Until, switched: str
) -> None:
    broadcast.play(*music(4))
    await until(lambda: state_of(hass, MOOD) == "happy")

    await asyncio.gather(*(switch(hass, to) for to in switched.split()))
    await hass.async_block_till_done()
    await until(lambda: broadcast.listeners == (1 if switched.endswith("on") else 0))
    assert state_of(hass, LISTENING) == switched.rsplit(maxsplit=1)[-1]

    await switch(hass, "off")
    assert broadcast.listeners == 0


async def test_who_unmutes_an_entry_that_is_being_unloaded_starts_nothing(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    await until(lambda: broadcast.listeners == 1)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    coordinator = entry.runtime_data.coordinator

    await asyncio.gather(
        coordinator.async_set_listening(listening=False),
        coordinator.async_set_listening(listening=True),
        coordinator.async_shutdown(),
    )
    await hass.async_block_till_done()

    assert broadcast.listeners == 0
    assert broadcast.opened == 1


async def test_starting_twice_listens_once(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    entry.runtime_data.coordinator.async_start()
    broadcast.play(*music(1))
    await until(lambda: state_of(hass, MUSIC) != STATE_UNAVAILABLE)

    assert broadcast.opened == 1


async def test_the_mute_wins_over_a_source_that_fails_while_it_is_closed(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    await until(lambda: broadcast.listeners == 1)
    broadcast.error_at_the_end = TimeoutError()

    async with asyncio.timeout(5):
        await switch(hass, "off")

    assert (broadcast.opened, broadcast.listeners) == (1, 0)
    assert state_of(hass, LISTENING) == "off"
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await hass.async_block_till_done()
    assert (
        issue(hass, f"source_lost_{hass.config_entries.async_entries(DOMAIN)[0].entry_id}") is None
    )


async def test_the_mute_works_while_the_source_is_away(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    broadcast.play(SourceError("gone"))
    await until(lambda: state_of(hass, MUSIC) == STATE_UNAVAILABLE and broadcast.opened == 2)

    await hass.services.async_call("switch", "turn_off", {"entity_id": LISTENING}, blocking=True)

    assert state_of(hass, LISTENING) == "off"
    assert broadcast.listeners == 0


async def test_a_muted_entry_starts_no_process(
    hass: HomeAssistant, song: Path, add_entry: AddEntry
) -> None:
    entry = add_entry(str(song), listening=False)

    assert await hass.config_entries.async_setup(entry.entry_id)

    assert ffmpeg_processes() == []
    assert state_of(hass, LISTENING) == "off"


async def test_a_steady_mood_is_written_once(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    written: list[str] = []
    hass.bus.async_listen("state_changed", lambda event: written.append(event.data["entity_id"]))
    await hear(hass, broadcast, 20, until)

    assert {entity_id: written.count(entity_id) for entity_id in (VALENCE, MOOD)} == {
        VALENCE: 2,
        MOOD: 2,
    }
    # On at once, or off at first until the gate is sure that it is music.
    assert written.count(MUSIC) in (1, 2)


@pytest.mark.parametrize("wait_for_music", [True, False], ids=["playing", "starting"])
async def test_unloading_leaves_nothing_running(
    hass: HomeAssistant, song: Path, add_entry: AddEntry, until: Until, *, wait_for_music: bool
) -> None:
    entry = add_entry(str(song))
    threads = set(threading.enumerate())
    tasks, listeners = asyncio.all_tasks(), hass.bus.async_listeners()
    assert await hass.config_entries.async_setup(entry.entry_id)
    if wait_for_music:
        await until(lambda: state_of(hass, MUSIC) == "on")
        assert len(ffmpeg_processes()) == 1

    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()

    assert ffmpeg_processes() == []
    assert asyncio.all_tasks() <= tasks
    assert hass.bus.async_listeners().get("call_service") == listeners.get("call_service")
    new = {thread.name for thread in set(threading.enumerate()) - threads}
    assert {name for name in new if not name.startswith(EXECUTORS_OF_HOME_ASSISTANT)} == set()


@pytest.mark.usefixtures("socket_enabled")
async def test_unloading_while_connecting_leaves_nothing_running(
    hass: HomeAssistant, add_entry: AddEntry, until: Until
) -> None:
    async with serve(never_answers) as address:
        entry = add_entry(address)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await until(lambda: len(ffmpeg_processes()) == 1)

        assert await hass.config_entries.async_unload(entry.entry_id)

    assert ffmpeg_processes() == []


async def test_a_damaged_model_is_an_issue_and_stops_the_entry(
    hass: HomeAssistant,
    song: Path,
    add_entry: AddEntry,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    damaged = tmp_path / "mood.tflite"
    damaged.write_bytes(b"TFL3 is not enough")
    load = MoodModel.load
    monkeypatch.setattr(MoodModel, "load", lambda: load(damaged))
    entry = add_entry(str(song))

    assert not await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "model_damaged"
    assert issue(hass, "model_damaged") is not None
    with pytest.raises(ModelError):
        load(damaged)

    monkeypatch.setattr(MoodModel, "load", load)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert issue(hass, "model_damaged") is None


async def test_a_model_that_fails_only_when_it_hears_is_found_at_the_start(
    hass: HomeAssistant, song: Path, add_entry: AddEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DamagedModel:
        def predict(self, window: Features) -> MoodEstimate:
            raise ModelError(f"nothing to hear {len(window)} frames with")

    monkeypatch.setattr(MoodModel, "load", DamagedModel)
    entry = add_entry(str(song))

    assert not await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert issue(hass, "model_damaged") is not None


@pytest.mark.parametrize("name", ["gate.tflite", "notes.npz", "encoder.npz"])
async def test_a_damaged_file_of_what_hears_before_the_model_is_an_issue_too(
    hass: HomeAssistant,
    song: Path,
    add_entry: AddEntry,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
) -> None:
    damaged = tmp_path / name
    damaged.write_bytes(b"PK is not enough")
    loading: dict[str, tuple[str, Callable[[], object]]] = {
        "gate.tflite": ("shared_model.shared_sound_model", partial(SoundModel.load, damaged)),
        "notes.npz": ("engine.note_network._shipped", partial(NoteWeights.load, damaged)),
        "encoder.npz": (
            "engine.sound_summary.shipped_encoder",
            partial(EncoderWeights.load, damaged),
        ),
    }
    target, load = loading[name]
    monkeypatch.setattr(f"custom_components.music_mood.{target}", load)
    entry = add_entry(str(song))

    assert not await hass.config_entries.async_setup(entry.entry_id)

    assert entry.error_reason_translation_key == "model_damaged"
    reported = issue(hass, "model_damaged")
    assert reported is not None
    assert name in str(reported.translation_placeholders)


async def test_removing_the_last_entry_takes_the_issue_of_the_model_along(
    hass: HomeAssistant,
    song: Path,
    media: Path,
    add_entry: AddEntry,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    damaged = tmp_path / "mood.tflite"
    damaged.write_bytes(b"TFL3 is not enough")
    load = MoodModel.load
    monkeypatch.setattr(MoodModel, "load", lambda: load(damaged))
    entries = [add_entry(str(song)), add_entry(str(media / "other.wav"))]
    assert not await hass.config_entries.async_setup(entries[0].entry_id)

    await hass.config_entries.async_remove(entries[0].entry_id)
    assert issue(hass, "model_damaged") is not None
    await hass.config_entries.async_remove(entries[1].entry_id)
    assert issue(hass, "model_damaged") is None


async def test_the_model_is_loaded_once_for_all_entries(
    hass: HomeAssistant,
    song: Path,
    media: Path,
    add_entry: AddEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[MoodModel] = []
    load = MoodModel.load

    def load_and_count() -> MoodModel:
        loaded.append(load())
        return loaded[-1]

    monkeypatch.setattr(MoodModel, "load", load_and_count)
    entries = [add_entry(str(song)), add_entry(str(media / "missing.wav"))]
    assert await hass.config_entries.async_setup(entries[0].entry_id)
    await hass.async_block_till_done()
    assert [entry.state for entry in entries] == [ConfigEntryState.LOADED] * 2

    assert loaded == [hass.data[DATA_MODEL]]


async def test_a_missing_ffmpeg_is_an_issue(
    hass: HomeAssistant,
    song: Path,
    add_entry: AddEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hass.data["ffmpeg"], "_bin", "/nowhere/ffmpeg")
    entry = add_entry(str(song))

    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: issue(hass, "ffmpeg_missing") is not None)

    assert state_of(hass, MUSIC) == STATE_UNAVAILABLE
    async_fire_time_changed(hass, utcnow() + timedelta(seconds=LOST_SECONDS + 1))
    await hass.async_block_till_done()
    assert issue(hass, f"source_lost_{entry.entry_id}") is None

    assert await hass.config_entries.async_unload(entry.entry_id)
    assert issue(hass, "ffmpeg_missing") is None


async def test_ffmpeg_stays_an_issue_while_one_entry_lacks_it(
    hass: HomeAssistant, broadcast: Broadcast, song: Path, add_entry: AddEntry, until: Until
) -> None:
    other = add_entry(str(song))
    assert await hass.config_entries.async_setup(other.entry_id)
    await until(lambda: broadcast.listeners == 2)
    broadcast.play(*[FfmpegMissingError("/nowhere/ffmpeg")] * 2)
    entries = hass.config_entries.async_entries(DOMAIN)
    await until(lambda: [e.runtime_data.coordinator.outages for e in entries] == [1, 1])

    await switch(hass, "off")
    assert issue(hass, "ffmpeg_missing") is not None

    assert await hass.config_entries.async_unload(other.entry_id)
    assert issue(hass, "ffmpeg_missing") is None


async def test_ffmpeg_is_no_issue_once_another_error_shows_that_it_is_there(
    hass: HomeAssistant, broadcast: Broadcast, until: Until
) -> None:
    broadcast.play(FfmpegMissingError("/nowhere/ffmpeg"))
    await until(lambda: issue(hass, "ffmpeg_missing") is not None)

    broadcast.play(SourceError("gone"))
    await until(lambda: issue(hass, "ffmpeg_missing") is None)


async def test_stopping_home_assistant_ends_ffmpeg(
    hass: HomeAssistant, song: Path, add_entry: AddEntry, until: Until
) -> None:
    entry = add_entry(str(song))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: state_of(hass, MUSIC) == "on")

    await hass.async_stop(force=True)

    assert ffmpeg_processes() == []
