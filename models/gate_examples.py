"""What the gate's model is shown in training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Examples:
    """Programmes as the model is shown them; every array has one entry per programme."""

    windows: NDArray[np.float32]
    """What `SoundWindow` says of each block that is not silent, (n, 30, W); zeros at the end."""
    labels: NDArray[np.int64]
    """Number of the class of each of these blocks, (n, 30), or `NOTHING`."""
    folds: NDArray[np.int64]

    def only(self, chosen: NDArray[np.bool_]) -> Examples:
        """Return the programmes that are `chosen`, (n,)."""
        return Examples(self.windows[chosen], self.labels[chosen], self.folds[chosen])
