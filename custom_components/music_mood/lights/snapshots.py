"""What the lamps showed before the music, and what they were told last, kept on disk.

A power cut must not make the evening forgotten, nor a hand that changes a lamp meanwhile. With what
a lamp was told stands in which run of the machine, for a lamp that lost its power comes back with a
light that nobody chose.
"""

import logging
from collections.abc import Mapping
from typing import Any

from homeassistant.components.light import LightEntityStateAttribute
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError, InvalidEntityFormatError, InvalidStateError
from homeassistant.helpers.storage import Store

from .command import LampCommand
from .reports import roughly_alike
from .stored_command import command_to_store, stored_command
from .targets import lasting_id

_LOGGER = logging.getLogger(__name__)

_VERSION = 1
_TOLD = "told"
_BOOT = "boot"
_SAVE_AFTER_SECONDS = 1.0
_SAVE_TOLD_AFTER_SECONDS = 5.0
"""The recorder of Home Assistant writes as often; music moves lamps all the time."""


class Snapshots:
    """The looks to go back to, by lamp; a lamp keeps its own when it gets a new name."""

    def __init__(self, hass: HomeAssistant, key: str, *, boot: str | None = None) -> None:
        """Know none before `async_load`.

        Args:
            hass: where the lamps are.
            key: names the file.
            boot: another with each start of the machine; None if that is not known.
        """
        self._hass = hass
        self._boot = boot
        self._store: Store[dict[str, Any]] = Store(hass, _VERSION, key)
        self._kept: dict[str, dict[str, Any]] = {}
        self._will_save = False

    async def async_load(self) -> None:
        """Read what was kept; what cannot be read is as good as nothing, and no reason to fail."""
        try:
            stored = await self._store.async_load()
        except (HomeAssistantError, OSError, ValueError, NotImplementedError) as error:
            _LOGGER.warning(
                "The file with what the lights showed before the music cannot be read, so they"
                " cannot go back to it: %s",
                error,
            )
            return
        kept = stored.get("lights") if isinstance(stored, dict) else None
        if not isinstance(kept, dict):
            return
        self._kept = {
            lamp: look
            for lamp, look in kept.items()
            if isinstance(look, dict)
            and isinstance(look.get("state"), str)
            and isinstance(look.get("attributes"), dict)
        }

    @callback
    def get(self, entity_id: str) -> State | None:
        """Return the look to go back to, if one is kept."""
        look = self._kept.get(lasting_id(self._hass, entity_id))
        if look is None:
            return None
        try:
            return State(entity_id, look["state"], look["attributes"])
        except InvalidEntityFormatError, InvalidStateError:
            return None

    @callback
    def keep(self, state: State) -> None:
        """Keep a look, and have it on disk a second later."""
        look = {"state": state.state, "attributes": _look(state.attributes)}
        lamp = lasting_id(self._hass, state.entity_id)
        before = self._kept.get(lamp, {})
        look |= {name: before[name] for name in (_TOLD, _BOOT) if name in before}
        self._kept[lamp] = look
        self._save()

    @callback
    def told(self, entity_id: str) -> LampCommand | None:
        """Return roughly what a lamp was told last, if it has a look to go back to."""
        look = self._kept.get(lasting_id(self._hass, entity_id), {})
        return stored_command(look.get(_TOLD))

    @callback
    def power_was_cut(self, entity_id: str) -> bool:
        """Return whether the machine, and so the lamp, went down since the lamp was told."""
        told_in = self._kept.get(lasting_id(self._hass, entity_id), {}).get(_BOOT)
        return None not in (told_in, self._boot) and told_in != self._boot

    @callback
    def note_told(self, entity_id: str, command: LampCommand) -> None:
        """Keep what a lamp with a look to go back to was told; it is soon on disk if it matters."""
        look = self._kept.get(lasting_id(self._hass, entity_id))
        if look is None:
            return
        told = stored_command(look.get(_TOLD))
        if told is not None and roughly_alike(told, command) and look.get(_BOOT) == self._boot:
            return
        look |= {_TOLD: command_to_store(command), _BOOT: self._boot}
        # Whoever postpones a save again and again never gets one.
        if not self._will_save:
            self._save(_SAVE_TOLD_AFTER_SECONDS)

    @callback
    def drop(self, entity_id: str) -> None:
        """Keep a look no more."""
        if self._kept.pop(lasting_id(self._hass, entity_id), None) is not None:
            self._save()

    def _save(self, seconds: float = _SAVE_AFTER_SECONDS) -> None:
        self._will_save = True
        self._store.async_delay_save(self._content, seconds)

    def _content(self) -> dict[str, Any]:
        self._will_save = False
        return {"lights": self._kept}


def _look(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that make up a look, as a file can hold them."""
    return {
        str(name): list(value) if isinstance(value, tuple) else value
        for name in LightEntityStateAttribute
        if (value := attributes.get(name)) is not None
    }
