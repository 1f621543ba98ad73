"""What a loaded entry carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .coordinator import MusicMoodCoordinator
from .lights.zone import LightZone


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicMoodData:
    """The running parts of an entry."""

    coordinator: MusicMoodCoordinator
    zones: Mapping[str, LightZone]
    """By the id of the subentry that describes the zone."""


type MusicMoodConfigEntry = ConfigEntry[MusicMoodData]
