"""Sensors: the mood in numbers and in a word, what is heard, and how well that works."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_state_change_event

from .coordinator import MusicMoodCoordinator
from .data import MusicMoodConfigEntry
from .engine.mood import MoodState, Quadrant, Sound
from .entity import MusicMoodEntity
from .now_playing import now_playing
from .options import Options
from .our_entities import MOOD

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MoodSensorDescription(SensorEntityDescription):
    """How a sensor's value comes out of the state of the music."""

    value_fn: Callable[[MoodState], float | str | None]
    dead_band: float = 0.0
    """A number that moves less is written seldom: nobody sees it, but the recorder keeps it."""


@dataclass(frozen=True, kw_only=True)
class ListeningSensorDescription(SensorEntityDescription):
    """How a sensor's value comes out of the listening itself."""

    value_fn: Callable[[MusicMoodCoordinator], float | int | None]
    dead_band: float = 0.0


def _valence(state: MoodState) -> float | None:
    return round(state.mood.valence, 2) if state.mood else None


def _arousal(state: MoodState) -> float | None:
    return round(state.mood.arousal, 2) if state.mood else None


def _uncertainty(state: MoodState) -> float | None:
    if state.mood is None:
        return None
    return round(math.hypot(state.mood.valence_std, state.mood.arousal_std), 2)


def _sound(state: MoodState) -> Sound:
    """Return what is heard; a loud word or a rest within music is still music."""
    return Sound.MUSIC if state.music else state.sound


def _real_time_factor(coordinator: MusicMoodCoordinator) -> float | None:
    """Return the factor while somebody listens."""
    factor = coordinator.real_time.value if coordinator.data else None
    return None if factor is None else round(factor, 4)


MOOD_SENSORS: tuple[MoodSensorDescription, ...] = (
    MoodSensorDescription(
        key="arousal",
        translation_key="arousal",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        value_fn=_arousal,
        dead_band=0.05,
    ),
    MoodSensorDescription(
        key="level",
        translation_key="level",
        native_unit_of_measurement="dBFS",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda state: round(state.level, 0),
        dead_band=3.0,
    ),
    MoodSensorDescription(
        key="uncertainty",
        translation_key="uncertainty",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_uncertainty,
        dead_band=0.05,
    ),
    MoodSensorDescription(
        key="valence",
        translation_key="valence",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        value_fn=_valence,
        dead_band=0.05,
    ),
    # Words come last: who waits for one should find the numbers that belong to it.
    MoodSensorDescription(
        key="mood",
        translation_key=MOOD,
        device_class=SensorDeviceClass.ENUM,
        options=[quadrant.value for quadrant in Quadrant],
        value_fn=lambda state: state.quadrant,
    ),
    MoodSensorDescription(
        key="sound",
        translation_key="sound",
        device_class=SensorDeviceClass.ENUM,
        options=[sound.value for sound in Sound],
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_sound,
    ),
)
LISTENING_SENSORS: tuple[ListeningSensorDescription, ...] = (
    ListeningSensorDescription(
        key="dropped",
        translation_key="dropped",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda coordinator: round(coordinator.dropped_seconds, 1),
    ),
    ListeningSensorDescription(
        key="outages",
        translation_key="outages",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda coordinator: coordinator.outages,
    ),
    ListeningSensorDescription(
        key="real_time_factor",
        translation_key="real_time_factor",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=4,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=_real_time_factor,
        dead_band=0.01,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  the signature is Home Assistant's
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an entry."""
    coordinator = entry.runtime_data.coordinator
    async_add_entities(
        [
            *(_mood_sensor(coordinator, description) for description in MOOD_SENSORS),
            *(ListeningSensor(coordinator, description) for description in LISTENING_SENSORS),
        ]
    )


def _mood_sensor(
    coordinator: MusicMoodCoordinator, description: MoodSensorDescription
) -> MoodSensor:
    player = Options.of(coordinator.config_entry.options).title_player
    if description.key == MOOD and player is not None:
        return TitledMoodSensor(coordinator, description, player)
    return MoodSensor(coordinator, description)


class MoodSensor(MusicMoodEntity, SensorEntity):
    """One value of the music; unknown while there is none."""

    entity_description: MoodSensorDescription

    def __init__(
        self, coordinator: MusicMoodCoordinator, description: MoodSensorDescription
    ) -> None:
        """Show one value of what `coordinator` hears."""
        super().__init__(coordinator, description, dead_band=description.dead_band)

    @property
    @override
    def native_value(self) -> float | str | None:
        """Return the value of the newest state."""
        state = self.coordinator.data
        return self.entity_description.value_fn(state) if state else None

    @override
    def _current(self) -> object:
        return self.native_value


class TitledMoodSensor(MoodSensor):
    """The mood, with title and artist of what a media player plays beside it."""

    def __init__(
        self,
        coordinator: MusicMoodCoordinator,
        description: MoodSensorDescription,
        player: str,
    ) -> None:
        """Show what `player` says it plays."""
        super().__init__(coordinator, description)
        self._player = player

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str | None]:
        """Return title and artist, None for what is not known."""
        return now_playing(self.hass, self._player)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the media player, whose next piece may have the same mood."""
        await super().async_added_to_hass()
        self._shown = self.extra_state_attributes
        self.async_on_remove(
            async_track_state_change_event(self.hass, self._player, self._async_player_changed)
        )

    @callback
    def _async_player_changed(self, _event: Event[EventStateChangedData]) -> None:
        """Write only when the piece is another one; a player also tells its position."""
        if self._shown != (attributes := self.extra_state_attributes):
            self._shown = attributes
            self.async_write_ha_state()


class ListeningSensor(MusicMoodEntity, SensorEntity):
    """One number about the listening itself; it is there during an outage too."""

    entity_description: ListeningSensorDescription

    def __init__(
        self, coordinator: MusicMoodCoordinator, description: ListeningSensorDescription
    ) -> None:
        """Show one number of `coordinator`."""
        super().__init__(coordinator, description, dead_band=description.dead_band)

    @property
    @override
    def available(self) -> bool:
        """Return True: what is counted does not depend on the source."""
        return True

    @property
    @override
    def native_value(self) -> float | int | None:
        """Return the number as it is now."""
        return self.entity_description.value_fn(self.coordinator)

    @override
    def _current(self) -> object:
        return self.native_value
