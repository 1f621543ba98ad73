"""The figures of the music gate as tables in Markdown."""

from collections.abc import Sequence
from typing import Any

type Figures = dict[str, Any]


def report(figures: Figures) -> str:
    """Return all tables of `figures`, as `gate_evaluation.evaluate_gate` gives them."""
    return "\n\n".join(
        [
            "## Steady programme, by room",
            steady_table(figures["steady"]),
            "## What single blocks are taken for",
            confusion_table(figures["steady"]),
            "## Reaction",
            reaction_table(figures["reactions"]),
            "## Singing, rap, ambient, drums, presenter",
            special_table(figures["special"]),
            "## By source, each recording by itself",
            source_table(figures["sources"]),
        ]
    )


def steady_table(steady: Figures) -> str:
    """Return seconds let through by kind and room."""
    rows = [
        [
            room,
            *(f"{kinds[kind]['open']:.1%}" for kind in ("music", "speech", "noise")),
            f"{kinds['music']['talked_over']:.1%}",
        ]
        for room, kinds in steady.items()
    ]
    return table(
        ["room", "music kept", "speech let through", "noise let through", "of music held"], rows
    )


def confusion_table(steady: Figures) -> str:
    """Return what half-second blocks are taken for, without hysteresis."""
    sounds = ("music", "speech", "noise", "silence")
    rows = [
        [room, kind, *(f"{found['blocks'][sound]:.1%}" for sound in sounds)]
        for room, kinds in steady.items()
        for kind, found in kinds.items()
    ]
    return table(["room", "really", *sounds], rows)


def reaction_table(reactions: Figures) -> str:
    """Return how fast the gate opens and closes."""
    rows = [
        [
            change,
            str(found["changes"]),
            f"{found['median_seconds']:.1f} s",
            f"{found['within_limit']:.1%} within {found['limit_seconds']:.0f} s",
        ]
        for change, found in reactions.items()
    ]
    return table(["change", "tried", "median", "in time"], rows)


def special_table(special: Figures) -> str:
    """Return how much of the made-up scenes counts as music."""
    rows = [
        [name, f"{found['seconds']:.0f}", f"{found['open']:.1%}", f"{found['talked_over']:.1%}"]
        for name, found in special.items()
    ]
    return table(["scene", "seconds", "kept as music", "mood held"], rows)


def source_table(sources: Sequence[Sequence[Any]]) -> str:
    """Return seconds let through by source: every one of music and speech, of noise those > 0."""
    rows = [
        [kind, source, f"{seconds:.0f}", f"{share:.1%}"]
        for kind, source, seconds, share in sources
        if kind != "noise" or share > 0.0
    ]
    return table(["kind", "source", "seconds", "let through"], rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
