"""Which lamps a person's choice means now: entities, devices, areas, floors and labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback, valid_entity_id
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .groups import expand
from .rates import is_radio_group

type Target = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a choice comes down to, as entity ids, each once."""

    lamps: tuple[str, ...]
    groups: tuple[str, ...]
    """What was replaced by its members."""
    missing: tuple[str, ...]
    """What was chosen and exists no more, as a person would know it; also what is yet to come."""


@callback
def find_lights(hass: HomeAssistant, target: Target) -> Found:
    """Return the lamps that a choice means now.

    What is meant through a device, area, floor or label leaves out the rooms of a bridge, because
    their lamps are meant too.
    """
    direct = [entity_now(hass, entity) for entity in target.get(ATTR_ENTITY_ID, ())]
    others = {kind: list(ids) for kind, ids in target.items() if kind != ATTR_ENTITY_ID}
    selected = async_extract_referenced_entity_ids(
        hass, TargetSelection(others), expand_group=False
    )
    indirect = [
        light
        for light in sorted(selected.indirectly_referenced)
        if (state := hass.states.get(light)) is None or not is_radio_group(state)
    ]
    expansion = expand(hass, _lights((*direct, *indirect)))
    missing = [
        *(entity for entity in direct if not _exists(hass, entity)),
        *sorted(selected.missing_areas),
        *sorted(selected.missing_floors),
        *sorted(selected.missing_labels),
        *(_device_name(hass, device) for device in sorted(selected.missing_devices)),
    ]
    return Found(lamps=expansion.lamps, groups=expansion.groups, missing=tuple(missing))


@callback
def watch_registries(hass: HomeAssistant, changed: CALLBACK_TYPE) -> CALLBACK_TYPE:
    """Call `changed` after anything that may change what a choice means; return what ends it."""

    @callback
    def note(_event: Event[Any]) -> None:
        changed()

    ends = [
        hass.bus.async_listen(event, note)
        for event in (
            er.EVENT_ENTITY_REGISTRY_UPDATED,
            dr.EVENT_DEVICE_REGISTRY_UPDATED,
            ar.EVENT_AREA_REGISTRY_UPDATED,
        )
    ]

    @callback
    def end() -> None:
        for one in ends:
            one()

    return end


@callback
def entity_now(hass: HomeAssistant, entity: str) -> str:
    """Return the entity id of what is known by entity id or registry id, whatever its name now."""
    registry = er.async_get(hass)
    if (found := er.async_resolve_entity_id(registry, entity)) is not None:
        return found
    for deleted in registry.deleted_entities.values():
        if deleted.id == entity:
            return deleted.entity_id
    return entity


@callback
def lasting_id(hass: HomeAssistant, entity_id: str) -> str:
    """Return the registry id of an entity, which outlives a new name, or its entity id."""
    entry = er.async_get(hass).async_get(entity_id)
    return entry.id if entry else entity_id


def _lights(entities: Iterable[str]) -> list[str]:
    return [
        entity
        for entity in entities
        if valid_entity_id(entity) and entity.startswith(f"{LIGHT_DOMAIN}.")
    ]


def _exists(hass: HomeAssistant, entity_id: str) -> bool:
    return entity_id in er.async_get(hass).entities or hass.states.get(entity_id) is not None


def _device_name(hass: HomeAssistant, device_id: str) -> str:
    deleted = dr.async_get(hass).deleted_devices.get(device_id)
    return (deleted.name_by_user if deleted else None) or f"{ATTR_DEVICE_ID} {device_id}"
