"""Sensors: the mood in numbers and in a word."""

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
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import MusicMoodConfigEntry
from .engine.mood import MoodState, Quadrant
from .entity import MusicMoodEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MusicMoodSensorDescription(SensorEntityDescription):
    """How a sensor's value comes out of the state of the music."""

    value_fn: Callable[[MoodState], float | str | None]


def _valence(state: MoodState) -> float | None:
    return round(state.mood.valence, 2) if state.mood else None


def _arousal(state: MoodState) -> float | None:
    return round(state.mood.arousal, 2) if state.mood else None


def _uncertainty(state: MoodState) -> float | None:
    if state.mood is None:
        return None
    return round(math.hypot(state.mood.valence_std, state.mood.arousal_std), 2)


SENSORS: tuple[MusicMoodSensorDescription, ...] = (
    MusicMoodSensorDescription(
        key="arousal",
        translation_key="arousal",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        value_fn=_arousal,
    ),
    MusicMoodSensorDescription(
        key="level",
        translation_key="level",
        native_unit_of_measurement="dBFS",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda state: round(state.level, 0),
    ),
    MusicMoodSensorDescription(
        key="mood",
        translation_key="mood",
        device_class=SensorDeviceClass.ENUM,
        options=[quadrant.value for quadrant in Quadrant],
        value_fn=lambda state: state.quadrant,
    ),
    MusicMoodSensorDescription(
        key="uncertainty",
        translation_key="uncertainty",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_uncertainty,
    ),
    MusicMoodSensorDescription(
        key="valence",
        translation_key="valence",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        value_fn=_valence,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001  the signature is Home Assistant's
    entry: MusicMoodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an entry."""
    async_add_entities(
        MusicMoodSensor(entry.runtime_data.coordinator, description) for description in SENSORS
    )


class MusicMoodSensor(MusicMoodEntity, SensorEntity):
    """One value of the mood; unknown while there is no music."""

    entity_description: MusicMoodSensorDescription

    @property
    @override
    def native_value(self) -> float | str | None:
        """Return the value of the newest state."""
        state = self.coordinator.data
        return self.entity_description.value_fn(state) if state else None

    @override
    def _current(self) -> object:
        return self.native_value
