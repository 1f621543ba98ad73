"""The command that measures the cuts."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from .cuts import (
    NEVER,
    FalseCuts,
    Found,
    Settling,
    measure_false_cuts,
    measure_found,
    measure_settling,
)
from .reading import read_songs
from .songs import DataError, Song
from .splices import read_clips, splice
from .targets import JUDGED_SUBSET

_CHOSEN_ON = {0, 1, 2, 3}
_NEVER_LOOKED_AT = {4}


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data and cache."""
    parser.add_argument("--mixes", type=int, default=25, help="mixes of five songs each")
    parser.add_argument("--seed", type=int, default=0, help="decides how the songs are mixed")
    parser.add_argument("--output", type=Path, help="JSON file for the figures")


def judge(options: Namespace) -> None:
    """Measure on the songs the settings were chosen on and on others, print and keep it."""
    results = {
        "songs the settings were chosen on (folds 0-3)": _measure(options, _CHOSEN_ON),
        "songs never looked at (fold 4)": _measure(options, _NEVER_LOOKED_AT),
    }
    text = json.dumps(results, indent=2)
    print(text)
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")


def _measure(options: Namespace, folds: set[int]) -> dict[str, dict[str, float]]:
    clips = read_clips(_songs(options.data, folds))
    mixes = splice(clips, options.mixes, options.seed, same_loudness=False)
    levelled = splice(clips, options.mixes, options.seed, same_loudness=True)
    results: dict[str, Found | FalseCuts | Settling] = {
        "cuts, loudness as it is": measure_found(mixes),
        "cuts, all clips equally loud": measure_found(levelled),
        "steady music": measure_false_cuts(clips),
        "settled mood with cuts": measure_settling(mixes, None),
        "settled mood without": measure_settling(mixes, NEVER),
    }
    return {name: _rounded(asdict(result)) for name, result in results.items()}


def _songs(data: Path, folds: set[int]) -> list[Song]:
    songs = read_songs(data)
    chosen = [song for song in songs if song.subset == JUDGED_SUBSET and song.fold in folds]
    if not chosen:
        raise DataError(f"{data} holds no song of the subset {JUDGED_SUBSET} in the folds {folds}")
    return chosen


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}
