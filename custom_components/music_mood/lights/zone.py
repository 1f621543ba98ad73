"""A group of lamps that follows the mood together."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.components.light import LightEntityStateAttribute
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from custom_components.music_mood.engine.mood import MoodEstimate, MoodState
from custom_components.music_mood.engine.palette import Palette

from .groups import members_of
from .house import House
from .lamp import Lamp
from .parts import Part
from .session import Session
from .settings import WithoutMusic, ZoneSettings
from .targets import Found, find_lights, watch_registries
from .timing import Timing
from .zone_light import ZoneLight


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the lamps should show: the light of a mood, or of none."""

    mood: MoodEstimate | None


class LightZone:
    """Lamps, what they should show now, and who else has a hand on them."""

    def __init__(
        self, hass: HomeAssistant, settings: ZoneSettings, timing: Timing, house: House
    ) -> None:
        """Prepare; nothing happens before `async_start`."""
        self.following = True
        self._hass = hass
        self._settings = settings
        self._timing = timing
        self._house = house
        self._lamps: dict[str, Lamp] = {}
        self._light = ZoneLight(settings)
        self._found = Found(lamps=(), groups=(), missing=())
        self._wish: _Wish | None = None
        self._session = Session(
            timing, settings.grace, begun=self._async_begin, over=self._async_end
        )
        self._ends: list[CALLBACK_TYPE] = []
        self._stop_watching_lights: CALLBACK_TYPE | None = None
        self._looking_again = False
        self._listeners: list[CALLBACK_TYPE] = []

    @property
    def paused_lights(self) -> list[str]:
        """Entity ids of the lamps of which a person has changed something."""
        return [entity_id for entity_id, lamp in self._lamps.items() if lamp.taken]

    @property
    def taken(self) -> dict[str, Part]:
        """What a person has changed, by entity id."""
        return {entity_id: lamp.taken for entity_id, lamp in self._lamps.items() if lamp.taken}

    @property
    def lights(self) -> tuple[str, ...]:
        """Entity ids of the lamps of the zone."""
        return tuple(self._lamps)

    @property
    def missing(self) -> tuple[str, ...]:
        """What was chosen and exists no more, as a person would know it."""
        return self._found.missing

    @callback
    def async_start(self) -> None:
        """Start to watch the lamps."""
        self._ends = [
            self._house.contexts.async_watch(self._hass),
            self._house.claims.async_wait(self, self._async_look_again),
            watch_registries(self._hass, self._async_look_again),
        ]
        self._find_lamps()
        if any(lamp.has_a_look_to_go_back_to for lamp in self._lamps.values()):
            # Home Assistant went down while the lamps followed.
            self._session.async_continue()

    @callback
    def async_listen(self, changed: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call `changed` when a person took over or gave back a lamp, or the zone has changed."""
        self._listeners.append(changed)

        @callback
        def end() -> None:
            self._listeners.remove(changed)

        return end

    @callback
    def async_show(self, state: MoodState | None) -> None:
        """Follow a further state of the music; None when nobody listens."""
        self._session.async_hear(music=state is not None and state.music)
        if self._settings.auto_resume:
            for lamp in self._lamps.values():
                lamp.async_resume_after(self._settings.auto_resume)
        if state is not None and state.mood is not None:
            self._show(_Wish(state.mood))
        elif self._wish is not None:
            self._show(self._wish)

    @callback
    def async_adjust(self, palette: Palette, strength: float) -> None:
        """Show the mood in another palette or strength from now on."""
        self._settings = replace(self._settings, palette=palette, strength=strength)
        self._light = ZoneLight(self._settings, self.lights)
        self._show(self._wish)
        self._notify()

    @callback
    def async_resume(self) -> None:
        """Follow with every lamp again, those a person has taken over too."""
        for lamp in self._lamps.values():
            lamp.async_resume()
        self._show(self._wish)

    async def async_follow(self, *, following: bool) -> None:
        """Start to follow with every lamp, or stop and leave the lamps as a stop does."""
        self.following = following
        if following:
            self.async_resume()
        else:
            await self._async_let_go()
        self._notify()

    async def async_stop(self) -> None:
        """Let go of all lamps and watch them no more."""
        self._session.async_stop()
        for end in self._ends:
            end()
        self._ends = []
        self._watch_lights(())
        await self._async_let_go()
        lamps, self._lamps = self._lamps, {}
        self._house.claims.async_release(set(lamps), self)

    @callback
    def _async_look_again(self) -> None:
        """Look for the lamps once more, once for many changes at a time."""
        if not self._looking_again:
            self._looking_again = True
            self._hass.loop.call_soon(self._look_again)

    @callback
    def _look_again(self) -> None:
        self._looking_again = False
        if self._ends:
            self._find_lamps()

    @callback
    def _find_lamps(self) -> None:
        """Take the lamps that the choice means now, and leave those no more meant."""
        before, self._found = (
            self._found,
            find_lights(self._hass, self._settings.target, self._settings.excluded),
        )
        mine = [light for light in self._found.lamps if self._house.claims.claim(light, self)]
        gone = {light: lamp for light, lamp in self._lamps.items() if light not in mine}
        new = [light for light in mine if light not in self._lamps]
        self._lamps = {light: self._lamps.get(light) or self._lamp(light) for light in mine}
        self._light = ZoneLight(self._settings, mine)
        if self._stop_watching_lights is None or before != self._found:
            self._watch_lights((*self._found.lamps, *self._found.groups))
        for lamp in gone.values():
            self._timing.spawn(self._async_leave(lamp))
        self._house.claims.async_release(set(gone), self)
        for light in new:
            self._lamps[light].async_found()
        if self.following and self._wish is not None:
            for light in new:
                self._lamps[light].async_want(self._light.of(light, self._wish.mood))
        if gone or new or before.missing != self._found.missing:
            self._notify()

    def _lamp(self, entity_id: str) -> Lamp:
        return Lamp(
            self._hass,
            entity_id,
            settings=self._settings,
            house=self._house,
            timing=self._timing,
            changed=self._notify,
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

    @callback
    def _show(self, wish: _Wish | None) -> None:
        self._wish = wish
        if not self.following or wish is None:
            return
        lights = self._light.of_all(wish.mood)
        for entity_id, lamp in self._lamps.items():
            lamp.async_want(lights[entity_id])

    @callback
    def _async_begin(self) -> None:
        """Begin anew: what a person left off during the last music, music may light again."""
        for lamp in self._lamps.values():
            lamp.left_off = False

    async def _async_end(self) -> None:
        """Do what was chosen for the time without music."""
        if self._settings.without_music is WithoutMusic.NEUTRAL and self._wish is not None:
            self._show(_Wish(None))
            return
        self._show(None)
        await self._async_let_go()

    async def _async_let_go(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for lamp in self._lamps.values():
                tasks.create_task(self._async_leave(lamp))

    async def _async_leave(self, lamp: Lamp) -> None:
        if self._settings.without_music is WithoutMusic.RESTORE:
            await lamp.async_restore()
        else:
            await lamp.async_let_go()

    @callback
    def _async_light_changed(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        # A group whose lamps are all away lists none of them, and yet has them.
        present = new is not None and new.state != STATE_UNAVAILABLE
        if (present and members_of(new) != members_of(old)) or (old is None) != (new is None):
            self._find_lamps()
        if (lamp := self._lamps.get(event.data["entity_id"])) is not None:
            self._async_lamp_changed(event.data["entity_id"], lamp, old, new)

    @callback
    def _async_lamp_changed(
        self, entity_id: str, lamp: Lamp, old: State | None, new: State | None
    ) -> None:
        if new is None or new.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            lamp.async_lose_sight()
            return
        if new.state == STATE_OFF:
            if old is not None and self._somebody_turned_off(old, new):
                lamp.async_turned_off(while_following=self.following and self._session.running)
            else:
                lamp.async_forget()
        elif new.state == STATE_ON:
            self._async_lamp_is_on(lamp, old, new)
        if self.following and self._wish is not None:
            lamp.async_want(self._light.of(entity_id, self._wish.mood))
        elif lamp.has_a_look_to_go_back_to and not self._session.running:
            # It was away when the others went back.
            self._timing.spawn(self._async_leave(lamp))

    def _somebody_turned_off(self, old: State, new: State) -> bool:
        """Return whether a lamp that is off now was not just found like that."""
        if old.state == STATE_UNKNOWN:
            return self._house.contexts.asked_for_dark(new.context)
        return old.state == STATE_ON

    @callback
    def _async_lamp_is_on(self, lamp: Lamp, old: State | None, new: State) -> None:
        chosen = self._house.contexts.chosen(new.context)
        if old is not None and old.state == STATE_OFF:
            lamp.async_turned_on(new.context, chosen)
            return
        if old is None or old.state != STATE_ON:
            lamp.async_found()
            # What a lamp shows that was away, after a power cut say, was nobody's choice, even if
            # the context of an earlier action lingers. One that was told while nothing was known of
            # it has a context that it did not have before.
            if old is None or old.context.id == new.context.id:
                return
        elif _look(old.attributes) == _look(new.attributes):
            return
        if not self.following or self._wish is None:
            # While nothing leads the lamp, nothing has to be taken from our hands.
            return
        if chosen or old.state != STATE_ON:
            lamp.async_take(chosen)
        else:
            lamp.async_reported(new)

    @callback
    def _notify(self) -> None:
        for changed in list(self._listeners):
            changed()


def _look(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what one sees of a lamp that is on."""
    return {name: attributes.get(name) for name in LightEntityStateAttribute}
