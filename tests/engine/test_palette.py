"""The light of a mood."""

import colorsys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.mood import MoodEstimate, Quadrant
from custom_components.music_mood.engine.oklab import lamp_srgb, oklab_to_srgb, srgb_to_oklab
from custom_components.music_mood.engine.palette import (
    EVIDENCE,
    FULL_COLOUR_RADIUS,
    WIDEST_SPREAD_DEGREES,
    Light,
    Palette,
    mood_light,
    tone_of,
)
from custom_components.music_mood.engine.palettes import (
    OWN_COLOURS,
    PALETTES,
    PaletteName,
    own_palette,
)

COORDINATE = st.floats(-1.0, 1.0)
SPREAD = st.floats(0.0, 1.0)
CHANNEL = st.floats(0.0, 1.0)
TURN = st.floats(-WIDEST_SPREAD_DEGREES, WIDEST_SPREAD_DEGREES)
STRENGTH = st.floats(0.0, 1.0)
BYTE = st.one_of(st.sampled_from([0, 255]), st.integers(0, 255))
OWN = st.fixed_dictionaries({name: st.tuples(BYTE, BYTE, BYTE) for name in OWN_COLOURS})
PRESET = st.sampled_from(list(PALETTES.values()))
ANY_PALETTE = st.one_of(PRESET, OWN.map(own_palette))


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


@given(COORDINATE, COORDINATE, SPREAD, ANY_PALETTE, STRENGTH, TURN)
def test_every_mood_has_a_light_that_lamps_can_show(
    v: float, a: float, spread: float, palette: Palette, strength: float, turn: float
) -> None:
    light = mood_light(at(v, a, spread), palette, strength=strength, turn=turn)
    assert max(light.rgb) == pytest.approx(1.0)
    assert min(light.rgb) >= 0.0
    assert 0.05 <= light.brightness <= 1.0
    assert 2199 <= light.kelvin <= 6001


def step_for_the_eye(one: Light, other: Light) -> float:
    """Return how far two lights are from each other, the larger of colour and brightness."""
    colours = srgb_to_oklab(np.array([one.rgb, other.rgb]))
    return max(
        float(np.linalg.norm(colours[0] - colours[1])), abs(one.brightness - other.brightness)
    )


# 0.02 in OKLab is about the difference that a person just sees side by side.
@pytest.mark.parametrize(
    ("palettes", "most"), [(PRESET, 0.02), (ANY_PALETTE, 0.03)], ids=["presets", "own"]
)
@given(data=st.data())
def test_a_small_step_in_mood_is_a_small_step_for_the_eye(
    palettes: st.SearchStrategy[Palette], most: float, data: st.DataObject
) -> None:
    palette, turn = data.draw(palettes), data.draw(TURN)
    v, a, spread = data.draw(st.tuples(COORDINATE, COORDINATE, SPREAD))
    direction, step = data.draw(st.floats(0, 2 * np.pi)), 0.005
    near = at(v + step * np.cos(direction), a + step * np.sin(direction), spread)
    here = at(v, a, spread)

    lights = [mood_light(mood, palette, turn=turn) for mood in (here, near)]

    assert step_for_the_eye(*lights) < most


@given(st.floats(-np.pi, np.pi), ANY_PALETTE, TURN)
def test_the_colour_grows_out_of_neutral(angle: float, palette: Palette, turn: float) -> None:
    radius = 0.001
    close = at(radius * np.cos(angle), radius * np.sin(angle))
    lights = mood_light(close, palette, turn=turn), mood_light(None, palette)
    assert step_for_the_eye(*lights) < 0.01


@given(COORDINATE, COORDINATE, ANY_PALETTE, TURN)
def test_without_strength_every_mood_is_neutral(
    v: float, a: float, palette: Palette, turn: float
) -> None:
    light = mood_light(at(v, a), palette, strength=0.0, turn=turn)
    assert step_for_the_eye(light, mood_light(None, palette)) < 1e-9


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


@pytest.mark.parametrize("name", PaletteName)
def test_every_palette_has_four_corners_or_is_mixed_by_the_person(name: PaletteName) -> None:
    palette = own_palette({}) if name is PaletteName.OWN else PALETTES[name]
    assert set(palette.quadrants) == set(Quadrant)


@pytest.mark.parametrize("name", PALETTES)
def test_a_palette_keeps_what_the_evidence_is_clear_about(name: PaletteName) -> None:
    tones = PALETTES[name].quadrants
    assert tones[Quadrant.HAPPY].brightness > tones[Quadrant.CALM].brightness
    assert tones[Quadrant.TENSE].brightness > tones[Quadrant.SAD].brightness
    assert min(tones.values(), key=lambda tone: tone.brightness) is tones[Quadrant.SAD]


@pytest.mark.parametrize("name", PALETTES)
def test_the_corners_of_a_palette_are_told_apart(name: PaletteName) -> None:
    corners = [mood_light(at(v, a), PALETTES[name]) for v in (0.5, -0.5) for a in (0.5, -0.5)]
    corners.append(mood_light(None, PALETTES[name]))
    for number, one in enumerate(corners):
        for other in corners[:number]:
            assert step_for_the_eye(one, other) > 0.1


@given(st.tuples(BYTE, BYTE, BYTE))
def test_a_picked_colour_is_what_the_lamp_shows(rgb: tuple[int, int, int]) -> None:
    palette = own_palette({"happy": rgb})

    light = mood_light(at(0.5, 0.5), palette)

    brightest = max(rgb)
    if brightest:
        shown = np.array(light.rgb) * brightest / 255
        np.testing.assert_allclose(shown, np.array(rgb) / 255, atol=2e-3)
    assert light.brightness == pytest.approx(max(0.05, brightest / 255))


def test_an_own_palette_starts_as_the_default_one() -> None:
    for v, a in ((0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5), (0.5, -0.5), (0.0, 0.0)):
        lights = mood_light(at(v, a), own_palette({})), mood_light(at(v, a))
        assert step_for_the_eye(*lights) < 0.02


def test_white_lamps_get_a_white_as_warm_as_the_picked_colour() -> None:
    orange, grey, blue = (
        tone_of(rgb).kelvin for rgb in ((255, 150, 0), (90, 90, 90), (0, 40, 255))
    )
    assert 2200 <= orange < 2500
    assert 3000 < grey < 4000
    assert 5500 < blue <= 6001


@pytest.mark.parametrize("v", [-0.5, 0.5])
@pytest.mark.parametrize("a", [-0.5, 0.5])
@pytest.mark.parametrize("name", PALETTES)
def test_a_turned_hue_is_a_neighbour_of_the_same_light(
    name: PaletteName, v: float, a: float
) -> None:
    middle, one, other = (
        mood_light(at(v, a), PALETTES[name], turn=turn)
        for turn in (0.0, WIDEST_SPREAD_DEGREES, -WIDEST_SPREAD_DEGREES)
    )
    assert one.brightness == other.brightness == middle.brightness
    assert one.kelvin == other.kelvin == middle.kelvin
    chroma = np.linalg.norm(srgb_to_oklab(np.array(middle.rgb))[1:])
    for light in (one, other):
        assert step_for_the_eye(light, middle) < 0.25
        if chroma > 0.05:
            assert step_for_the_eye(light, middle) > 0.02


def test_a_turn_needs_a_colour() -> None:
    radius = FULL_COLOUR_RADIUS
    steps = [
        step_for_the_eye(mood_light(at(0, reach), turn=20), mood_light(at(0, reach)))
        for reach in (0.0, radius / 4, radius / 2, radius)
    ]
    assert steps[0] == 0
    assert steps == sorted(steps)


@given(st.tuples(st.floats(0.3, 1), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)))
def test_no_colour_is_out_of_what_a_lamp_can_mix(lab: tuple[float, float, float]) -> None:
    rgb = lamp_srgb(np.array(lab))
    assert rgb.min() >= 0
    assert rgb.max() == pytest.approx(1)


def test_a_lamp_shows_the_same_colour_whatever_its_lightness() -> None:
    for rgb in ((1.0, 0.6, 0.2), (0.1, 0.3, 1.0), (0.0, 1.0, 0.9)):
        lab = srgb_to_oklab(np.array(rgb))
        for factor in (0.4, 1.0, 1.5):
            np.testing.assert_allclose(lamp_srgb(lab * factor), rgb, atol=1e-6)


@pytest.mark.parametrize("std", [0.02, 0.1, 0.15, 0.2, 0.25])
def test_a_usual_doubt_leaves_a_clear_colour(std: float) -> None:
    for v, a in ((0.3, 0.3), (-0.3, 0.3), (-0.3, -0.3), (0.3, -0.3)):
        certain, usual = (mood_light(at(v, a, spread)) for spread in (0.0, std))
        neutral = mood_light(None)
        assert step_for_the_eye(usual, neutral) > 0.7 * step_for_the_eye(certain, neutral)


def test_a_mood_that_could_be_anywhere_is_mostly_neutral() -> None:
    lost, certain, neutral = (
        mood_light(at(0.3, 0.3, 0.6)),
        mood_light(at(0.3, 0.3)),
        mood_light(None),
    )
    assert step_for_the_eye(lost, neutral) < 0.4 * step_for_the_eye(certain, neutral)
