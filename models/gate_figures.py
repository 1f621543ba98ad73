"""A picture of how well the music gate tells music from all else."""

from pathlib import Path
from typing import Literal

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .figures import save
from .gate_evaluation import CHANGES, LOST_WITHIN, SEEN_WITHIN, Figures

_COLOURS = {"music": "#c2571a", "speech": "#2f6f9f", "noise": "#7d7d7d", "silence": "#222222"}
_STYLES: dict[str, Literal["-", "--", ":"]] = {"silence": "-", "speech": "--", "noise": ":"}
"""Who does not tell the colours tells the lines."""
_HELD = "#e8b48f"
_LINES = "#333333"
_FAINT = "#e3e3e3"

_MISTAKES = (
    ("music", "music missed", 0.03),
    ("speech", "speech let through", 0.03),
    ("noise", "noise let through", 0.05),
)
"""What can go wrong with each kind, and how much of its time it may."""
_TALLEST = 0.1
"""Bars beyond it are cut off and say what they are."""

_LABEL = 0.007
"""How high the number above a bar is."""

_SCENES = {
    "struck": "one chord, repeated",
    "plucked": "plucked strings",
    "presenter": "talk over music",
}
"""Those that need more words than their name."""


def draw_gate(figures: Figures, path: Path) -> Path:
    """Draw the figures of `gate_evaluation.evaluate_gate` into the file `path`."""
    mpl.use("Agg")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure = plt.figure(figsize=(6.4, 10.4), layout="constrained")
    parts = figure.subfigures(3, 1, squeeze=False, height_ratios=(3.1, 3.3, 4.0))
    steady, reactions, scenes = parts[:, 0]
    _draw_mistakes(steady.subplots(), figures["steady"])
    seen, lost = reactions.subplots(1, 2, sharey=True)
    _draw_reactions(seen, figures["reaction_curves"], to_music=True)
    _draw_reactions(lost, figures["reaction_curves"], to_music=False)
    seen.set(ylabel="noticed, of all tries")
    for panel in (seen, lost):
        panel.set_xlabel("seconds after the change")
    reactions.legend(
        handles=[
            Line2D([], [], color=_COLOURS[kind], linestyle=_STYLES[kind], linewidth=1.8, label=kind)
            for kind in ("silence", "speech", "noise")
        ],
        loc="outside lower center",
        ncols=3,
        frameon=False,
    )
    _draw_scenes(scenes.subplots(), figures["special"])
    return save(figure, path)


def _draw_mistakes(panel: Axes, steady: Figures) -> None:
    """Draw how much of each kind's time the gate is wrong, by room, and how much it may be."""
    rooms = list(steady)
    for number, (kind, title, most) in enumerate(_MISTAKES):
        shares = np.array([steady[room][kind]["open"] for room in rooms])
        wrong = 1.0 - shares if kind == "music" else shares
        at = np.arange(len(rooms)) + 0.28 * (number - 1)
        panel.bar(at, np.minimum(wrong, _TALLEST), 0.25, color=_COLOURS[kind], label=title)
        panel.hlines([most] * len(rooms), at - 0.14, at + 0.14, color=_LINES, linewidth=2.0)
        for place, share in zip(at, wrong, strict=True):
            cut = share > _TALLEST
            # Not across the line of what may be.
            end = most if most - _LABEL < share < most else min(share, _TALLEST)
            panel.annotate(
                f"{share:.0%} ↑" if cut else f"{100 * share:.1f}",
                (place, end),
                (0, -3 if cut else 2),
                textcoords="offset points",
                ha="center",
                va="top" if cut else "bottom",
                fontsize="small",
                rotation=90 if cut else 0,
                color="white" if cut else _LINES,
            )
    panel.set_xticks(range(len(rooms)), rooms)
    panel.set(
        title="How much of the time the gate is wrong",
        xlabel="room (severe: four metres away in a hall)",
        ylim=(0.0, _TALLEST),
    )
    _in_percent(panel, "y")
    handles, _ = panel.get_legend_handles_labels()
    aim = Line2D([], [], color=_LINES, linewidth=2.0, label="may be wrong so often")
    panel.legend(handles=[*handles, aim], loc="upper left", frameon=False, fontsize="small")


def _draw_reactions(panel: Axes, curves: dict[str, list[float]], *, to_music: bool) -> None:
    """Draw in how many of the tries the gate has noticed the change after so many seconds."""
    limit = SEEN_WITHIN if to_music else LOST_WITHIN
    for first, second in CHANGES:
        shares = curves.get(f"{first} to {second}")
        if shares is None or (second == "music") is not to_music:
            continue
        other = first if to_music else second
        seconds = 0.5 * np.arange(len(shares) + 1)
        panel.step(
            seconds,
            [0.0, *shares],
            where="post",
            color=_COLOURS[other],
            linestyle=_STYLES[other],
            linewidth=1.8,
        )
    panel.axvline(limit, color=_LINES, linewidth=0.8)
    panel.annotate(
        f"aim: all\nby {limit:.0f} s",
        (limit, 0.03),
        (4, 0),
        textcoords="offset points",
        va="bottom",
        fontsize="small",
    )
    panel.set(
        title="Music begins after ..." if to_music else "Music gives way to ...",
        xlim=(0.0, 5.0),
        ylim=(0.0, 1.02),
        xticks=range(6),
    )
    _in_percent(panel, "y")


def _draw_scenes(panel: Axes, special: Figures) -> None:
    """Draw how much of made-up scenes is taken for music, and how much of it for talk over it."""
    names = list(special)[::-1]
    taken = np.array([special[name]["open"] for name in names])
    held = np.array([special[name]["talked_over"] for name in names])
    at = np.arange(len(names))
    panel.barh(at, taken - held, 0.7, color=_COLOURS["music"])
    panel.barh(at, held, 0.7, left=taken - held, color=_HELD)
    for place, share in zip(at, taken, strict=True):
        panel.annotate(
            f"{share:.0%}",
            (share, place),
            (3, 0),
            textcoords="offset points",
            va="center",
            fontsize="small",
        )
    panel.set_yticks(at, [_SCENES.get(name, name) for name in names])
    panel.set(title="Music by voices and single instruments", xlim=(0.0, 1.09))
    panel.set_xlabel("share of its time")
    _in_percent(panel, "x")
    panel.legend(
        handles=[
            Patch(color=_COLOURS["music"], label="heard as music"),
            Patch(color=_HELD, label="as talk over music: the mood stays"),
            Patch(facecolor="white", edgecolor=_FAINT, label="missed"),
        ],
        loc="upper center",
        bbox_to_anchor=(0.42, -0.16),
        ncols=3,
        frameon=False,
        fontsize="small",
        columnspacing=1.0,
    )


def _in_percent(panel: Axes, axis: Literal["x", "y"]) -> None:
    """Write the shares along `axis` in percent, over faint lines."""
    (panel.xaxis if axis == "x" else panel.yaxis).set_major_formatter("{x:.0%}")
    panel.grid(axis=axis, color=_FAINT, linewidth=0.6)
    panel.set_axisbelow(True)
