"""A filter bank is a matrix product with less to do."""

from collections.abc import Sequence

import numpy as np
import pytest

from custom_components.music_mood.engine.filter_bank import FilterBank


@pytest.mark.parametrize("firsts", [(0,), (0, 4), (0, 5, 9), range(10)])
def test_it_is_the_product_with_all_weights(firsts: Sequence[int]) -> None:
    random = np.random.default_rng(4)
    weights = np.zeros((40, 10), np.float32)
    for band in range(10):
        weights[3 * band : 3 * band + 8, band] = random.uniform(0.1, 1.0, 8)
    power = random.uniform(0.0, 1.0, (3, 40)).astype(np.float32)
    found = FilterBank(weights, firsts).apply(power)
    np.testing.assert_allclose(found, power @ weights, rtol=1e-5)
