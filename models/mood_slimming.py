"""A trained ensemble with fewer units, so that its file stays below the limit."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .mood_parameters import MoodEnsemble
from .mood_training import standardise


def slim(ensemble: MoodEnsemble, units: int, windows: NDArray[np.float32]) -> MoodEnsemble:
    """Return `ensemble` with `units` units in the direct path of each member, the weightiest.

    A unit weighs as much as it moves the layer after it, over `windows` (windows, 15, statistics);
    of the others the mean stays.
    """
    networks = ensemble.networks
    newest = standardise(windows[:, -1], ensemble.scaling)
    heard = np.einsum("ws,mus->mwu", newest, networks.direct_weights, optimize=True)
    active = np.maximum(heard + networks.direct_bias[:, np.newaxis], 0.0)
    reach = np.linalg.norm(networks.join_direct_weights, axis=1)
    order = np.argsort(-active.std(axis=1) * reach, axis=1)
    kept, gone = np.sort(order[:, :units], axis=1), order[:, units:]
    member = np.arange(ensemble.members)[:, np.newaxis]
    mean = np.take_along_axis(active.mean(axis=1), gone, axis=1)
    lost = np.take_along_axis(networks.join_direct_weights, gone[:, np.newaxis], axis=2)
    slimmed = networks._replace(
        direct_weights=networks.direct_weights[member, kept],
        direct_bias=networks.direct_bias[member, kept],
        join_direct_weights=np.take_along_axis(
            networks.join_direct_weights, kept[:, np.newaxis], axis=2
        ),
        join_bias=networks.join_bias + np.einsum("mog,mg->mo", lost, mean),
    )
    return replace(ensemble, networks=slimmed)
