"""The commands that measure rooms and make the music gate."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .gate_cache import kept_path
from .gate_dataset import examples, hear_programmes, programmes_path
from .gate_ear import EARS
from .gate_elsewhere import elsewhere_report, judge_elsewhere
from .gate_engine import ModelError, MusicGate, SoundModel, SoundWindow
from .gate_evaluation import evaluate_gate
from .gate_examples import Examples
from .gate_export import export_gate
from .gate_figures import draw_gate
from .gate_handicaps import handicap
from .gate_network import GateNetwork, load_network, save_network
from .gate_packages import collect_sounds, unpack_packages
from .gate_recordings import read_recordings
from .gate_report import report
from .gate_sounds import FOLDS, Sound, load_sounds
from .gate_training import GateRecipe, train_gate
from .songs import DataError

COMPARED_PROGRAMMES = 20

_HINT = "run `python -m models gate-evaluate` first"


def add_options(parser: ArgumentParser) -> None:
    """Add what both commands of the gate understand."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="make so many times the usual number of programmes"
    )
    parser.add_argument(
        "--more", type=Path, help="folder of further sounds, as `gate-sounds` makes it"
    )


def collect(options: Namespace) -> None:
    """Make a folder of further sounds from packages of Debian, and of one's own."""
    unpack_packages(options.packages)
    count = collect_sounds(options.packages, options.output, options.own)
    print(f"{count} files and manifest.csv in {options.output}")


def evaluate(options: Namespace) -> None:
    """Train a gate for each fold without it, judge the fold, print and keep the figures."""
    sounds = _sounds(options)
    networks = _networks(options, sounds)
    figures = evaluate_gate(networks, sounds, _folder(options), options.seed)
    path = _figures_path(options, sounds)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(report(figures))
    if options.report:
        options.report.write_text(
            f"# The music gate on held-out sources\n\n{report(figures)}\n", encoding="utf-8"
        )
    print(f"all figures: {path}")


def draw(options: Namespace) -> None:
    """Draw the figures that `evaluate` has kept, those of the last time unless told otherwise."""
    print(draw_gate(_kept_figures(options.figures or _last_figures(options)), options.output))


def judge(options: Namespace) -> None:
    """Judge a finished gate on a folder of recordings, print the figures."""
    sounds = read_recordings(options.folder, options.most)
    try:
        model = SoundModel.load(options.model)
    except ModelError as error:
        raise DataError(f"cannot use the model {options.model}: {error}") from error
    cache = _folder(options) / "elsewhere"
    tables = elsewhere_report(judge_elsewhere(model, sounds, cache, options.seed, options.tries))
    print(tables)
    if options.report:
        title = "# The music gate on recordings from elsewhere"
        options.report.write_text(f"{title}\n\n{tables}\n", encoding="utf-8")


def train(options: Namespace) -> None:
    """Train the gate on all sounds and write the file that ships."""
    sounds = _sounds(options)
    shown, recipe = _examples(options, sounds), GateRecipe()
    network = train_gate(shown, recipe, options.seed, "train")._replace(handicap=handicap())
    path = _figures_path(options, sounds)
    figures: dict[str, Any] | None = json.loads(path.read_text()) if path.is_file() else None
    if figures is None:
        print(f"note: no figures of this gate in {path}; `gate-evaluate` makes them")
    chosen = np.linspace(0, len(shown.labels) - 1, COMPARED_PROGRAMMES).astype(int)
    difference = export_gate(
        network,
        shown.windows[chosen],
        options.output,
        recipe=recipe,
        seed=options.seed,
        evaluation=figures and {name: figures[name] for name in ("steady", "reactions", "special")},
    )
    print(
        f"{options.output}: {options.output.stat().st_size} bytes; int8 against float32: scores "
        f"differ by at most {difference:.3f}"
    )


def _networks(options: Namespace, sounds: Sequence[Sound]) -> list[GateNetwork]:
    """Return a network for each fold, trained without it, from a file if it is there.

    Training takes by far the longest; the decisions after it are often judged anew.
    """
    recipe, examples_of = GateRecipe(), cache(lambda: _examples(options, sounds))
    networks = []
    for fold in range(FOLDS):
        chosen = (_programmes_path(options, sounds).name, recipe, options.seed, fold)
        path = kept_path(_folder(options), "network", *chosen, makers=_TRAINED_BY)
        if not path.exists():
            shown = examples_of()
            known = shown.only(shown.folds != fold)
            save_network(train_gate(known, recipe, options.seed + fold, f"fold {fold}"), path)
        networks.append(load_network(path, handicap()))
    return networks


_TRAINED_BY = (train_gate, SoundWindow)


def _sounds(options: Namespace) -> Sequence[Sound]:
    return load_sounds(options.data, _folder(options) / "sounds", options.more)


def _examples(options: Namespace, sounds: Sequence[Sound]) -> Examples:
    return examples(hear_programmes(sounds, _folder(options), options.seed, options.scale))


def _programmes_path(options: Namespace, sounds: Sequence[Sound]) -> Path:
    return programmes_path(_folder(options), sounds, options.seed, options.scale)


def _folder(options: Namespace) -> Path:
    return Path(options.cache) / "gate"


def _last_figures(options: Namespace) -> Path:
    kept = _folder(options).glob("figures-*.json")
    if (last := max(kept, key=lambda path: path.stat().st_mtime, default=None)) is None:
        raise DataError(f"no figures in {_folder(options)}: {_HINT}")
    return last


def _kept_figures(path: Path) -> dict[str, Any]:
    try:
        figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    if "reaction_curves" not in figures:
        raise DataError(f"{path} is of an earlier version: {_HINT}")
    return figures


def _figures_path(options: Namespace, sounds: Sequence[Sound]) -> Path:
    """Return where the figures of the gate that these options make are kept."""
    chosen = (_programmes_path(options, sounds).name, GateRecipe(), options.seed)
    makers = (*_TRAINED_BY, *EARS, evaluate_gate, handicap, MusicGate)
    return kept_path(_folder(options), "figures", *chosen, makers=makers).with_suffix(".json")
