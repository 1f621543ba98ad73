"""What the ensemble of the paper consists of: the numbers of its networks and of its input."""

from dataclasses import dataclass
from typing import NamedTuple

from .parameters import TARGETS, Array, Scaling

HIDDEN = 30
"""Units of a GRU (paper, table 1)."""

LAYERS = (HIDDEN, 32, 16, 1)
"""Widths of the three fully connected layers; the paper names their number, not their widths."""

CLIP = 5.0
"""Standardised features are cut off at this many standard deviations."""


class Networks[Values](NamedTuple):
    """Networks side by side: the first axis of every array counts them.

    A GRU has its gates in the order reset, update, candidate, and applies the reset gate after
    the recurrent product (the cuDNN form: Cho et al., arXiv:1406.1078v1, as PyTorch computes it).
    Shapes, with F features and H hidden units, after the axis of networks:
    """

    input_weights: Values
    """(3 H, F)"""
    input_bias: Values
    """(3 H,)"""
    recurrent_weights: Values
    """(3 H, H)"""
    recurrent_bias: Values
    """(3 H,)"""
    layer_weights: tuple[Values, ...]
    """Three of (outputs, inputs)."""
    layer_bias: tuple[Values, ...]
    """Three of (outputs,)."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Networks with their scaling; network 2 m is the valence of member m, 2 m + 1 its arousal."""

    networks: Networks[Array]
    scaling: Scaling

    @property
    def members(self) -> int:
        """Return the number of members."""
        return len(self.networks.input_bias) // len(TARGETS)
