"""The command that judges the model in the room battery, by the folds."""

import json
import math
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .calibration import calibrate
from .commands import cut, judged_songs, system
from .crossvalidation import Predictions
from .figures import draw_rooms
from .results import evaluation_folder
from .rooms import BATTERY
from .rooms_battery import CLEAN, battery, battery_table, by_setting, room_results
from .songs import Song
from .usual_level import in_noise, window_levels, with_usual_level

_ALONE = "each song by itself"
_KNOWN = "by a source that has played other songs before"


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data, cache and training."""
    parser.add_argument("--name", default="rooms", help="name of the results")
    parser.add_argument("--report", type=Path, help="write the table to this Markdown file")
    parser.add_argument("--picture", type=Path, help="draw the result into this file")


def judge(options: Namespace) -> None:
    """Train by folds, predict the songs that were left out in each room, print what is lost.

    Once of each song by itself, and once by a source of which the usual level is known.
    """
    songs = judged_songs(options)
    rooms = Path(options.cache) / "rooms"
    doubts: list[NDArray[np.float32]] = []
    alone = battery(songs, partial(cut, options), system(options, songs, doubts), rooms)
    known = _of_known_level(alone, doubts, songs)
    results = {_ALONE: room_results(alone), _KNOWN: room_results(known)}
    folder = evaluation_folder(options)
    folder.mkdir(parents=True, exist_ok=True)
    found = json.dumps(
        {title: [asdict(room) for room in found] for title, found in results.items()}, indent=2
    )
    (folder / f"{options.name}.json").write_text(found + "\n", encoding="utf-8")
    tables = "\n\n".join(f"{title}:\n\n{battery_table(found)}" for title, found in results.items())
    print(tables)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(f"# The mood in the room battery\n\n{tables}\n", encoding="utf-8")
    if options.picture:
        print(draw_rooms(results[_ALONE], options.picture))


def _of_known_level(
    alone: dict[str, Predictions], doubts: Sequence[NDArray[np.float32]], songs: Sequence[Song]
) -> dict[str, Predictions]:
    """Return what is said in each setting once the usual level of the source is known.

    In a room the songs keep how far one is louder than another, but for what its noise hides. The
    recordings do not tell: each of them is amplified for itself.

    Args:
        alone: what is said of each song by itself.
        doubts: how uncertain the networks of each fold are, of all settings.
        songs: what is heard.
    """
    clean = alone[CLEAN]
    by_fold = [
        by_setting(doubt, [int(np.sum(said.folds == fold)) for said in alone.values()])
        for fold, doubt in zip(np.unique(clean.folds), doubts, strict=True)
    ]
    doubt = dict(zip(alone, map(np.concatenate, zip(*by_fold, strict=True)), strict=True))
    calibration = calibrate(clean.truth, clean.mean, doubt[CLEAN])
    levels = {CLEAN: window_levels(songs, clean)}
    for setting, way in BATTERY.items():
        levels[setting] = in_noise(levels[CLEAN], math.inf if way.snr is None else way.snr)
    return {
        setting: with_usual_level(predictions, calibration(doubt[setting]), levels[setting])
        for setting, predictions in alone.items()
    }
