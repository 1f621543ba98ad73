"""A picture of one recording: the mood over time, and its way through the plane."""

import warnings
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..mood import MoodEstimate, MoodState, Quadrant
from ..palette import mood_light
from ..sections import Section
from .errors import CommandError, SourceError
from .text import clock, hex_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_VALENCE_COLOUR = "#b3541e"
_AROUSAL_COLOUR = "#2f5d9b"
_SHADE = "#777777"
_PLANE_PIXELS = 81
_MISSING = (float("nan"),) * 4


class Curve:
    """The mood over time in compact arrays; a day takes 3.5 MB."""

    def __init__(self, *, raw: bool) -> None:
        """Start empty; `raw` takes the model's own output."""
        self._raw = raw
        self._numbers = array("f")

    def push(self, state: MoodState) -> None:
        """Take the next state, from the first full window on."""
        if state.raw is None:
            return
        mood = state.raw if self._raw else state.mood
        values = (
            (mood.valence, mood.arousal, mood.valence_std, mood.arousal_std) if mood else _MISSING
        )
        self._numbers.extend((state.time, *values))

    def columns(self) -> NDArray[np.float32]:
        """Return time, valence, arousal and both spreads, (5, n); NaN where there is no mood."""
        return np.frombuffer(self._numbers.tobytes(), np.float32).reshape(-1, 5).T


class Plotter:
    """Draws with matplotlib, which only those who want pictures need."""

    def __init__(self) -> None:
        """Load matplotlib.

        Raises:
            CommandError: if it is not installed.
        """
        try:
            from matplotlib.figure import Figure  # noqa: PLC0415  optional dependency
        except ImportError as error:
            raise CommandError("--plot needs matplotlib: pip install matplotlib") from error
        self._figure_class = Figure

    def save(self, path: Path, title: str, curve: Curve, sections: Sequence[Section]) -> None:
        """Write the picture as PNG.

        Raises:
            SourceError: if it cannot be written.
        """
        figure = self._figure_class(figsize=(12, 4.8), dpi=120, layout="constrained")
        over_time, plane = figure.subplots(1, 2, width_ratios=(2.3, 1))
        columns = curve.columns()
        _draw_over_time(over_time, columns, sections)
        _draw_plane(plane, columns)
        # A $ would begin mathematics.
        figure.suptitle(title.replace("$", r"\$"), fontsize="medium")
        try:
            with warnings.catch_warnings():
                # A title in a script that the font lacks is no reason to bother anyone.
                warnings.filterwarnings("ignore", message="Glyph .* missing")
                figure.savefig(path, format="png")
        except OSError as error:
            raise SourceError(f"{path} cannot be written: {error.strerror}") from error


def _draw_over_time(axes: Axes, columns: NDArray[np.float32], sections: Sequence[Section]) -> None:
    time, valence, arousal, valence_std, arousal_std = columns
    for section in sections:
        if section.quadrant is None:
            continue
        axes.axvspan(
            section.start, section.end, color=_quadrant_colour(section.quadrant), alpha=0.35, lw=0
        )
        if section.end - section.start >= 0.07 * float(time[-1]):
            middle = (section.start + section.end) / 2
            axes.text(middle, 0.97, section.quadrant, ha="center", va="top", fontsize="small")
    for values, spread, colour, name in (
        (valence, valence_std, _VALENCE_COLOUR, "valence"),
        (arousal, arousal_std, _AROUSAL_COLOUR, "arousal"),
    ):
        axes.fill_between(time, values - spread, values + spread, color=colour, alpha=0.25, lw=0)
        axes.plot(time, values, color=colour, lw=1.6, label=name)
    axes.axhline(0, color="black", lw=0.6)
    axes.set(xlim=(0, time[-1]), ylim=(-1, 1), xlabel="time", ylabel="valence, arousal")
    axes.xaxis.set_major_formatter(_clock_tick)
    axes.fill_between([], [], [], color=_SHADE, alpha=0.25, lw=0, label="expected error")
    axes.legend(loc="lower right", ncols=3, frameon=False)


def _draw_plane(axes: Axes, columns: NDArray[np.float32]) -> None:
    _, valence, arousal, _, _ = columns
    axes.imshow(_plane_image(), extent=(-1, 1, -1, 1), origin="lower", alpha=0.45)
    axes.axhline(0, color="black", lw=0.6)
    axes.axvline(0, color="black", lw=0.6)
    axes.plot(valence, arousal, color="black", lw=0.9, alpha=0.75)
    heard = np.flatnonzero(np.isfinite(valence))
    if len(heard):
        first, last = heard[0], heard[-1]
        axes.plot(valence[first], arousal[first], "o", mfc="white", mec="black", label="start")
        axes.plot(valence[last], arousal[last], "o", color="black", label="end")
        axes.legend(loc="lower center", ncols=2, frameon=False, fontsize="small")
    for quadrant, (x, y) in _CORNERS.items():
        axes.text(0.92 * x, 0.9 * y, quadrant, ha="right" if x > 0 else "left", va="center")
    axes.set(xlim=(-1, 1), ylim=(-1, 1), xlabel="valence", ylabel="arousal", aspect="equal")


_CORNERS = {
    Quadrant.HAPPY: (1.0, 1.0),
    Quadrant.TENSE: (-1.0, 1.0),
    Quadrant.SAD: (-1.0, -1.0),
    Quadrant.CALM: (1.0, -1.0),
}


def _quadrant_colour(quadrant: Quadrant) -> str:
    valence, arousal = _CORNERS[quadrant]
    return hex_colour(mood_light(_point(valence, arousal)))


def _plane_image() -> NDArray[np.float64]:
    """Return the lamp's colour all over the plane, (n, n, 3), arousal upwards."""
    steps = np.linspace(-1, 1, _PLANE_PIXELS)
    return np.array([[mood_light(_point(v, a)).rgb for v in steps] for a in steps])


def _point(valence: float, arousal: float) -> MoodEstimate:
    return MoodEstimate(
        valence=float(valence), arousal=float(arousal), valence_std=0.0, arousal_std=0.0
    )


def _clock_tick(seconds: float, _position: Any) -> str:
    return clock(max(0.0, seconds))
