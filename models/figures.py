"""Pictures of cross-validated predictions."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .crossvalidation import Predictions
from .metrics import rmse, song_means
from .parameters import TARGETS

COLOURS = ("#c2571a", "#2f6f9f")


def draw(predictions: Predictions, folder: Path) -> list[Path]:
    """Write the pictures into `folder` and return their paths."""
    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    return [_songs(predictions, folder / "songs.png"), _folds(predictions, folder / "folds.png")]


def _songs(predictions: Predictions, path: Path) -> Path:
    """Draw what was said of each song over what its listeners felt."""
    truth = song_means(predictions.truth, predictions.songs)
    said = song_means(predictions.mean, predictions.songs)
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.6), layout="constrained")
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        panel: Axes = axes[column]
        panel.plot([-1, 1], [-1, 1], color="#999999", linewidth=0.8)
        panel.scatter(truth[:, column], said[:, column], s=9, alpha=0.6, color=colour)
        panel.set(
            xlim=(-0.8, 0.8),
            ylim=(-0.8, 0.8),
            aspect="equal",
            title=target,
            xlabel="listeners",
            ylabel="model that never heard the song",
        )
    return save(figure, path)


def _folds(predictions: Predictions, path: Path) -> Path:
    """Draw the error of each fold in proportion to the constant baseline."""
    folds = np.unique(predictions.folds)
    figure, panel = plt.subplots(figsize=(6, 3.4), layout="constrained")
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        ratios = []
        for fold in folds:
            chosen = predictions.folds == fold
            truth, constant = predictions.truth[chosen], predictions.constant[chosen]
            ratios.append((rmse(truth, predictions.mean[chosen]) / rmse(truth, constant))[column])
        panel.bar(folds + 0.4 * column - 0.2, ratios, 0.38, label=target, color=colour)
    panel.axhline(1.0, color="#999999", linewidth=0.8)
    panel.set(xlabel="fold", ylabel="RMSE / constant", xticks=folds, ylim=(0, 1.15))
    panel.legend(loc="upper right", ncols=2, frameon=False)
    return save(figure, path)


def save(figure: Figure, path: Path) -> Path:
    """Write `figure` to `path` and close it."""
    # Without the version of matplotlib in it the same numbers give the same file.
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
    return path
