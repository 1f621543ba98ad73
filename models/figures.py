"""Pictures of cross-validated predictions."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from .calibration import reliability
from .crossvalidation import Predictions
from .metrics import quadrants, rmse, song_means
from .parameters import TARGETS
from .rooms_battery import RoomResult

COLOURS = ("#c2571a", "#2f6f9f")

_QUADRANTS = ("happy", "tense", "sad", "calm")
_QUADRANT_COLOURS = ("#d9a300", "#b3261e", "#2f4f9f", "#2e8b6f")
_CURVES = 6


def draw(
    predictions: Predictions,
    doubt: NDArray[np.float32],
    genres: Mapping[str, str],
    folder: Path,
) -> list[Path]:
    """Write the pictures into `folder` and return their paths.

    `doubt` is the calibrated standard deviation of each answer, (windows, 2); `genres` has the
    genre of each song.
    """
    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _songs(predictions, folder / "songs.png"),
        _plane(predictions, folder / "plane.png"),
        _curves(predictions, doubt, folder / "curves.png"),
        _folds(predictions, folder / "folds.png"),
        _reliability(predictions, doubt, folder / "reliability.png"),
        _genres(predictions, genres, folder / "genres.png"),
        _confusion(predictions, folder / "quadrants.png"),
    ]


def draw_rooms(results: Sequence[RoomResult], path: Path) -> Path:
    """Draw what each setting of the battery leaves of the gain over the constant."""
    mpl.use("Agg")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure, panel = plt.subplots(figsize=(6, 3.4), layout="constrained")
    place = np.arange(len(results))
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        gains = [result.gain[column] for result in results]
        panel.bar(place + 0.4 * column - 0.2, gains, 0.38, label=target, color=colour)
    panel.axhline(0.0, color="#999999", linewidth=0.8)
    panel.set_xticks(place, [result.setting for result in results])
    panel.set_ylabel("RMSE below the constant's")
    panel.yaxis.set_major_formatter("{x:.0%}")
    panel.legend(loc="upper right", ncols=2, frameon=False)
    return save(figure, path)


def _plane(predictions: Predictions, path: Path) -> Path:
    """Draw the songs on the valence-arousal plane: felt, and as heard, by the quadrant felt."""
    felt, heard = (
        song_means(moods, predictions.songs) for moods in (predictions.truth, predictions.mean)
    )
    quadrant = quadrants(felt.astype(np.float32))
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.6), layout="constrained")
    for panel, moods, title in zip(
        axes, (felt, heard), ("listeners", "model that never heard the song"), strict=True
    ):
        panel.axhline(0, color="#999999", linewidth=0.8)
        panel.axvline(0, color="#999999", linewidth=0.8)
        for number, (name, colour) in enumerate(zip(_QUADRANTS, _QUADRANT_COLOURS, strict=True)):
            chosen = moods[quadrant == number]
            panel.scatter(chosen[:, 0], chosen[:, 1], s=9, alpha=0.7, color=colour, label=name)
        panel.set(
            xlim=(-0.8, 0.8),
            ylim=(-0.8, 0.8),
            aspect="equal",
            title=title,
            xlabel="valence",
            ylabel="arousal",
        )
    axes[0].legend(loc="lower right", title="as felt")
    return save(figure, path)


def _curves(predictions: Predictions, doubt: NDArray[np.float32], path: Path) -> Path:
    """Draw some songs from second to second: felt, heard, and the error that was expected."""
    songs = np.unique(predictions.songs)
    arousal = song_means(predictions.truth, predictions.songs)[:, TARGETS.index("arousal")]
    # From the calmest to the most excited, evenly: no choice that could flatter.
    chosen = songs[np.argsort(arousal)[np.linspace(0, len(songs) - 1, _CURVES).astype(int)]]
    figure, axes = plt.subplots(
        2, len(chosen), figsize=(11, 4.6), sharex=True, sharey=True, layout="constrained"
    )
    for at, song in enumerate(chosen):
        mine = predictions.songs == song
        seconds = 3.0 + 0.5 * np.arange(mine.sum())
        for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
            panel: Axes = axes[column, at]
            said, expected = predictions.mean[mine, column], doubt[mine, column]
            panel.fill_between(
                seconds, said - expected, said + expected, color=colour, alpha=0.2, linewidth=0
            )
            panel.plot(seconds, said, color=colour)
            panel.plot(seconds, predictions.truth[mine, column], color="#333333", linestyle="--")
            panel.set_ylim(-1, 1)
            if at == 0:
                panel.set_ylabel(target)
        axes[0, at].set_title(f"song {song}")
        axes[1, at].set_xlabel("s of music heard")
    return save(figure, path)


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


def _reliability(predictions: Predictions, doubt: NDArray[np.float32], path: Path) -> Path:
    """Draw the found error over the expected one."""
    table = reliability(predictions.truth, predictions.mean, doubt)
    figure, panel = plt.subplots(figsize=(5, 4.6), layout="constrained")
    limit = 1.1 * max(table.expected.max(), table.found.max())
    panel.plot([0, limit], [0, limit], color="#999999", linewidth=0.8)
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        panel.plot(
            table.expected[:, column], table.found[:, column], "o-", color=colour, label=target
        )
    panel.set(
        xlim=(0, limit),
        ylim=(0, limit),
        aspect="equal",
        xlabel="standard deviation the model expected",
        ylabel="RMSE found (tenths of the answers)",
    )
    panel.legend(loc="upper left", frameon=False)
    return save(figure, path)


def _genres(predictions: Predictions, genres: Mapping[str, str], path: Path) -> Path:
    """Draw the error of songs by genre."""
    error = song_means(predictions.mean, predictions.songs) - song_means(
        predictions.truth, predictions.songs
    )
    genre = np.array([genres[song] or "unknown" for song in np.unique(predictions.songs)])
    names = np.unique(genre)
    figure, panel = plt.subplots(figsize=(8, 4), layout="constrained")
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        errors = [np.sqrt(np.square(error[genre == name, column]).mean()) for name in names]
        panel.bar(
            np.arange(len(names)) + 0.4 * column - 0.2, errors, 0.38, label=target, color=colour
        )
    labels = [f"{name} ({(genre == name).sum()})" for name in names]
    panel.set_xticks(np.arange(len(names)), labels, rotation=35, ha="right")
    panel.set_ylabel("RMSE of songs")
    panel.legend(loc="upper right", ncols=2, frameon=False)
    return save(figure, path)


def _confusion(predictions: Predictions, path: Path) -> Path:
    """Draw which quadrant was heard for which one felt, in shares of the latter."""
    felt, heard = quadrants(predictions.truth), quadrants(predictions.mean)
    counts = np.zeros((len(_QUADRANTS), len(_QUADRANTS)))
    np.add.at(counts, (felt, heard), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, panel = plt.subplots(figsize=(4.8, 4.4), layout="constrained")
    panel.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(shares.shape):
        colour = "white" if shares[row, column] > 0.5 else "black"
        panel.text(
            column, row, f"{shares[row, column]:.0%}", ha="center", va="center", color=colour
        )
    panel.set_xticks(range(len(_QUADRANTS)), _QUADRANTS)
    panel.set_yticks(range(len(_QUADRANTS)), _QUADRANTS)
    panel.set(xlabel="model that never heard the song", ylabel="listeners")
    return save(figure, path)


def save(figure: Figure, path: Path) -> Path:
    """Write `figure` to `path` and close it."""
    # Without the version of matplotlib in it the same numbers give the same file.
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
    return path
