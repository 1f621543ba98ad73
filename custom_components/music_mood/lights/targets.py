"""Which lamps a person's choice means now: entities, devices, areas, floors and labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback, valid_entity_id
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.target import (
    SelectedEntities,
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from .groups import expand
from .rates import is_radio_group

type Target = Mapping[str, Sequence[str]]
"""Ids of entities, devices, areas, floors and labels, by "entity_id" and so on."""

NO_TARGET: Target = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a choice comes down to, as entity ids, each once."""

    lamps: tuple[str, ...]
    groups: tuple[str, ...]
    """What was replaced by its members."""
    missing: tuple[str, ...]
    """What was chosen and exists no more, as a person would know it; also what is yet to come."""


@callback
def find_lights(hass: HomeAssistant, target: Target, excluded: Target = NO_TARGET) -> Found:
    """Return the lamps that a choice means now.

    What is meant through a device, area, floor or label leaves out the rooms of a bridge, because
    their lamps are meant too.

    Args:
        hass: where the lights are.
        target: what is chosen.
        excluded: what is not meant all the same, even if it is chosen by its name.
    """
    direct = _direct(hass, target)
    selected = _selected(hass, target)
    indirect = [
        light
        for light in sorted(selected.indirectly_referenced)
        if (state := hass.states.get(light)) is None or not is_radio_group(state)
    ]
    expansion = expand(hass, _lights((*direct, *indirect)))
    unwanted = _unwanted(hass, excluded)
    missing = [
        *(entity for entity in direct if not _exists(hass, entity)),
        *sorted(selected.missing_areas),
        *sorted(selected.missing_floors),
        *sorted(selected.missing_labels),
        *(_device_name(hass, device) for device in sorted(selected.missing_devices)),
    ]
    return Found(
        lamps=tuple(lamp for lamp in expansion.lamps if lamp not in unwanted),
        groups=expansion.groups,
        missing=tuple(missing),
    )


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


def _direct(hass: HomeAssistant, target: Target) -> list[str]:
    return [entity_now(hass, entity) for entity in target.get(ATTR_ENTITY_ID, ())]


def _selected(
    hass: HomeAssistant, target: Target, *, primary_entities_only: bool = True
) -> SelectedEntities:
    """Return what is meant through devices, areas, floors and labels."""
    others = {kind: list(ids) for kind, ids in target.items() if kind != ATTR_ENTITY_ID}
    return async_extract_referenced_entity_ids(
        hass,
        TargetSelection(others),
        expand_group=False,
        primary_entities_only=primary_entities_only,
    )


def _unwanted(hass: HomeAssistant, excluded: Target) -> set[str]:
    """Return the lamps that are excluded, with those of excluded groups and rooms of a bridge."""
    if not excluded:
        return set()
    selected = _selected(hass, excluded, primary_entities_only=False)
    every = (*_direct(hass, excluded), *selected.indirectly_referenced)
    return set(expand(hass, _lights(every)).lamps)


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
