"""The figures of a cross-validated system, for the results table and the model card."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .crossvalidation import Predictions
from .metrics import (
    concordance,
    quadrant_score,
    rmse,
    rmse_interval,
    song_r2,
    song_r2_at_end,
    spread_agreement,
)
from .parameters import TARGETS

type Figures = dict[str, Any]


def evaluate(predictions: Predictions) -> Figures:
    """Return every figure of `predictions`, ready for JSON; see README.md for their meaning.

    `rmse_ratio` compares with the mean label of the training songs on the same windows.
    """
    truth, mean = predictions.truth, predictions.mean
    folds = [_fold(predictions, fold) for fold in np.unique(predictions.folds)]
    low, high = rmse_interval(truth, mean, predictions.songs)
    figures: Figures = {
        "songs": len(np.unique(predictions.songs)),
        "windows": len(truth),
        "folds": folds,
        "mean_fold_rmse": _mean(folds, "rmse"),
        "mean_fold_rmse_ratio": _mean(folds, "rmse_ratio"),
        "pooled_rmse": _by_target(rmse(truth, mean)),
        "pooled_rmse_95_low": _by_target(low),
        "pooled_rmse_95_high": _by_target(high),
        "concordance": _by_target(concordance(truth, mean)),
        "song_r2": _by_target(song_r2(truth, mean, predictions.songs)),
        "song_r2_at_end": _by_target(song_r2_at_end(truth, mean, predictions.songs)),
        "quadrants_all": asdict(quadrant_score(truth, mean)),
        "quadrants_clear": asdict(quadrant_score(truth, mean, clear_only=True)),
    }
    if predictions.members.shape[1] > 1:
        figures["spread_error_correlation"] = _by_target(
            spread_agreement(truth, predictions.members)
        )
        figures["single_member"] = _single_members(predictions)
    return figures


def table_row(name: str, figures: Figures) -> str:
    """Return one row of the results table in Markdown."""
    ratio, error = figures["mean_fold_rmse_ratio"], figures["mean_fold_rmse"]
    cells = [
        name,
        *(f"{ratio[target]:.3f}" for target in reversed(TARGETS)),
        *(f"{error[target]:.4f}" for target in reversed(TARGETS)),
        *(f"{figures['concordance'][target]:.3f}" for target in reversed(TARGETS)),
        *(f"{figures['song_r2'][target]:.3f}" for target in reversed(TARGETS)),
        f"{figures['quadrants_all']['accuracy']:.3f}",
        f"{figures['quadrants_all']['macro_f1']:.3f}",
    ]
    return "| " + " | ".join(cells) + " |"


TABLE_HEADER = (
    "| system | ratio A | ratio V | RMSE A | RMSE V | CCC A | CCC V | song R² A | song R² V "
    "| quadrant accuracy | macro F1 |\n|---|" + "---|" * 10
)


def _fold(predictions: Predictions, fold: int) -> Figures:
    chosen = predictions.folds == fold
    truth, constant = predictions.truth[chosen], predictions.constant[chosen]
    error, baseline = rmse(truth, predictions.mean[chosen]), rmse(truth, constant)
    return {
        "fold": int(fold),
        "windows": int(chosen.sum()),
        "rmse": _by_target(error),
        "constant_rmse": _by_target(baseline),
        "rmse_ratio": _by_target(error / baseline),
    }


def _single_members(predictions: Predictions) -> Figures:
    """Return mean and deviation, over the members, of what each would reach alone."""
    ratios = np.array(
        [
            _fold_ratios(predictions, predictions.members[:, member])
            for member in range(predictions.members.shape[1])
        ]
    )
    return {
        "mean_fold_rmse_ratio": _by_target(ratios.mean(axis=0)),
        "deviation": _by_target(ratios.std(axis=0, ddof=1)),
    }


def _fold_ratios(predictions: Predictions, predicted: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the ratio to the constant baseline, averaged over the folds, (2,)."""
    ratios = [
        rmse(predictions.truth[chosen], predicted[chosen])
        / rmse(predictions.truth[chosen], predictions.constant[chosen])
        for fold in np.unique(predictions.folds)
        for chosen in [predictions.folds == fold]
    ]
    return np.asarray(np.mean(ratios, axis=0))


def _mean(folds: list[Figures], name: str) -> dict[str, float]:
    return {target: float(np.mean([fold[name][target] for fold in folds])) for target in TARGETS}


def _by_target(values: NDArray[np.float64]) -> dict[str, float]:
    return {target: float(value) for target, value in zip(TARGETS, values, strict=True)}
