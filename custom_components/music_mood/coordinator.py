"""Listens to the source of an entry, and hands every new mood to all who want it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import override

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from . import issues
from .const import CONF_LISTENING, DOMAIN
from .engine.audio import SAMPLE_RATE, Samples
from .engine.listener import BLOCK_SECONDS, Model, MoodListener
from .engine.mood import MoodState
from .engine.tracker import MoodTracker
from .engine.usual_level import UsualLevel
from .kinds import kind_of
from .occasion import Occasion
from .options import Options
from .real_time import RealTimeFactor
from .sources.backlog import Backlog
from .sources.backoff import Backoff
from .sources.silence import LIMIT_SECONDS, SilenceWatch
from .sources.source import AudioSource, SourceCredentialsError, SourceError
from .workers import TURN_SECONDS, async_get_workers

_LOGGER = logging.getLogger(__name__)

BACKLOG_SECONDS = 10.0
STEADY_SECONDS = 30.0
"""After this much sound without a break the next outage starts with short pauses again."""
LOST_SECONDS = 300.0
"""After this long without sound a person is asked to look after the source."""


class MusicMoodCoordinator(DataUpdateCoordinator[MoodState | None]):
    """The mood of one place; None while nobody listens there."""

    config_entry: ConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        source: AudioSource,
        model: Model,
        occasion: Occasion | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        backoff: Backoff | None = None,
    ) -> None:
        """Prepare to listen to `source` on every `occasion`, from `async_start` on."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=entry.title, update_interval=None)
        self.clock = clock
        self.outages = 0
        self.real_time = RealTimeFactor()
        # Kept over outages and pauses: it takes some pieces to know it.
        self.usual_level = UsualLevel()
        self.last_update_success = False
        self._source = source
        self._occasion = occasion or Occasion(hass, (), 0)
        self._model = model
        self._workers = async_get_workers(hass)
        self._sleep = sleep
        self._backoff = backoff or Backoff()
        self._task: asyncio.Task[None] | None = None
        self._switching = asyncio.Lock()
        self._backlog = _new_backlog()
        self._dropped_seconds = 0.0
        self._crash_logged = False
        self._silence = SilenceWatch() if kind_of(entry.data).may_be_muted(entry.data) else None
        self._stop_waiting_for_sound: CALLBACK_TYPE | None = None

    @property
    def listening(self) -> bool:
        """Whether the source may be heard; off is the privacy mute."""
        return bool(self.config_entry.data.get(CONF_LISTENING, True))

    @property
    def waiting(self) -> bool:
        """Whether the source stays closed until a media player plays."""
        return self.listening and not self._occasion.now

    @property
    def dropped_seconds(self) -> float:
        """Seconds of sound lost since the start because this machine was too slow."""
        return self._dropped_seconds + self._backlog.dropped_seconds

    @callback
    def async_follow_occasion(self) -> None:
        """Listen when there is reason to; call it once, before `async_start`."""
        self._occasion.async_start(self._async_occasion_changed)

    @callback
    def async_start(self) -> None:
        """Start to listen, unless muted, waiting, shut down, or listening already."""
        if self._shutdown_requested or (self._task is not None and not self._task.done()):
            return
        if not self.listening or self.waiting:
            self.async_set_updated_data(None)
            return
        self._task = self.config_entry.async_create_background_task(
            self.hass, self._keep_listening(), f"{DOMAIN} listens to {self.name}"
        )

    async def async_set_listening(self, *, listening: bool) -> None:
        """Open or close the source, and remember it beyond a power cut."""
        async with self._switching:
            if listening == self.listening:
                return
            self.hass.config_entries.async_update_entry(
                self.config_entry, data={**self.config_entry.data, CONF_LISTENING: listening}
            )
            await self._stop()
            if listening and not self.waiting:
                self.last_update_success = False
                self.async_update_listeners()
            self.async_start()

    async def async_stop(self, _event: Event | None = None) -> None:
        """End the task, and with it every process of the source."""
        self._occasion.async_stop()
        async with self._switching:
            await self._stop()

    @override
    async def async_shutdown(self) -> None:
        """Stop listening for good."""
        await super().async_shutdown()
        await self.async_stop()

    @callback
    def _async_occasion_changed(self) -> None:
        self.config_entry.async_create_task(
            self.hass, self._adapt(), f"{DOMAIN} follows the media players of {self.name}"
        )

    async def _adapt(self) -> None:
        """Close the source, or open it, as the media players say now."""
        async with self._switching:
            if self.waiting:
                await self._stop()
            self.async_start()

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        self._async_end_outage()
        self._async_end_silence()

    async def _keep_listening(self) -> None:
        """Listen, and after every failure try again a little later."""
        task = asyncio.current_task()
        # A source that fails while it is being closed must not make us forget that we have to end.
        while task is None or not task.cancelling():
            try:
                await self._listen()
            except* SourceError as group:
                self._async_lost(_first(group))
            except* Exception:
                if not self._crash_logged:
                    self._crash_logged = True
                    _LOGGER.exception("Unexpected error while listening to %s", self.name)
                self._async_lost(SourceError("an unexpected error, see the log"))
            await self._sleep(self._backoff.pause())

    async def _listen(self) -> None:
        self._dropped_seconds = self.dropped_seconds
        self._backlog = backlog = _new_backlog()
        async with self._source.open() as chunks, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear(backlog))
            async for samples in chunks:
                backlog.put(samples)

    async def _hear(self, backlog: Backlog) -> None:
        """Turn sound into moods, one portion after the other."""
        tracker = MoodTracker(Options.of(self.config_entry.options).tracker)
        listener = await self._workers.run(
            partial(
                MoodListener,
                self._model,
                tracker=tracker,
                usual=self.usual_level,
                raw_always=False,
            )
        )
        while True:
            samples = await backlog.take()
            states, work = await self._workers.run(_push, listener, samples)
            self.real_time.add(work=work, sound=len(samples) / SAMPLE_RATE)
            if states:
                self._async_watch_silence(states)
                self._async_heard(states[-1])

    @callback
    def _async_heard(self, state: MoodState) -> None:
        if self._stop_waiting_for_sound is not None:
            _LOGGER.info("Sound from %s is back", self.name)
            self._async_end_reauth()
        self._async_end_outage()
        if state.time >= STEADY_SECONDS:
            self._backoff.reset()
        self.async_set_updated_data(state)

    @callback
    def _async_lost(self, error: SourceError) -> None:
        """Make everything unavailable; log and start to wait only once per outage."""
        self.data = None
        self.last_exception = error
        self.last_update_success = False
        issues.async_report_missing_software(self.hass, self.config_entry, error)
        kind = kind_of(self.config_entry.data)
        if isinstance(error, SourceCredentialsError) and kind.signs_in:
            self.config_entry.async_start_reauth(self.hass)
        if self._stop_waiting_for_sound is None:
            self.outages += 1
            _LOGGER.warning("No sound from %s: %s; trying again", self.name, error)
            self._stop_waiting_for_sound = async_call_later(
                self.hass, LOST_SECONDS, self._async_report_lost
            )
        self.async_update_listeners()

    async def _async_report_lost(self, _now: datetime) -> None:
        # Whether it was silent before is no question any more; one advice is enough.
        self._async_end_silence()
        error = self.last_exception
        if not isinstance(error, SourceError) or issues.is_missing_software(error):
            return
        reason = await issues.async_reason(self.hass, error)
        # Sound may have come back meanwhile, or nobody listens any more.
        if self._stop_waiting_for_sound is not None:
            issues.async_report_source_lost(self.hass, self.config_entry, reason)

    @callback
    def _async_end_outage(self) -> None:
        if self._stop_waiting_for_sound is None:
            return
        self._stop_waiting_for_sound()
        self._stop_waiting_for_sound = None
        self._crash_logged = False
        issues.async_clear(self.hass, issues.SOURCE_LOST, self.config_entry)
        issues.async_clear_missing_software(self.hass, self.config_entry)

    @callback
    def _async_end_reauth(self) -> None:
        """Ask no more for a password that is not needed after all."""
        for flow in self.config_entry.async_get_active_flows(self.hass, {SOURCE_REAUTH}):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])

    @callback
    def _async_watch_silence(self, states: Sequence[MoodState]) -> None:
        """Tell a person when a microphone hears nothing at all, and when it does again."""
        if self._silence is None:
            return
        before = self._silence.too_long
        for state in states:
            self._silence.add(state.level, BLOCK_SECONDS)
        if self._silence.too_long and not before:
            issues.async_report_microphone_silent(self.hass, self.config_entry, LIMIT_SECONDS)
        elif before and not self._silence.too_long:
            issues.async_clear(self.hass, issues.MICROPHONE_SILENT, self.config_entry)

    @callback
    def _async_end_silence(self) -> None:
        if self._silence is not None:
            self._silence.reset()
            issues.async_clear(self.hass, issues.MICROPHONE_SILENT, self.config_entry)


def _push(listener: MoodListener, samples: Samples) -> tuple[list[MoodState], float]:
    """Return the states and the seconds that they took, without the waiting for a thread."""
    start = time.perf_counter()
    return listener.push(samples), time.perf_counter() - start


def _new_backlog() -> Backlog:
    return Backlog(limit=BACKLOG_SECONDS, portion=BLOCK_SECONDS, most=TURN_SECONDS)


def _first(group: ExceptionGroup[SourceError]) -> SourceError:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
