"""What one lamp showed before the music, and its way back there."""

from homeassistant.components.light import ATTR_BRIGHTNESS
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import State, callback

from .command import LampCommand
from .line import Line
from .parts import Part
from .snapshots import Snapshots


class Evening:
    """The look that a lamp goes back to, on disk too; none in a zone that does not go back."""

    def __init__(self, entity_id: str, snapshots: Snapshots, *, goes_back: bool) -> None:
        """Know what was kept of the lamp `entity_id` when Home Assistant stopped, if anything."""
        self._entity_id = entity_id
        self._snapshots = snapshots
        self._goes_back = goes_back
        self._before = snapshots.get(entity_id) if goes_back else None
        self._left = snapshots.told(entity_id) if goes_back else None
        self._power_was_cut = snapshots.power_was_cut(entity_id)

    @property
    def power_was_cut(self) -> bool:
        """Whether the lamp lost its power since it was told what `async_left` returns."""
        return self._power_was_cut

    @property
    def before(self) -> State | None:
        """The look to go back to, None if there is none."""
        return self._before

    @callback
    def async_note(self, state: State) -> None:
        """Keep what the lamp shows before the first command; later calls change nothing."""
        if self._goes_back and self._before is None:
            self._keep(state)

    @callback
    def async_note_told(self, command: LampCommand) -> None:
        """Keep what the lamp has been told, to know it again after a start of Home Assistant."""
        if self._goes_back:
            self._snapshots.note_told(self._entity_id, command)

    @callback
    def async_left(self) -> LampCommand | None:
        """Return, once, what the lamp was told before Home Assistant stopped, if it was."""
        left, self._left = self._left, None
        return left

    @callback
    def async_forget(self) -> None:
        """Have nothing to go back to."""
        self._before = self._left = None
        self._snapshots.drop(self._entity_id)

    @callback
    def async_adopt(self, parts: Part, now: State | None) -> None:
        """Let `parts` of what the lamp shows `now`, which a person chose, be part of the look."""
        before = self._before
        if before is None:
            return
        if now is None or before.state == STATE_OFF:
            self.async_forget()
            return
        brightness = (now if Part.BRIGHTNESS in parts else before).attributes.get(ATTR_BRIGHTNESS)
        colour = (now if Part.COLOUR in parts else before).attributes
        self._keep(State(self._entity_id, STATE_ON, {**colour, ATTR_BRIGHTNESS: brightness}))

    async def async_go_back(
        self, line: Line, now: State, *, taken: Part, transition: float
    ) -> None:
        """Show the look again, but for the parts that a person has taken.

        Args:
            line: to the lamp.
            now: what the lamp shows.
            taken: what stays as it is.
            transition: seconds that the lamp takes for it.
        """
        before = self._before
        if before is None:
            return
        attributes = dict(before.attributes)
        if before.state == STATE_OFF:
            if not taken:
                await line.turn_off(transition=transition)
        elif Part.COLOUR in taken:
            if (brightness := attributes.get(ATTR_BRIGHTNESS)) is not None:
                await line.turn_on({ATTR_BRIGHTNESS: brightness}, transition=transition)
        else:
            if Part.BRIGHTNESS in taken:
                attributes[ATTR_BRIGHTNESS] = now.attributes.get(ATTR_BRIGHTNESS)
            look = State(self._entity_id, STATE_ON, attributes)
            await line.reproduce(look, transition=transition)

    def _keep(self, state: State) -> None:
        self._before = state
        self._snapshots.keep(state)
