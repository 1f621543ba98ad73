"""What the networks are compared with: the mean label, and the paper's support vectors."""

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from .windows import Windows

SVR_C = 0.1
FRAGMENT_FRAMES = 10
"""Frames of an annotated fragment, half a second (paper, section 4)."""


def predict_constant(training: Windows, tested: Windows) -> NDArray[np.float32]:
    """Return the mean mood of `training` for every tested window, (windows, 2)."""
    return np.tile(training.moods.mean(axis=0), (len(tested), 1))


def predict_svr(training: Windows, tested: Windows, frames: int) -> NDArray[np.float32]:
    """Return what support vector regression says, (windows, 2).

    RBF kernel, C = 0.1, on mean and deviation of each feature over the last `frames`
    (paper, section 4).
    """
    columns = []
    for target in range(2):
        model = make_pipeline(StandardScaler(), SVR(kernel="rbf", C=SVR_C))
        model.fit(_statistics(training.inputs, frames), training.moods[:, target])
        columns.append(model.predict(_statistics(tested.inputs, frames)))
    return np.stack(columns, axis=1).astype(np.float32)


def _statistics(inputs: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Return mean and standard deviation of each feature, (windows, 2 * features)."""
    last = inputs[:, -frames:]
    return np.concatenate([last.mean(axis=1), last.std(axis=1)], axis=1)
