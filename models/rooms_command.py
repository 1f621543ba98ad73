"""The command that judges the shipped recipe in the room battery."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .feature_cache import load_statistics
from .mood_training import MoodRecipe, predict_mood, train_mood
from .reading import read_songs
from .rooms_battery import battery, battery_table
from .rows import cut_rows
from .songs import DataError, Song
from .targets import JUDGED_SUBSET
from .windows import Windows


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data and cache."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--steps", type=int, default=MoodRecipe().steps, help="batches to train each fold on"
    )
    parser.add_argument("--report", type=Path, help="write the table to this Markdown file")


def judge(options: Namespace) -> None:
    """Train on clean songs by folds, predict their songs in each room, print what is lost."""
    songs = [song for song in read_songs(options.data) if song.subset == JUDGED_SUBSET]
    if not songs:
        raise DataError(f"{options.data} holds no song of the subset {JUDGED_SUBSET}")
    cache = Path(options.cache)
    recipe = MoodRecipe(steps=options.steps)

    def cut(chosen: Sequence[Song]) -> Windows:
        return cut_rows(chosen, load_statistics(chosen, cache / "statistics"))

    def system(training: Windows, tested: Windows, fold: int) -> NDArray[np.float32]:
        ensemble = train_mood(training, recipe, options.seed + fold, f"fold {fold}")
        members, _ = predict_mood(ensemble, tested.inputs)
        return members

    table = battery_table(battery(songs, cut, system, cache / "rooms"))
    print(table)
    if options.report:
        options.report.write_text(f"# The mood in the room battery\n\n{table}\n", encoding="utf-8")
