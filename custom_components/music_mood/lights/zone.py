"""A group of lamps that follows the mood together."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.components.light import LightEntityStateAttribute
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_call_later, async_track_state_change_event

from custom_components.music_mood.engine.mood import MoodEstimate, MoodState
from custom_components.music_mood.engine.palette import Light, mood_light

from .contexts import LightContexts
from .groups import expand, members_of
from .lamp import Lamp, Timing
from .settings import WithoutMusic, ZoneSettings

GRACE_SECONDS = 10.0
"""How long the lamps stay as they are after the music: the pause between two songs is shorter."""


class LightZone:
    """Lamps, what they should show now, and who else has a hand on them."""

    def __init__(
        self,
        hass: HomeAssistant,
        settings: ZoneSettings,
        timing: Timing,
        contexts: LightContexts,
    ) -> None:
        """Prepare; nothing happens before `async_start`."""
        self.following = True
        self._hass = hass
        self._settings = settings
        self._timing = timing
        self._contexts = contexts
        self._lamps: dict[str, Lamp] = {}
        self._light: Light | None = None
        self._music = False
        self._stop_watching_actions: CALLBACK_TYPE | None = None
        self._stop_watching_lights: CALLBACK_TYPE | None = None
        self._stop_grace: CALLBACK_TYPE | None = None

    @property
    def paused_lights(self) -> list[str]:
        """Entity ids of the lamps a person has taken over."""
        return [entity_id for entity_id, lamp in self._lamps.items() if lamp.paused]

    @callback
    def async_start(self) -> None:
        """Start to watch the lamps."""
        self._stop_watching_actions = self._contexts.async_watch(self._hass)
        self._find_lamps()

    @callback
    def async_show(self, state: MoodState | None) -> None:
        """Follow a further state of the music; None when nobody listens."""
        music = state is not None and state.music
        if music:
            self._end_grace()
        elif self._music:
            self._stop_grace = async_call_later(
                self._hass, GRACE_SECONDS, self._async_without_music
            )
        self._music = music
        if state is not None and state.mood is not None:
            self._show(self._light_of(state.mood))

    async def async_follow(self, *, following: bool) -> None:
        """Start to follow with every lamp, or stop and leave the lamps as a stop does."""
        self.following = following
        if following:
            for lamp in self._lamps.values():
                lamp.async_resume()
            if self._light is not None:
                self._show(self._light)
        else:
            await self._async_let_go()

    async def async_stop(self) -> None:
        """Let go of all lamps and watch them no more."""
        self._end_grace()
        if self._stop_watching_actions is not None:
            self._stop_watching_actions()
            self._stop_watching_actions = None
        self._watch_lights(())
        await self._async_let_go()

    @callback
    def _find_lamps(self) -> None:
        """Take the lamps that the chosen lights consist of now, and leave those no more in them."""
        found = expand(self._hass, self._settings.lights)
        gone = [lamp for entity_id, lamp in self._lamps.items() if entity_id not in found.lamps]
        new = [entity_id for entity_id in found.lamps if entity_id not in self._lamps]
        self._lamps = {
            entity_id: self._lamps.get(entity_id) or self._lamp(entity_id)
            for entity_id in found.lamps
        }
        self._watch_lights((*found.lamps, *found.groups))
        for lamp in gone:
            self._timing.spawn(self._async_leave(lamp))
        if self.following and self._light is not None:
            for entity_id in new:
                self._lamps[entity_id].async_want(self._light)

    def _lamp(self, entity_id: str) -> Lamp:
        return Lamp(
            self._hass,
            entity_id,
            transition=self._settings.transition,
            contexts=self._contexts,
            timing=self._timing,
        )

    @callback
    def _watch_lights(self, lights: tuple[str, ...]) -> None:
        if self._stop_watching_lights is not None:
            self._stop_watching_lights()
            self._stop_watching_lights = None
        if lights:
            self._stop_watching_lights = async_track_state_change_event(
                self._hass, lights, self._async_light_changed
            )

    def _light_of(self, mood: MoodEstimate | None) -> Light:
        light = mood_light(mood)
        low, high = self._settings.brightness_min, self._settings.brightness_max
        return Light(
            rgb=light.rgb, brightness=low + light.brightness * (high - low), kelvin=light.kelvin
        )

    @callback
    def _show(self, light: Light | None) -> None:
        self._light = light
        if self.following and light is not None:
            for lamp in self._lamps.values():
                lamp.async_want(light)

    async def _async_without_music(self, _now: datetime) -> None:
        self._stop_grace = None
        if self._light is None:
            return
        match self._settings.without_music:
            case WithoutMusic.NEUTRAL:
                self._show(self._light_of(None))
            case WithoutMusic.RESTORE:
                self._show(None)
                await self._async_let_go()
            case WithoutMusic.KEEP:
                self._show(None)

    async def _async_let_go(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for lamp in self._lamps.values():
                tasks.create_task(self._async_leave(lamp))

    async def _async_leave(self, lamp: Lamp) -> None:
        if self._settings.without_music is WithoutMusic.RESTORE:
            await lamp.async_restore()
        else:
            await lamp.async_stop()

    @callback
    def _async_light_changed(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        # A group whose lamps are all away lists none of them, and yet has them.
        present = new is not None and new.state != STATE_UNAVAILABLE
        if present and members_of(new) != members_of(old):
            self._find_lamps()
        if (lamp := self._lamps.get(event.data["entity_id"])) is not None:
            self._async_lamp_changed(lamp, old, new)

    @callback
    def _async_lamp_changed(self, lamp: Lamp, old: State | None, new: State | None) -> None:
        if new is None or new.state != STATE_ON:
            lamp.async_forget()
            return
        chosen = self._contexts.chose_a_look(new.context)
        if old is not None and old.state == STATE_ON:
            if chosen and _look(old.attributes) != _look(new.attributes):
                lamp.async_pause()
            return
        if chosen:
            lamp.async_pause()
        elif old is not None and old.state == STATE_OFF:
            lamp.async_resume()
        if self.following and self._light is not None:
            lamp.async_want(self._light)

    def _end_grace(self) -> None:
        if self._stop_grace is not None:
            self._stop_grace()
            self._stop_grace = None


def _look(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what one sees of a lamp that is on."""
    return {name: attributes.get(name) for name in LightEntityStateAttribute}
