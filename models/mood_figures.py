"""Pictures of what the shipped ensemble says of songs it never heard."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from numpy.typing import NDArray

from .calibration import reliability
from .crossvalidation import Predictions
from .figures import COLOURS, draw, save
from .metrics import quadrants, song_means
from .parameters import TARGETS

_QUADRANTS = ("happy", "tense", "sad", "calm")


def draw_mood(
    predictions: Predictions,
    doubt: NDArray[np.float32],
    genres: Mapping[str, str],
    folder: Path,
) -> list[Path]:
    """Write the pictures into `folder` and return their paths.

    `doubt` is the calibrated standard deviation of each answer, (windows, 2); `genres` has the
    genre of each song.
    """
    return [
        *draw(predictions, folder),
        _reliability(predictions, doubt, folder / "reliability.png"),
        _genres(predictions, genres, folder / "genres.png"),
        _confusion(predictions, folder / "quadrants.png"),
    ]


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
