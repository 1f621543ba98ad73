"""The command that judges a system of cross-validation in the room battery."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from .commands import SYSTEMS
from .feature_cache import load_features
from .reading import read_songs
from .rooms_battery import battery, battery_table
from .songs import DataError, Song
from .targets import JUDGED_SUBSET
from .windows import Windows, cut_windows


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data, cache and training."""
    parser.add_argument(
        "--system", choices=sorted(SYSTEMS), default="ensemble", help="what to judge"
    )
    parser.add_argument("--report", type=Path, help="write the table to this Markdown file")


def judge(options: Namespace) -> None:
    """Train on clean songs by folds, predict their songs in each room, print what is lost."""
    songs = [song for song in read_songs(options.data) if song.subset == JUDGED_SUBSET]
    if not songs:
        raise DataError(f"{options.data} holds no song of the subset {JUDGED_SUBSET}")
    cache = Path(options.cache)

    def cut(chosen: Sequence[Song]) -> Windows:
        features = load_features(chosen, cache / "features")
        return cut_windows(chosen, features, keep_gain=options.keep_gain)

    table = battery_table(battery(songs, cut, SYSTEMS[options.system](options), cache / "rooms"))
    print(table)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(f"# The mood in the room battery\n\n{table}\n", encoding="utf-8")
