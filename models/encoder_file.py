"""From what training knows to the file that the engine reads."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .encoder import Learnt
from .encoder_network import Standard
from .engine import LAYERS, SUMMARY_COUNT, EncoderWeights
from .weights_file import save_weights

type Array = NDArray[np.float32]

_EXACT = ("summary",)
"""Small, and what it says is standardised, which would make its errors as large as its answers."""


def engine_weights(learnt: Learnt, means: Array) -> EncoderWeights:
    """Return `learnt` as the engine computes it, with scaling worked into weights and biases.

    `means` are mean answers of many recordings, (recordings, 3, SEEN); what is told of a
    recording are their principal components.
    """
    front, layers = learnt.encoder
    first, first_bias = _standardised(layers.first, layers.first_bias, learnt.filters)
    centre = means.mean(axis=0)
    flat = (means - centre).reshape(len(means), -1)
    _, directions = np.linalg.eigh(flat.T @ flat)
    parts = directions.T[::-1][:SUMMARY_COUNT].reshape(-1, *centre.shape)
    summary = np.einsum("lua,kla->luk", layers.answers, parts)
    offset = np.einsum("la,kla->k", layers.answers_bias - centre, parts)
    return EncoderWeights(
        *(_rows(front.narrow), front.narrow_bias),
        *(_rows(front.wide), front.wide_bias),
        *(_rows(front.course), front.course_bias),
        *(_neighbours(first), first_bias),
        *(_neighbours(layers.second), layers.second_bias),
        *(_neighbours(layers.third), layers.third_bias),
        summary.reshape(LAYERS * summary.shape[1], -1).astype(np.float32),
        offset.astype(np.float32),
    )


def save_encoder(path: Path, weights: EncoderWeights) -> None:
    """Write `weights` as the engine reads them: int8 with a scale for each output."""
    arrays = weights._asdict()
    layers = [name for name, values in arrays.items() if values.ndim == 2]
    save_weights(path, arrays, in_int8=[name for name in layers if name not in _EXACT])


def _standardised(weights: Array, bias: Array, inputs: Standard) -> tuple[Array, Array]:
    """Return a layer (3, inputs, units) that standardises what it is given."""
    scaled = weights / inputs.std[:, np.newaxis]
    return scaled, bias - np.einsum("ciu,i->u", scaled, inputs.mean)


def _rows(filters: Array) -> Array:
    """Return filters (frames, bands, 1, n) as a matrix (frames * bands, n)."""
    return filters.reshape(-1, filters.shape[-1])


def _neighbours(weights: Array) -> Array:
    """Return weights (3, inputs, units) as a matrix (inputs * 3, units)."""
    return weights.swapaxes(0, 1).reshape(-1, weights.shape[-1])
