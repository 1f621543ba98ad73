"""What a finished .tflite file makes of annotated music that it was not trained on."""

from pathlib import Path

import numpy as np
from tqdm import tqdm

from .crossvalidation import Predictions
from .engine import NumpyRuntime, TFLiteError
from .ensemble_graph import SIGNATURE
from .songs import DataError
from .windows import Windows


def score(model: Path, windows: Windows) -> Predictions:
    """Return what `model` says of every window, as predictions of one fold.

    The constant is the mean label of the scored windows themselves, so the ratio to it is a
    little harder to reach than with the mean of other songs.

    Raises:
        DataError: if the file cannot be read or is no mood model.
    """
    try:
        runtime = NumpyRuntime(model.read_bytes(), SIGNATURE)
        members = [
            runtime.run({"x": window[np.newaxis]})["members"][0]
            for window in tqdm(windows.inputs, "score", unit="window", disable=None)
        ]
    except (OSError, TFLiteError, ValueError, KeyError) as error:
        raise DataError(f"cannot use the model {model}: {error}") from error
    return Predictions(
        truth=windows.moods,
        members=np.stack(members),
        constant=np.tile(windows.moods.mean(axis=0), (len(windows), 1)),
        songs=windows.songs,
        folds=np.zeros(len(windows), np.int64),
    )
