"""What the ensemble consists of: the numbers of its networks, of its input and output."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float32]

TARGETS = ("valence", "arousal")
"""The order of every output."""

DIRECT, DEEP = 32, 32
"""Units of the two layers that look at the newest row only."""

PROJECTED = 15
"""Units every row is narrowed to on its way into the GRU."""

RECURRENT = 16
"""Units of the GRU."""

CLIP = 4.0
"""Standardised statistics are cut off at this many standard deviations."""

LARGEST_DEVIATION = 3.0
"""Greatest uncertainty a network can express, in standard deviations of the labels."""


class Networks[Values](NamedTuple):
    """Members side by side: the first axis of every array counts them.

    Gates of the GRU in the order reset, update, candidate, as in `paper_parameters.Networks`.
    Shapes, with S statistics, after the axis of members:
    """

    direct_weights: Values
    """(DIRECT, S)"""
    direct_bias: Values
    deep_weights: Values
    """(DEEP, DIRECT)"""
    deep_bias: Values
    projection_weights: Values
    """(PROJECTED, S)"""
    projection_bias: Values
    input_weights: Values
    """(3 RECURRENT, PROJECTED)"""
    input_bias: Values
    recurrent_weights: Values
    """(3 RECURRENT, RECURRENT)"""
    recurrent_bias: Values
    direct_mood_weights: Values
    """(2, DEEP), answers of the direct path in standard deviations of the labels"""
    direct_mood_bias: Values
    recurrent_mood_weights: Values
    """(2, RECURRENT), the same of the GRU"""
    recurrent_mood_bias: Values
    doubt_direct_weights: Values
    """(2, DEEP), added up with the next and through a logistic function and LARGEST_DEVIATION"""
    doubt_recurrent_weights: Values
    """(2, RECURRENT)"""
    doubt_bias: Values


@dataclass(frozen=True, slots=True)
class Scaling:
    """Mean and standard deviation of each number over the training set, (numbers,)."""

    mean: Array
    std: Array


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Members with the scaling of their input and of their answers.

    A member is two networks: one for sound as it is in files, one for rooms and microphones. What
    each statistic says of the room decides how much either counts.
    """

    networks: Networks[Array]
    """Those for files first, then as many for rooms."""
    scaling: Scaling
    labels: Scaling
    """Mean and standard deviation of the moods trained on, (2,)."""
    room_weights: Array
    """By how much each standardised statistic speaks for a room, in log odds, (S,)."""
    room_bias: Array
    """The log odds of a room for a row of means, ()."""
    doubt_factor: Array
    """What the uncertainty is multiplied with to be right on unheard songs, (2,)."""
    doubt_offset: Array
    """What is added to it after that, (2,)."""

    @property
    def members(self) -> int:
        """Return the number of members."""
        return len(self.networks.direct_bias) // 2

    def calibrated(self, factor: Array, offset: Array) -> Self:
        """Return the ensemble with its uncertainty times `factor` plus `offset`, both (2,)."""
        return replace(self, doubt_factor=factor, doubt_offset=offset)
