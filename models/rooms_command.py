"""The command that judges the model in the room battery, by the folds."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from functools import partial
from pathlib import Path

from .commands import cut, judged_songs, system
from .figures import draw_rooms
from .results import evaluation_folder
from .rooms_battery import battery, battery_table


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data, cache and training."""
    parser.add_argument("--name", default="rooms", help="name of the results")
    parser.add_argument("--report", type=Path, help="write the table to this Markdown file")
    parser.add_argument("--picture", type=Path, help="draw the result into this file")


def judge(options: Namespace) -> None:
    """Train by folds, predict the songs that were left out in each room, print what is lost."""
    songs = judged_songs(options)
    rooms = Path(options.cache) / "rooms"
    results = battery(songs, partial(cut, options), system(options, songs), rooms)
    folder = evaluation_folder(options)
    folder.mkdir(parents=True, exist_ok=True)
    found = json.dumps([asdict(result) for result in results], indent=2)
    (folder / f"{options.name}.json").write_text(found + "\n", encoding="utf-8")
    table = battery_table(results)
    print(table)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(f"# The mood in the room battery\n\n{table}\n", encoding="utf-8")
    if options.picture:
        print(draw_rooms(results, options.picture))
