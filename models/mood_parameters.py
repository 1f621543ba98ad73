"""What the shipped ensemble consists of: the numbers of its networks, of its input and output."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from .parameters import Array, Scaling

STEPS = 15
"""Rows of statistics a network looks at, one each half second."""

DIRECT = 48
"""Units that look at the newest row only."""

PROJECTED = 32
"""Units every row is narrowed to on its way into the GRU."""

RECURRENT = 24
"""Units of the GRU."""

JOINED = 48
"""Units that join both paths."""

CLIP = 4.0
"""Standardised statistics are cut off at this many standard deviations."""

LARGEST_DEVIATION = 3.0
"""Greatest uncertainty a network can express, in standard deviations of the labels."""


class MoodNetworks[Values](NamedTuple):
    """Members side by side: the first axis of every array counts them.

    Gates of the GRU in the order reset, update, candidate, as in `parameters.Networks`. Shapes,
    with S statistics, after the axis of members:
    """

    direct_weights: Values
    """(DIRECT, S)"""
    direct_bias: Values
    projection_weights: Values
    """(PROJECTED, S)"""
    projection_bias: Values
    input_weights: Values
    """(3 RECURRENT, PROJECTED)"""
    input_bias: Values
    recurrent_weights: Values
    """(3 RECURRENT, RECURRENT)"""
    recurrent_bias: Values
    join_direct_weights: Values
    """(JOINED, DIRECT)"""
    join_recurrent_weights: Values
    """(JOINED, RECURRENT)"""
    join_bias: Values
    mood_weights: Values
    """(2, JOINED), answers in standard deviations of the labels"""
    mood_bias: Values
    doubt_weights: Values
    """(2, JOINED), through a logistic function and LARGEST_DEVIATION"""
    doubt_bias: Values


@dataclass(frozen=True, slots=True)
class MoodEnsemble:
    """Members with the scaling of their input and of their answers."""

    networks: MoodNetworks[Array]
    scaling: Scaling
    labels: Scaling
    """Mean and standard deviation of the moods trained on, (2,)."""
    doubt_factor: Array
    """What the uncertainty is multiplied with to be right on unheard songs, (2,)."""

    @property
    def members(self) -> int:
        """Return the number of members."""
        return len(self.networks.direct_bias)

    def calibrated(self, factor: Array) -> Self:
        """Return the ensemble with its uncertainty multiplied by `factor`, (2,)."""
        return replace(self, doubt_factor=factor)
