"""A filter bank is a matrix product with less to do."""

import numpy as np
import pytest

from custom_components.music_mood.engine.filter_bank import FilterBank


@pytest.mark.parametrize("together", [1, 4, 5, 10, 99])
def test_it_is_the_product_with_all_weights(together: int) -> None:
    random = np.random.default_rng(4)
    weights = np.zeros((40, 10), np.float32)
    for band in range(10):
        weights[3 * band : 3 * band + 8, band] = random.uniform(0.1, 1.0, 8)
    power = random.uniform(0.0, 1.0, (3, 40)).astype(np.float32)
    found = FilterBank(weights, together).apply(power)
    np.testing.assert_allclose(found, power @ weights, rtol=1e-5)
