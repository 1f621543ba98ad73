"""The figures of a finished gate on recordings it never heard, wherever they come from."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from .gate_engine import SoundModel
from .gate_evaluation import START_SECONDS, Figures, reaction_times, reactions, steady
from .gate_judging import Verdict, judge_held_out
from .gate_report import reaction_table, steady_table, table
from .gate_sounds import Sound
from .gate_streams import CONDITIONS, Condition, Stream, hear_streams

_START = round(START_SECONDS / 0.5)
"""Blocks at the beginning of a recording that do not count, of speech and noise neither."""

_WORST = 25


def judge_elsewhere(
    model: SoundModel, sounds: Sequence[Sound], cache: Path, seed: int, tries: int
) -> Figures:
    """Return every figure of `model`, ready for JSON.

    Args:
        model: a finished gate.
        sounds: recordings of music, speech and noise, all in fold 0.
        cache: folder for their features.
        seed: decides order and choice.
        tries: how often each change from one kind to another is tried.
    """
    in_rooms = {room: hear_streams(sounds, room, cache, seed) for room in CONDITIONS}
    alone = {
        room: judge_held_out([model], tqdm(streams, f"judge {room}", disable=None))
        for room, streams in in_rooms.items()
    }
    return {
        "kinds": _grouped(alone, _everything),
        "groups": _grouped(alone, _group),
        "steady": {
            room: steady([model], streams, None, seed) for room, streams in in_rooms.items()
        },
        "reactions": {
            room: reactions(reaction_times([model], streams, None, seed, tries))
            for room, streams in in_rooms.items()
        },
        "sources": _grouped(alone, lambda stream: stream.source),
        "recordings": _grouped(alone, lambda stream: stream.name),
    }


def elsewhere_report(figures: Figures) -> str:
    """Return all tables of what `judge_elsewhere` gives."""
    parts = [
        "## Each recording by itself, by kind",
        _share_table([*figures["kinds"], *figures["groups"]]),
        "## Recordings of a kind one after the other",
        steady_table(figures["steady"]),
        "## Reaction",
        *(f"{room}:\n\n{reaction_table(found)}" for room, found in figures["reactions"].items()),
        "## Each recording by itself, by source",
        _share_table(figures["sources"]),
        "## The recordings that went worst, clean",
        _share_table(sorted(figures["recordings"], key=_wrong, reverse=True)[:_WORST]),
    ]
    return "\n\n".join(parts)


def _everything(_stream: Stream) -> str:
    return "all"


def _group(stream: Stream) -> str:
    """Return the first folder that a recording is in; of one that is in no other, nothing."""
    first, *rest = stream.source.split("/")
    return first if rest else ""


def _grouped(
    verdicts: dict[Condition, list[Verdict]], name_of: Callable[[Stream], str]
) -> list[Figures]:
    """Return how long the gate was open, added up over the recordings of each kind and name."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, verdict in enumerate(verdicts["clean"]):
        places.setdefault((verdict.stream.kind, name_of(verdict.stream)), []).append(number)
    rows = []
    for (kind, name), chosen in places.items():
        parts = {room: [found[number] for number in chosen] for room, found in verdicts.items()}
        rows.append(
            {
                "kind": kind,
                "name": name,
                "recordings": len(chosen),
                "sources": len({verdict.stream.source for verdict in parts["clean"]}),
                "seconds": sum(
                    verdict.stream.seconds - START_SECONDS for verdict in parts["clean"]
                ),
                "open": {
                    room: _share([verdict.music for verdict in part])
                    for room, part in parts.items()
                },
                "talked_over": {
                    room: _share([verdict.talked_over for verdict in part])
                    for room, part in parts.items()
                },
            }
        )
    return rows


def _share(flags: Sequence[np.ndarray[Any, np.dtype[np.bool_]]]) -> float:
    return float(np.concatenate([part[_START:] for part in flags]).mean())


def _wrong(found: Figures) -> float:
    """Return the seconds in which the gate was wrong."""
    opened = float(found["open"]["clean"])
    return float(found["seconds"]) * (1.0 - opened if found["kind"] == "music" else opened)


def _share_table(rows: Sequence[Figures]) -> str:
    """Return shares let through in each room."""
    header = ["kind", "of", "recordings", "sources", "seconds", *CONDITIONS, "clean, mood held"]
    lines = [
        [
            found["kind"],
            found["name"],
            str(found["recordings"]),
            str(found["sources"]),
            f"{found['seconds']:.0f}",
            *(f"{found['open'][room]:.1%}" for room in CONDITIONS),
            f"{found['talked_over']['clean']:.1%}",
        ]
        for found in rows
    ]
    return table(header, lines)
