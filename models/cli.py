"""The command line: from annotated music to the model that ships, one command a step."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from . import (
    commands,
    cuts_command,
    encoder_command,
    gate_commands,
    notes_command,
    paper_commands,
    rooms_command,
    usual_level_command,
)
from .engine import SHIPPED_MODEL
from .gate_engine import SHIPPED_GATE
from .paper_training import Recipe as PaperRecipe
from .songs import DataError

CACHE = Path(".cache") / "models"
FIGURES = Path(__file__).parent / "figures"
DEFAULT_DATA = Path("..") / "shared" / "data"

_PAPER_RECIPE_HELP = {
    "members": "pairs of networks in the ensemble",
    "epochs": "passes through the training set",
    "batch": "windows per step",
    "dropout": "share of the GRU's outputs left out in training",
    "learning_rate": "step size of Adam",
    "weight_decay": "L2 penalty, added to the gradient",
    "cosine": "let the step size fall to 0 along half a cosine",
    "averaging": "weight of the past in a moving average of the parameters; 0 for none",
    "noise": "standard deviation of noise added to the standardised features",
    "mask": "share of features left out in training, for a whole window",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments` (default: sys.argv); return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m models",
        description="Train, evaluate and export the mood model.",
        epilog="Usual order: statistics, evaluate, train, export, rooms, figures.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    steps = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    statistics = _step(
        steps, "statistics", commands.statistics, "compute the statistics of all songs"
    )
    _add_data(statistics)

    evaluate = _step(steps, "evaluate", commands.evaluate, "cross-validate the model by the folds")
    _add_data(evaluate)
    commands.add_recipe(evaluate)
    _add_name(evaluate, "name of the results")

    train = _step(steps, "train", commands.train_ensemble, "train on all songs")
    _add_data(train)
    commands.add_recipe(train)
    _add_name(train, "cross-validation that calibrates the uncertainty")
    _add_ensemble(train, "where to write the float32 parameters")

    export = _step(steps, "export", commands.export_model, "write the .tflite file that ships")
    _add_data(export)
    _add_ensemble(export, "the trained parameters")
    _add_name(export, "cross-validation whose figures go into the metadata")
    export.add_argument("--output", type=Path, default=SHIPPED_MODEL, help="the file to write")

    score = _step(steps, "score", commands.score, "measure a finished model on other songs")
    _add_data(score)
    score.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the .tflite file")
    score.add_argument("--subset", help="only the songs of this subset, such as 2014")

    figures = _step(steps, "figures", commands.figures, "draw the cross-validated predictions")
    _add_data(figures)
    _add_name(figures, "cross-validation to draw")
    figures.add_argument("--output", type=Path, default=FIGURES, help="folder to write to")

    rooms = _step(steps, "rooms", rooms_command.judge, "judge the model in simulated rooms")
    _add_data(rooms)
    commands.add_recipe(rooms)
    rooms_command.add_options(rooms)

    _add_others(steps)
    return parser


def _add_others(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what is not part of the usual order."""
    baseline = _step(
        steps, "baseline", paper_commands.evaluate, "cross-validate a system to compare with"
    )
    _add_data(baseline)
    _add_paper_training(baseline)
    baseline.add_argument(
        "--system",
        choices=sorted(paper_commands.SYSTEMS),
        default="paper",
        help="what to evaluate; the options of training only matter to the paper's ensemble",
    )
    baseline.add_argument("--name", help="name of the results; the system's name if not given")

    compare = _step(
        steps, "compare", commands.compare, "say how much better a system is than another"
    )
    compare.add_argument("systems", nargs=2, metavar="NAME", help="results of two systems")
    _add_cache(compare)

    encoder = _step(
        steps, "encoder", encoder_command.train, "teach the sound encoder of the engine"
    )
    _add_data(encoder)
    encoder_command.add_options(encoder)

    notes = _step(steps, "notes", notes_command.train, "train the note network of the engine")
    _add_data(notes)
    notes_command.add_options(notes)

    loudness = _step(
        steps,
        "usual-level",
        usual_level_command.judge,
        "say what the usual level of a source adds",
    )
    _add_data(loudness)
    usual_level_command.add_options(loudness)

    cuts = _step(steps, "cuts", cuts_command.judge, "measure how changes of piece are found")
    _add_data(cuts)
    cuts_command.add_options(cuts)

    sounds = _step(steps, "gate-sounds", gate_commands.collect, "gather more sounds, from Debian")
    sounds.add_argument(
        "--packages", type=Path, default=CACHE / "packages", help="folder to unpack them in"
    )
    sounds.add_argument(
        "--output", type=Path, default=CACHE / "sounds", help="folder to write them to"
    )
    sounds.add_argument(
        "--own",
        type=Path,
        metavar="FOLDER",
        help="teach recordings of your own too, some of each kind: "
        "{music,speech,noise}/SOURCE/FILE in this folder",
    )

    gate = _step(steps, "gate-evaluate", gate_commands.evaluate, "judge the music gate by folds")
    _add_data(gate)
    gate_commands.add_options(gate)
    gate.add_argument("--report", type=Path, help="write the tables to this Markdown file")

    gate = _step(steps, "gate-figures", gate_commands.draw, "draw what gate-evaluate has found")
    _add_cache(gate)
    gate.add_argument("--figures", type=Path, help="the file to draw; the last one if not given")
    gate.add_argument(
        "--output", type=Path, default=FIGURES / "gate.png", help="the picture to write"
    )

    gate = _step(steps, "gate-judge", gate_commands.judge, "judge a finished gate on any sounds")
    gate.add_argument(
        "folder", type=Path, help="holds music/, speech/ and noise/, each with SOURCE/FILE"
    )
    gate.add_argument("--model", type=Path, default=SHIPPED_GATE, help="the .tflite file")
    gate.add_argument("--most", type=float, default=60.0, help="seconds taken of one source")
    gate.add_argument("--tries", type=int, default=100, help="of each change between two kinds")
    gate.add_argument("--seed", type=int, default=0, help="decides every random choice")
    _add_cache(gate)
    gate.add_argument("--report", type=Path, help="write the tables to this Markdown file")

    gate = _step(steps, "gate-train", gate_commands.train, "train the music gate and write it")
    _add_data(gate)
    gate_commands.add_options(gate)
    gate.add_argument("--output", type=Path, default=SHIPPED_GATE, help="the file to write")


def _step(
    steps: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: commands.Command,
    text: str,
) -> argparse.ArgumentParser:
    step = steps.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    step.set_defaults(run=run)
    return step


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("MUSIC_MOOD_DATA") or DEFAULT_DATA),
        help="folder of annotated music (or MUSIC_MOOD_DATA): ours, DEAM or 1000 Songs",
    )
    _add_cache(parser)


def _add_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of generated files")


def _add_ensemble(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--ensemble", type=Path, default=CACHE / "ensemble.npz", help=text)


def _add_name(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--name", default="ensemble", help=text)


def _add_paper_training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--keep-gain", action="store_true", help="leave the absolute loudness in the features"
    )
    parser.add_argument(
        "--other-subsets",
        action="store_true",
        help="also train on the songs of other annotators, centred on the judged subset",
    )
    parser.add_argument(
        "--every", type=int, default=1, help="train on one of so many overlapping windows"
    )
    parser.add_argument(
        "--song-labels", action="store_true", help="train on the mean mood of each song"
    )
    for field in fields(PaperRecipe):
        name = f"--{field.name.replace('_', '-')}"
        if field.type is bool:
            parser.add_argument(
                name,
                action=argparse.BooleanOptionalAction,
                default=field.default,
                help=_PAPER_RECIPE_HELP[field.name],
            )
        else:
            parser.add_argument(
                name,
                type=type(field.default),
                default=field.default,
                help=_PAPER_RECIPE_HELP[field.name],
            )
