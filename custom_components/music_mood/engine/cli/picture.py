"""The picture that `music-mood listen` draws: plane, lamp, numbers and time."""

from collections import deque

from ..mood import MoodEstimate, MoodState
from ..palette import mood_light
from .plane import RADIUS, Plane
from .terminal import Paint
from .text import clock, light_name, shortened, signed, state_name, width

TRAIL_STATES = 40
"""How many moods the trail shows: 20 s."""

_PLANE_COLUMNS, _PLANE_ROWS = 29, 12
_PANEL_COLUMNS = 37
_GAP = "   "
_COLUMNS = 1 + _PLANE_COLUMNS + len(_GAP) + _PANEL_COLUMNS
_ROWS = _PLANE_ROWS + 5
_QUIETEST_DB = -60.0


class Picture:
    """Keeps the newest state and the trail, and draws them into any terminal."""

    def __init__(self, title: str, duration: float | None, paint: Paint) -> None:
        """Show the source's `title`; `duration` in seconds, None for a live one."""
        self._title = title
        self._duration = duration
        self._paint = paint
        self._plane = Plane(_PLANE_COLUMNS, _PLANE_ROWS, paint)
        self._trail: deque[MoodEstimate] = deque(maxlen=TRAIL_STATES)
        self._state: MoodState | None = None

    def update(self, state: MoodState) -> None:
        """Take the newest state."""
        self._state = state
        if state.mood is None:
            self._trail.clear()
        else:
            self._trail.append(state.mood)

    def lines(self, columns: int, rows: int) -> list[str]:
        """Return the lines to draw, one if there is not room for the whole picture."""
        if self._state is None:
            return []
        if columns < _COLUMNS or rows < _ROWS:
            return [self._short(self._state, columns)]
        return [
            self._head(),
            self._time_bar(self._state),
            _corners("tense", "happy"),
            *(
                f" {field}{_GAP}{panel}"
                for field, panel in zip(
                    self._plane.lines(tuple(self._trail)), self._panel(self._state), strict=True
                )
            ),
            _corners("sad", "calm"),
        ]

    def _head(self) -> str:
        times = self._times()
        title = shortened(self._title, _COLUMNS - width(times) - 3)
        space = " " * (_COLUMNS - 1 - width(title) - width(times))
        return f" {self._paint.bold(title)}{space}{times}"

    def _times(self) -> str:
        now = clock(self._state.time if self._state else 0.0)
        return f"{now} / {clock(self._duration)}" if self._duration else f"{now} live"

    def _time_bar(self, state: MoodState) -> str:
        length = _COLUMNS - 1
        share = min(1.0, state.time / self._duration) if self._duration else 0.0
        full = round(share * length)
        return " " + "━" * full + self._paint.dim("─" * (length - full))

    def _panel(self, state: MoodState) -> list[str]:
        light = mood_light(state.mood)
        lamp = self._paint.swatch(light, _PANEL_COLUMNS)
        mood = state.mood
        return [
            *[lamp] * 4,
            "",
            self._paint.bold(state_name(state).upper()),
            "",
            _coordinate("valence", mood.valence, mood.valence_std) if mood else "valence",
            _coordinate("arousal", mood.arousal, mood.arousal_std) if mood else "arousal",
            f"level    {state.level:5.0f} dB     {_level_bar(state.level)}",
            f"light    {light_name(light)}",
            self._paint.dim("Ctrl-C ends"),
        ]

    def _short(self, state: MoodState, columns: int) -> str:
        """Return the most important in one line; a coloured patch before it if there is room."""
        numbers = (
            f" V {signed(state.mood.valence)} A {signed(state.mood.arousal)}" if state.mood else ""
        )
        text = f"{clock(state.time)} {state_name(state):<9}{numbers}"
        patch = self._paint.swatch(mood_light(state.mood))
        if patch and columns >= width(text) + 3:
            return f"{patch} {text}"
        return shortened(text, columns)


def _corners(left: str, right: str) -> str:
    return f" {left}{right:>{_PLANE_COLUMNS - len(left)}}"


def _coordinate(name: str, value: float, spread: float) -> str:
    return f"{name:<8} {signed(value, spread)}  {_centred_bar(value)}"


def _centred_bar(value: float, length: int = 15) -> str:
    """Return a scale of the plane's width with a mark at `value`."""
    marks = ["─"] * length
    marks[length // 2] = "┼"
    share = (min(RADIUS, max(-RADIUS, value)) / RADIUS + 1) / 2
    marks[round(share * (length - 1))] = "●"
    return "".join(marks)


def _level_bar(level: float, length: int = 15) -> str:
    full = round(length * min(1.0, max(0.0, 1 - level / _QUIETEST_DB)))
    return "█" * full + "░" * (length - full)
