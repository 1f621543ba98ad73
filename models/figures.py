"""Pictures of cross-validated predictions."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from .calibration import reliability
from .crossvalidation import Predictions
from .metrics import quadrants, rmse, song_means
from .parameters import TARGETS
from .rooms_battery import RoomResult

COLOURS = ("#c2571a", "#2f6f9f")

_QUADRANTS = ("happy", "tense", "sad", "calm")
_CORNERS = ((0.97, 0.97), (0.03, 0.97), (0.03, 0.03), (0.97, 0.03))
"""Where on the valence-arousal plane each of them lies, in parts of its width and height."""
_QUADRANT_COLOURS = ("#d9a300", "#b3261e", "#2f4f9f", "#2e8b6f")
_QUADRANT_SHAPES = ("o", "^", "s", "D")
"""Who does not tell the colours tells the shapes."""
_LINES = "#999999"
_FAINT = "#e3e3e3"
_HEARD, _FELT = "heard by a model new to the song", "felt by listeners"
_CURVES = 6
_DRAWS = 1000


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
        _curves(predictions, doubt, genres, folder / "curves.png"),
        _folds(predictions, folder / "folds.png"),
        _reliability(predictions, doubt, folder / "reliability.png"),
        _genres(predictions, genres, folder / "genres.png"),
        _confusion(predictions, folder / "quadrants.png"),
    ]


def draw_rooms(results: Sequence[RoomResult], path: Path) -> Path:
    """Draw what each setting of the battery leaves of the gain over the constant."""
    mpl.use("Agg")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure, panel = plt.subplots(figsize=(6, 3.6), layout="constrained")
    _bars(panel, [result.setting for result in results], [result.gain for result in results])
    panel.axhline(0.0, color=_LINES, linewidth=0.8)
    panel.set(xlabel="setting of the battery", ylabel="RMSE below that of the mean label")
    panel.yaxis.set_major_formatter("{x:.0%}")
    return save(figure, path)


def _plane(predictions: Predictions, path: Path) -> Path:
    """Draw the songs on the valence-arousal plane: felt, and as heard, by the quadrant felt."""
    felt, heard = (
        song_means(moods, predictions.songs) for moods in (predictions.truth, predictions.mean)
    )
    quadrant = quadrants(felt.astype(np.float32))
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.8), layout="constrained")
    for panel, moods, title in zip(axes, (felt, heard), (_FELT, _HEARD), strict=True):
        panel.axhline(0, color=_LINES, linewidth=0.8)
        panel.axvline(0, color=_LINES, linewidth=0.8)
        for number, name in enumerate(_QUADRANTS):
            chosen = moods[quadrant == number]
            colour = _QUADRANT_COLOURS[number]
            panel.scatter(
                *chosen.T,
                s=12,
                alpha=0.7,
                linewidths=0,
                color=colour,
                marker=_QUADRANT_SHAPES[number],
            )
            across, up = _CORNERS[number]
            panel.text(
                across,
                up,
                name,
                transform=panel.transAxes,
                color=colour,
                weight="bold",
                ha="right" if across > 0.5 else "left",
                va="top" if up > 0.5 else "bottom",
            )
        _square(panel, title=title, xlabel="valence", ylabel="arousal")
    figure.supxlabel(
        "Each mark is a song; its colour and shape are those of the quadrant felt.",
        fontsize="medium",
    )
    return save(figure, path)


def _curves(
    predictions: Predictions,
    doubt: NDArray[np.float32],
    genres: Mapping[str, str],
    path: Path,
) -> Path:
    """Draw some songs from second to second: felt, heard, and the error that was expected."""
    songs = np.unique(predictions.songs)
    arousal = song_means(predictions.truth, predictions.songs)[:, TARGETS.index("arousal")]
    # From the calmest to the most excited, evenly: no choice that could flatter.
    chosen = songs[np.argsort(arousal)[np.linspace(0, len(songs) - 1, _CURVES).astype(int)]]
    figure, axes = plt.subplots(
        2, len(chosen), figsize=(11, 5), sharex=True, sharey=True, layout="constrained"
    )
    for at, song in enumerate(chosen):
        mine = predictions.songs == song
        seconds = 3.0 + 0.5 * np.arange(mine.sum())
        for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
            panel: Axes = axes[column, at]
            said, expected = predictions.mean[mine, column], doubt[mine, column]
            panel.axhline(0.0, color=_FAINT, linewidth=0.8)
            panel.fill_between(
                seconds, said - expected, said + expected, color=colour, alpha=0.2, linewidth=0
            )
            panel.plot(seconds, said, color=colour)
            panel.plot(seconds, predictions.truth[mine, column], color="#333333", linestyle="--")
            panel.set(ylim=(-1, 1), xticks=(3, 5, 10))
            if at == 0:
                panel.set_ylabel(target)
        axes[0, at].set_title(f"{genres[song] or 'unknown'}\n(song {song})", fontsize="medium")
    figure.supxlabel("seconds of music heard", fontsize="medium")
    figure.legend(
        handles=[
            Line2D([], [], color="#333333", linestyle="--", label=_FELT),
            Line2D([], [], color="#777777", label=_HEARD),
            Patch(color="#777777", alpha=0.2, linewidth=0, label="error that it expects"),
        ],
        loc="outside upper center",
        ncols=3,
        frameon=False,
    )
    return save(figure, path)


def _songs(predictions: Predictions, path: Path) -> Path:
    """Draw what was said of each song over what its listeners felt."""
    truth = song_means(predictions.truth, predictions.songs)
    said = song_means(predictions.mean, predictions.songs)
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.8), layout="constrained")
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        panel: Axes = axes[column]
        panel.plot([-1, 1], [-1, 1], color=_LINES, linewidth=0.8)
        panel.scatter(
            truth[:, column], said[:, column], s=12, alpha=0.6, linewidths=0, color=colour
        )
        _square(panel, title=target, xlabel=_FELT, ylabel=_HEARD)
    figure.supxlabel(
        "Each dot is a song; on the line it is heard as it is felt.", fontsize="medium"
    )
    return save(figure, path)


def _folds(predictions: Predictions, path: Path) -> Path:
    """Draw the error of each fold in proportion to the constant baseline."""
    folds = np.unique(predictions.folds)
    ratios = []
    for fold in folds:
        chosen = predictions.folds == fold
        truth, constant = predictions.truth[chosen], predictions.constant[chosen]
        ratios.append(rmse(truth, predictions.mean[chosen]) / rmse(truth, constant))
    figure, panel = plt.subplots(figsize=(6, 3.6), layout="constrained")
    _bars(panel, [str(fold) for fold in folds], ratios)
    panel.axhline(1.0, color=_LINES, linewidth=0.8)
    panel.annotate(
        "as the mean label",
        (1, 1),
        (-4, -3),
        ("axes fraction", "data"),
        "offset points",
        ha="right",
        va="top",
        color="#666666",
    )
    panel.set(xlabel="fold", ylabel="RMSE in proportion to the mean label's", ylim=(0, 1.1))
    return save(figure, path)


def _reliability(predictions: Predictions, doubt: NDArray[np.float32], path: Path) -> Path:
    """Draw the found error over the expected one."""
    table = reliability(predictions.truth, predictions.mean, doubt)
    figure, panel = plt.subplots(figsize=(5, 4.6), layout="constrained")
    limit = 1.1 * max(table.expected.max(), table.found.max())
    panel.plot([0, limit], [0, limit], color=_LINES, linewidth=0.8)
    panel.grid(color=_FAINT, linewidth=0.6)
    panel.set_axisbelow(True)
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        panel.plot(
            table.expected[:, column], table.found[:, column], "o-", color=colour, label=target
        )
    panel.set(
        xlim=(0, limit),
        ylim=(0, limit),
        aspect="equal",
        xlabel="error the model expects (standard deviation)",
        ylabel="error found (RMSE of a tenth of the answers)",
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
    squares = [np.square(error[genre == name]) for name in names]
    errors = np.sqrt([of_songs.mean(axis=0) for of_songs in squares])
    figure, panel = plt.subplots(figsize=(8, 4.2), layout="constrained")
    labels = [f"{name} ({len(of_songs)})" for name, of_songs in zip(names, squares, strict=True)]
    _bars(panel, labels, errors, [_interval(of_songs) for of_songs in squares])
    panel.tick_params("x", rotation=35)
    for label in panel.get_xticklabels():
        label.set(ha="right", rotation_mode="anchor")
    panel.set(xlabel="genre (songs)", ylabel="RMSE of songs, 95 % interval")
    return save(figure, path)


def _interval(squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where the RMSE of songs lies 95 times in 100 if songs are drawn anew, (2, 2).

    `squares` has the squared errors of the songs, (songs, 2); the result is low and high of each.
    """
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(squares), (_DRAWS, len(squares)))
    errors = np.sqrt(squares[drawn].mean(axis=1))
    return np.asarray(np.quantile(errors, (0.025, 0.975), axis=0))


def _confusion(predictions: Predictions, path: Path) -> Path:
    """Draw which quadrant was heard for which one felt, in shares of the latter."""
    felt, heard = quadrants(predictions.truth), quadrants(predictions.mean)
    counts = np.zeros((len(_QUADRANTS), len(_QUADRANTS)))
    np.add.at(counts, (felt, heard), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    felt_share = counts.sum(axis=1) / counts.sum()
    figure, panel = plt.subplots(figsize=(5.2, 4.6), layout="constrained")
    panel.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(shares.shape):
        colour = "white" if shares[row, column] > 0.6 else "black"
        panel.text(
            column, row, f"{shares[row, column]:.0%}", ha="center", va="center", color=colour
        )
    panel.set_xticks(range(len(_QUADRANTS)), _QUADRANTS)
    panel.set_yticks(
        range(len(_QUADRANTS)),
        [f"{name}\n({count:.0%})" for name, count in zip(_QUADRANTS, felt_share, strict=True)],
    )
    panel.set(xlabel=_HEARD, ylabel=f"{_FELT} (share of all windows)")
    return save(figure, path)


def _bars(
    panel: Axes,
    names: Sequence[str],
    values: ArrayLike,
    intervals: Sequence[NDArray[np.float64]] | None = None,
) -> None:
    """Draw a bar of each target above each name; intervals are low and high of each, (2, 2)."""
    place = np.arange(len(names))
    for column, (target, colour) in enumerate(zip(TARGETS, COLOURS, strict=True)):
        at, heights = place + 0.4 * column - 0.2, np.asarray(values)[:, column]
        panel.bar(at, heights, 0.38, label=target, color=colour)
        if intervals is not None:
            ends = np.asarray(intervals)[:, :, column].T
            panel.vlines(at, *ends, color="#333333", linewidth=1.0)
    panel.set_xticks(place, names)
    panel.grid(axis="y", color=_FAINT, linewidth=0.6)
    panel.set_axisbelow(True)
    # Above the panel it covers no bar, however high.
    panel.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False)


def _square(panel: Axes, **labels: str) -> None:
    """Give both axes the part of [-1, 1] in which songs lie."""
    panel.set(xlim=(-0.8, 0.8), ylim=(-0.8, 0.8), aspect="equal", **labels)


def save(figure: Figure, path: Path) -> Path:
    """Write `figure` to `path` and close it."""
    # Without the version of matplotlib in it the same numbers give the same file.
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
    return path
