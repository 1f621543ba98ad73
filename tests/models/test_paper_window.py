"""The model's window does not depend on the volume."""

import numpy as np
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.features import extract_features
from models.paper_window import WINDOW_FRAMES, remove_gain
from tests.engine.signals import chord

MUSIC = chord(3.0)


@given(st.floats(-40, 0))
def test_volume_makes_no_difference(gain_db: float) -> None:
    quiet = MUSIC * np.float32(10 ** (gain_db / 20))
    np.testing.assert_allclose(
        remove_gain(extract_features(quiet)),
        remove_gain(extract_features(MUSIC)),
        rtol=2e-3,
        atol=2e-3,
    )


def test_the_features_given_are_left_alone() -> None:
    window = extract_features(MUSIC)
    before = window.copy()
    assert remove_gain(window).shape == (WINDOW_FRAMES, 68)
    np.testing.assert_array_equal(window, before)


def test_silence_stays_finite() -> None:
    assert np.isfinite(remove_gain(extract_features(np.zeros(48_000, np.float32)))).all()
