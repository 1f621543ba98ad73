"""A light zone as its subentry stores it, and as the lights understand it."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    ENTITY_MATCH_ALL,
    ENTITY_MATCH_NONE,
)
from homeassistant.core import HomeAssistant, callback

from .const import (
    CONF_AUTO_RESUME,
    CONF_BRIGHTNESS_MAX,
    CONF_BRIGHTNESS_MIN,
    CONF_GRACE,
    CONF_INTERVAL,
    CONF_LIGHTS,
    CONF_OWN_COLOURS,
    CONF_PALETTE,
    CONF_SPREAD,
    CONF_STRENGTH,
    CONF_TRANSITION,
    CONF_TURN_ON,
    CONF_WITHOUT_MUSIC,
)
from .engine.palette import Palette
from .engine.palettes import PALETTES, PaletteName, own_palette
from .lights.settings import GRACE_SECONDS, WithoutMusic, ZoneSettings
from .lights.targets import NO_TARGET, Target, entity_now, lasting_id

DEFAULTS: Mapping[str, Any] = {
    CONF_PALETTE: PaletteName.EVIDENCE.value,
    CONF_STRENGTH: 100,
    CONF_SPREAD: 0,
    CONF_BRIGHTNESS_MIN: 10,
    CONF_BRIGHTNESS_MAX: 100,
    CONF_TRANSITION: 3,
    CONF_WITHOUT_MUSIC: WithoutMusic.RESTORE.value,
    CONF_GRACE: int(GRACE_SECONDS),
    CONF_TURN_ON: False,
    CONF_AUTO_RESUME: 0,
}
"""What a zone is like unless a person wants it otherwise; for zones of earlier versions too."""

_KINDS = (ATTR_ENTITY_ID, ATTR_DEVICE_ID, ATTR_AREA_ID, ATTR_FLOOR_ID, ATTR_LABEL_ID)
_EXCLUDE = "exclude"
_WORDS = (ENTITY_MATCH_ALL, ENTITY_MATCH_NONE)


def zone_settings(data: Mapping[str, Any]) -> ZoneSettings:
    """Return how a stored zone follows."""
    data = {**DEFAULTS, **data}
    return ZoneSettings(
        target=stored_target(data),
        excluded=stored_exclusion(data),
        palette=zone_palette(data),
        strength=data[CONF_STRENGTH] / 100,
        spread=data[CONF_SPREAD] / 100,
        brightness_min=data[CONF_BRIGHTNESS_MIN] / 100,
        brightness_max=data[CONF_BRIGHTNESS_MAX] / 100,
        transition=data[CONF_TRANSITION],
        interval=data.get(CONF_INTERVAL),
        without_music=WithoutMusic(data[CONF_WITHOUT_MUSIC]),
        grace=data[CONF_GRACE],
        turn_on=data[CONF_TURN_ON],
        auto_resume=data[CONF_AUTO_RESUME] * 60,
    )


def zone_palette(data: Mapping[str, Any]) -> Palette:
    """Return the palette of a stored zone."""
    name = PaletteName(data.get(CONF_PALETTE, DEFAULTS[CONF_PALETTE]))
    if name is not PaletteName.OWN:
        return PALETTES[name]
    colours = {
        tone: (red, green, blue)
        for tone, (red, green, blue) in data.get(CONF_OWN_COLOURS, {}).items()
    }
    return own_palette(colours)


def stored_target(data: Mapping[str, Any]) -> Target:
    """Return the chosen lights of a stored zone; the first version knew entities only."""
    lights = data[CONF_LIGHTS]
    return chosen_target(lights if isinstance(lights, Mapping) else {ATTR_ENTITY_ID: lights})


def stored_exclusion(data: Mapping[str, Any]) -> Target:
    """Return what a stored zone leaves out of the chosen lights."""
    lights = data[CONF_LIGHTS]
    return chosen_exclusion(lights) if isinstance(lights, Mapping) else NO_TARGET


@callback
def target_to_store(hass: HomeAssistant, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return chosen lights in a form that outlives new names of entities."""
    return _with_entities(
        chosen_target(chosen), chosen_exclusion(chosen), lambda one: lasting_id(hass, one)
    )


@callback
def target_to_show(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chosen lights of a stored zone by the names that they have now."""
    return _with_entities(
        stored_target(data), stored_exclusion(data), lambda one: entity_now(hass, one)
    )


def chosen_target(chosen: Mapping[str, Any]) -> Target:
    """Return what a person chose, without what is empty or no choice."""
    target: dict[str, list[str]] = {}
    for kind in _KINDS:
        ids = chosen.get(kind) or []
        ids = [ids] if isinstance(ids, str) else list(ids)
        if ids := [str(one) for one in ids if one not in _WORDS]:
            target[kind] = ids
    return target


def chosen_exclusion(chosen: Mapping[str, Any]) -> Target:
    """Return what a person left out of the choice; Home Assistant asks since 2026.11."""
    return chosen_target(chosen.get(_EXCLUDE) or {})


def _with_entities(target: Target, excluded: Target, name: Callable[[str], str]) -> dict[str, Any]:
    """Return a choice as a selector gives it, its entities by another name."""

    def renamed(part: Target) -> dict[str, Any]:
        return {
            kind: [name(one) for one in ids] if kind == ATTR_ENTITY_ID else list(ids)
            for kind, ids in part.items()
        }

    return renamed(target) | ({_EXCLUDE: renamed(excluded)} if target and excluded else {})
