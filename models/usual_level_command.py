"""The command that measures what knowing the usual level of a source is worth."""

from argparse import ArgumentParser, Namespace

from .calibration import cross_fitted
from .commands import judged_songs
from .evaluation import evaluate
from .results import evaluation_folder, kept_uncertain_predictions, report
from .usual_level import best_weight, window_levels, with_usual_level


def add_options(parser: ArgumentParser) -> None:
    """Add what the command understands besides data and cache."""
    parser.add_argument("--name", default="ensemble", help="cross-validation to start from")
    parser.add_argument(
        "--louder", type=float, default=0.0, help="dB by which the volume was turned up meanwhile"
    )
    parser.add_argument("--output-name", default="ensemble-usual-level", help="name of the results")


def judge(options: Namespace) -> None:
    """Add the usual level to a cross-validation, print the figures and keep them."""
    folder = evaluation_folder(options)
    predictions, doubt = kept_uncertain_predictions(options.name, folder)
    fitted = cross_fitted(predictions.truth, predictions.mean, doubt, predictions.folds)
    levels = window_levels(judged_songs(options), predictions)
    print(f"weight of the level that fits best: {best_weight(predictions, fitted, levels):.3f}")
    known = with_usual_level(predictions, fitted, levels, louder=options.louder)
    report(options.output_name, known, evaluate(known), folder, doubt=doubt)
