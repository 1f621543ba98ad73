"""The commands that measure rooms and make the music gate."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .gate_dataset import Examples, examples, hear_scenes
from .gate_evaluation import evaluate_gate
from .gate_export import export_gate
from .gate_packages import collect_sounds, unpack_packages
from .gate_report import report
from .gate_sounds import FOLDS, Sound, load_sounds
from .gate_training import GateNetwork, GateRecipe, train_gate

COMPARED_EXAMPLES = 500


def add_options(parser: ArgumentParser) -> None:
    """Add what both commands of the gate understand."""
    parser.add_argument("--seed", type=int, default=0, help="decides every random choice")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="make so many times the usual number of scenes"
    )
    parser.add_argument(
        "--more", type=Path, help="folder of further sounds, as `gate-sounds` makes it"
    )


def collect(options: Namespace) -> None:
    """Make a folder of further sounds from packages of Debian."""
    unpack_packages(options.packages)
    count = collect_sounds(options.packages, options.output)
    print(f"{count} files and manifest.csv in {options.output}")


def evaluate(options: Namespace) -> None:
    """Train a gate for each fold without it, judge the fold, print and keep the figures."""
    sounds, shown = _sounds(options), _examples(options)
    networks = [_without(shown, fold, options.seed) for fold in range(FOLDS)]
    figures = evaluate_gate(networks, sounds, _folder(options), options.seed)
    path = _figures_path(options)
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(report(figures))
    if options.report:
        options.report.write_text(
            f"# The music gate on held-out sources\n\n{report(figures)}\n", encoding="utf-8"
        )
    print(f"all figures: {path}")


def train(options: Namespace) -> None:
    """Train the gate on all sounds and write the file that ships."""
    shown = _examples(options)
    recipe = GateRecipe()
    network = train_gate(shown, recipe, options.seed, "train")
    path = _figures_path(options)
    figures: dict[str, Any] | None = json.loads(path.read_text()) if path.is_file() else None
    if figures is None:
        print(f"note: no figures in {path}; `gate-evaluate` makes them")
    chosen = np.linspace(0, len(shown.labels) - 1, COMPARED_EXAMPLES).astype(int)
    difference = export_gate(
        network,
        shown.statistics[chosen],
        options.output,
        recipe=recipe,
        seed=options.seed,
        evaluation=figures and {name: figures[name] for name in ("steady", "reactions", "special")},
    )
    print(
        f"{options.output}: {options.output.stat().st_size} bytes; int8 against float32: scores "
        f"differ by at most {difference:.3f}"
    )


def _without(shown: Examples, fold: int, seed: int) -> GateNetwork:
    kept = shown.folds != fold
    part = Examples(shown.statistics[kept], shown.labels[kept], shown.folds[kept])
    return train_gate(part, GateRecipe(), seed + fold, f"fold {fold}")


def _sounds(options: Namespace) -> Sequence[Sound]:
    return load_sounds(options.data, _folder(options) / "sounds", options.more)


def _examples(options: Namespace) -> Examples:
    path = _folder(options) / f"scenes-{options.seed}-{options.scale:g}.npz"
    return examples(hear_scenes(lambda: _sounds(options), path, options.seed, options.scale))


def _folder(options: Namespace) -> Path:
    return Path(options.cache) / "gate"


def _figures_path(options: Namespace) -> Path:
    return _folder(options) / "figures.json"
