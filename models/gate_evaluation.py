"""The figures of the music gate on sources, artists and scenes it was not trained on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from .engine import SAMPLE_RATE
from .gate_ear import hear
from .gate_engine import GateSettings, Sound as Heard, SoundModel
from .gate_judging import Verdict, judge_held_out
from .gate_network import GateNetwork
from .gate_package_list import is_drummed
from .gate_scenes import SCENE_SECONDS, Stage, made_up
from .gate_sounds import FOLDS, KINDS, UNHEARD, Kind, Sound
from .gate_streams import CONDITIONS, Stream, hear_streams, joined
from .rooms import BATTERY, simulate

type Figures = dict[str, Any]

START_SECONDS = 2.0
"""What of a stream of music is not counted: the gate may take so long to open."""

_PIECE_SECONDS = 10.0
"""How much of a recording is heard before and after a change."""

_SHORTEST_PIECE = 5.0
"""How much of it there is at least."""

_MOST = 40.0
"""Seconds of a source that are judged, about; the annotated songs excepted."""

CHANGES = (
    ("silence", "music"),
    ("speech", "music"),
    ("noise", "music"),
    ("music", "silence"),
    ("music", "speech"),
    ("music", "noise"),
)

SEEN_WITHIN = 2.0
"""Seconds in which music should be seen."""

LOST_WITHIN = 4.0
"""Seconds in which it should be noticed that music is over."""

RUN_SECONDS = 60.0
"""How much of one kind follows without a break in the test of a steady programme."""


def evaluate_gate(
    networks: Sequence[GateNetwork],
    sounds: Sequence[Sound],
    cache: Path,
    seed: int,
    settings: GateSettings | None = None,
) -> Figures:
    """Return every figure, ready for JSON.

    Args:
        networks: one for each fold, trained without it.
        sounds: all recordings; the other annotators' songs are thinned out.
        cache: folder for their features.
        seed: decides order and choice.
        settings: of the gate, by default its own.
    """
    chosen = _judged(sounds)
    in_rooms = {room: hear_streams(chosen, room, cache, seed) for room in CONDITIONS}
    clean = in_rooms["clean"]
    verdicts = judge_held_out(networks, tqdm(clean, "judge", disable=None), settings)
    times = reaction_times(networks, clean, settings, seed)
    return {
        "steady": {
            room: steady(networks, streams, settings, seed) for room, streams in in_rooms.items()
        },
        "reactions": reactions(times),
        "reaction_curves": reaction_curves(times),
        "special": special(networks, sounds, settings, seed),
        "sources": by_source(verdicts),
    }


def steady(
    networks: Sequence[GateNetwork | SoundModel],
    streams: Sequence[Stream],
    settings: GateSettings | None,
    seed: int,
) -> Figures:
    """Return the share of seconds let through when recordings of a kind follow each other.

    They are joined, in random order within a fold, to runs of a minute; of music the first 2 s of
    a run do not count. `blocks` are what the gate says of single blocks without hysteresis.
    """
    random = np.random.default_rng(seed)
    figures: Figures = {}
    for kind in KINDS:
        runs = [run for fold in range(len(networks)) for run in _runs(streams, kind, fold, random)]
        verdicts = judge_held_out(networks, runs, settings)
        start = round(START_SECONDS / 0.5) if kind == "music" else 0
        opened = np.concatenate([verdict.music[start:] for verdict in verdicts])
        held = np.concatenate([verdict.talked_over[start:] for verdict in verdicts])
        heard = [sound for verdict in verdicts for sound in verdict.sounds]
        figures[kind] = {
            "seconds": len(opened) * 0.5,
            "open": float(opened.mean()),
            "talked_over": float(held.mean()),
            "blocks": {sound.value: heard.count(sound) / len(heard) for sound in Heard},
        }
    return figures


def by_source(verdicts: Sequence[Verdict]) -> list[tuple[str, str, float, float]]:
    """Return kind, source, seconds and share let through, of music without its first 2 s."""
    seconds: dict[tuple[str, str], float] = defaultdict(float)
    opened: dict[tuple[str, str], float] = defaultdict(float)
    for verdict in verdicts:
        key = (verdict.stream.kind, verdict.stream.source)
        start = round(START_SECONDS / 0.5) if key[0] == "music" else 0
        seconds[key] += len(verdict.music[start:]) * 0.5
        opened[key] += float(verdict.music[start:].sum()) * 0.5
    return [(*key, seconds[key], opened[key] / max(seconds[key], 0.5)) for key in sorted(seconds)]


def reaction_times(
    networks: Sequence[GateNetwork | SoundModel],
    streams: Sequence[Stream],
    settings: GateSettings | None,
    seed: int,
    tries: int = 100,
) -> dict[str, list[float]]:
    """Return how long the gate takes to open or close when one recording follows another.

    Seconds of each try, by "silence to music" and so on; infinite where 10 s were not enough.
    Tries in which the gate was wrong before the change are left out.
    """
    random = np.random.default_rng(seed)
    by_kind = {
        (kind, fold): [s for s in streams if s.kind == kind and s.fold == fold]
        for kind in KINDS
        for fold in range(len(networks))
    }
    times: dict[str, list[float]] = {}
    for first, second in CHANGES:
        mine = times[f"{first} to {second}"] = []
        for number in range(tries):
            fold = number % len(networks)
            pieces = [_piece(by_kind, kind, fold, random) for kind in (first, second)]
            (verdict,) = judge_held_out(networks, [joined(pieces)], settings)
            change = pieces[0].seconds
            before = verdict.music[round(change / 0.5) - 1]
            if second == "music" and not before:
                mine.append(verdict.first_open(change))
            elif first == "music" and before:
                mine.append(verdict.first_closed(change))
    return times


def reactions(times: Mapping[str, Sequence[float]]) -> Figures:
    """Return how many of the reactions came in time, and when they came in the median."""
    figures: Figures = {}
    for change, seconds in times.items():
        limit = SEEN_WITHIN if change.endswith("music") else LOST_WITHIN
        figures[change] = {
            "changes": len(seconds),
            "median_seconds": float(np.median(seconds)) if seconds else float("nan"),
            "limit_seconds": limit,
            "within_limit": float(np.mean(np.array(seconds) <= limit)) if seconds else float("nan"),
        }
    return figures


def reaction_curves(times: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Return the share of tries in which the gate has reacted after 0.5 s, 1 s, ... 5 s.

    So long lasts the shortest recording.
    """
    ends = np.arange(0.5, _SHORTEST_PIECE + 0.5, 0.5)
    return {
        change: [float(np.mean(np.array(seconds) <= end)) for end in ends]
        for change, seconds in times.items()
        if seconds
    }


def special(
    networks: Sequence[GateNetwork],
    sounds: Sequence[Sound],
    settings: GateSettings | None,
    seed: int,
    count: int = 8,
) -> Figures:
    """Return the share of seconds, after the first 2, in which made-up scenes count as music.

    The voices sing words of held-out speakers; a presenter speaks over held-out songs after 6 s of
    the song alone. Each scene is heard clean and through the medium room.
    """
    figures: Figures = {}
    for name in made_up():
        opened = []
        talked_over = []
        for fold in range(FOLDS):
            random = np.random.default_rng([seed, fold])
            stage = Stage.of(sounds, fold, random)
            for number in range(count):
                scene = made_up()[name](stage)
                if number % 2:
                    scene = simulate(scene, BATTERY["medium"], random)
                stream = Stream(name, "music", name, fold, hear(scene))
                (verdict,) = judge_held_out(networks, [stream], settings)
                start = round((SCENE_SECONDS if name == "presenter" else START_SECONDS) / 0.5)
                opened.append(verdict.music[start:])
                talked_over.append(verdict.talked_over[start:])
        figures[name] = {
            "seconds": sum(map(len, opened)) * 0.5,
            "open": float(np.concatenate(opened).mean()),
            "talked_over": float(np.concatenate(talked_over).mean()),
        }
    return figures


def _judged(sounds: Sequence[Sound]) -> list[Sound]:
    """Return what is judged: of the many songs every sixth, of every other source 40 s.

    Places where music may play faintly belong to no class, and what our own rhythms make of
    recorded drums is judged among the made-up scenes.
    """
    seconds: dict[tuple[str, str], float] = defaultdict(float)
    chosen = []
    for sound in sounds:
        if sound.name.isdecimal():
            if int(sound.name) % 6 == 0:
                chosen.append(sound)
        elif sound.source.endswith(UNHEARD) or is_drummed(sound.source):
            continue
        elif seconds[sound.kind, sound.source] < _MOST:
            seconds[sound.kind, sound.source] += len(sound.samples) / SAMPLE_RATE
            chosen.append(sound)
    return chosen


def _runs(
    streams: Sequence[Stream], kind: Kind, fold: int, random: np.random.Generator
) -> list[Stream]:
    chosen = [stream for stream in streams if stream.kind == kind and stream.fold == fold]
    runs: list[list[Stream]] = [[]]
    for index in random.permutation(len(chosen)):
        runs[-1].append(chosen[index])
        if sum(stream.seconds for stream in runs[-1]) >= RUN_SECONDS:
            runs.append([])
    return [joined(run) for run in runs if run]


def _piece(
    by_kind: dict[tuple[Kind, int], list[Stream]], kind: str, fold: int, random: np.random.Generator
) -> Stream:
    """Return 10 s of a kind; silence is that of a line input."""
    if kind == "silence":
        quiet = hear(np.zeros(round(_PIECE_SECONDS) * SAMPLE_RATE, np.float32))
        return Stream("silence", "noise", "silence", fold, quiet)
    candidates = by_kind[kind, fold]  # type: ignore[index]
    while True:
        stream = candidates[int(random.integers(len(candidates)))]
        if stream.seconds >= _SHORTEST_PIECE:
            return stream.beginning(_PIECE_SECONDS)
