"""The light of a mood."""

import colorsys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.mood import MoodEstimate, Quadrant
from custom_components.music_mood.engine.oklab import oklab_to_srgb, srgb_to_oklab
from custom_components.music_mood.engine.palette import EVIDENCE, Light, mood_light

COORDINATE = st.floats(-1.0, 1.0)
SPREAD = st.floats(0.0, 1.0)
CHANNEL = st.floats(0.0, 1.0)


def at(valence: float, arousal: float, spread: float = 0.0) -> MoodEstimate:
    return MoodEstimate(valence=valence, arousal=arousal, valence_std=spread, arousal_std=spread)


def hsv(light: Light) -> tuple[float, float, float]:
    hue, saturation, value = colorsys.rgb_to_hsv(*light.rgb)
    return hue * 360, saturation, value


@pytest.mark.parametrize(
    ("srgb", "oklab"),
    [
        # Ottosson's reference implementation
        ((1.0, 1.0, 1.0), (1.0, 0.0, 0.0)),
        ((1.0, 0.0, 0.0), (0.62796, 0.22486, 0.12585)),
        ((0.0, 1.0, 0.0), (0.86644, -0.23389, 0.17950)),
        ((0.0, 0.0, 1.0), (0.45201, -0.03246, -0.31153)),
    ],
)
def test_oklab_of_the_corners(srgb: tuple[float, ...], oklab: tuple[float, ...]) -> None:
    np.testing.assert_allclose(srgb_to_oklab(np.array(srgb)), oklab, atol=2e-5)


@given(st.tuples(CHANNEL, CHANNEL, CHANNEL))
def test_there_and_back_again(srgb: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(oklab_to_srgb(srgb_to_oklab(np.array(srgb))), srgb, atol=1e-6)


@pytest.mark.parametrize(
    ("valence", "arousal", "hue", "saturation", "brightness"),
    [
        (0.5, 0.5, (45, 55), (0.85, 1.0), (0.9, 1.0)),
        (-0.5, 0.5, (0, 10), (1.0, 1.0), (0.6, 0.75)),
        (-0.5, -0.5, (225, 240), (0.5, 0.7), (0.25, 0.4)),
        (0.5, -0.5, (140, 175), (0.4, 0.6), (0.5, 0.65)),
    ],
    ids=["happy", "tense", "sad", "calm"],
)
def test_a_clear_mood_has_the_light_that_the_evidence_gives_it(
    valence: float,
    arousal: float,
    hue: tuple[float, float],
    saturation: tuple[float, float],
    brightness: tuple[float, float],
) -> None:
    light = mood_light(at(valence, arousal))
    got_hue, got_saturation, _ = hsv(light)
    assert hue[0] <= got_hue <= hue[1]
    assert saturation[0] - 1e-6 <= got_saturation <= saturation[1]
    assert brightness[0] <= light.brightness <= brightness[1]


@pytest.mark.parametrize("mood", [None, at(0.0, 0.0), at(0.5, 0.5, spread=5.0)])
def test_no_mood_and_no_certainty_are_warm_white(mood: MoodEstimate | None) -> None:
    light = mood_light(mood)
    assert hsv(light)[1] <= 0.15
    assert light.brightness == pytest.approx(0.5, abs=0.01)
    assert 2700 <= light.kelvin <= 3000


@given(COORDINATE, COORDINATE, SPREAD)
def test_every_mood_has_a_light_that_lamps_can_show(v: float, a: float, spread: float) -> None:
    light = mood_light(at(v, a, spread))
    assert max(light.rgb) == pytest.approx(1.0)
    assert min(light.rgb) >= 0.0
    assert 0.25 <= light.brightness <= 1.0
    assert 2200 <= light.kelvin <= 6000


@given(COORDINATE, COORDINATE, SPREAD, st.floats(0, 2 * np.pi))
def test_a_small_step_in_mood_is_a_small_step_for_the_eye(
    v: float, a: float, spread: float, direction: float
) -> None:
    step = 0.005
    near = mood_light(at(v + step * np.cos(direction), a + step * np.sin(direction), spread))
    here = mood_light(at(v, a, spread))
    distance = np.linalg.norm(srgb_to_oklab(np.array(near.rgb)) - srgb_to_oklab(np.array(here.rgb)))
    # 0.02 in OKLab is about the difference that a person just sees side by side.
    assert distance < 0.02
    assert abs(near.brightness - here.brightness) < 0.02


@given(COORDINATE, COORDINATE)
def test_the_less_certain_the_closer_to_neutral(v: float, a: float) -> None:
    neutral = srgb_to_oklab(np.array(mood_light(None).rgb))
    distances = [
        np.linalg.norm(srgb_to_oklab(np.array(mood_light(at(v, a, spread)).rgb)) - neutral)
        for spread in (0.0, 0.1, 0.3, 1.0)
    ]
    assert all(far >= near - 1e-3 for far, near in pairwise(distances))


def test_the_palette_knows_every_quadrant() -> None:
    assert set(EVIDENCE.quadrants) == set(Quadrant)
