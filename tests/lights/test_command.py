"""What a lamp is told, by what it can show."""

import colorsys
from typing import Any

import pytest
from homeassistant.components.light import ColorMode
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.palette import Light
from custom_components.music_mood.lights.command import LampCommand, command_for
from custom_components.music_mood.lights.parts import NOTHING, Part

LIGHT = Light(rgb=(1.0, 0.5, 0.0), brightness=0.4, kelvin=3000)
COLOUR_MODES = [ColorMode.HS, ColorMode.XY, ColorMode.RGB, ColorMode.RGBW, ColorMode.RGBWW]


def told(light: Light, *modes: ColorMode, **attributes: object) -> dict[str, Any] | None:
    command = command_for(light, {"supported_color_modes": list(modes), **attributes})
    return command.service_data() if command else None


@pytest.mark.parametrize("mode", COLOUR_MODES)
def test_a_coloured_lamp_gets_the_colour(mode: ColorMode) -> None:
    expected = {"brightness": 102, "rgb_color": [255, 128, 0]}

    assert told(LIGHT, mode) == expected
    assert told(LIGHT, mode, ColorMode.COLOR_TEMP) == expected


def test_a_white_lamp_with_colour_temperature_gets_warm_or_cool_white() -> None:
    assert told(LIGHT, ColorMode.COLOR_TEMP) == {"brightness": 102, "color_temp_kelvin": 3000}


@pytest.mark.parametrize(("wanted", "given_kelvin"), [(1500, 2700), (3000, 3000), (9000, 5000)])
def test_colour_temperature_stays_within_what_the_lamp_can_do(
    wanted: int, given_kelvin: int
) -> None:
    light = Light(rgb=(1, 1, 1), brightness=1, kelvin=wanted)
    limits = {"min_color_temp_kelvin": 2700, "max_color_temp_kelvin": 5000}

    command = told(light, ColorMode.COLOR_TEMP, **limits)

    assert command == {"brightness": 255, "color_temp_kelvin": given_kelvin}


def test_a_dimmable_lamp_gets_brightness_alone() -> None:
    assert told(LIGHT, ColorMode.BRIGHTNESS) == {"brightness": 102}


@pytest.mark.parametrize("modes", [[], [ColorMode.ONOFF], None])
def test_a_lamp_that_can_only_be_switched_is_left_alone(modes: list[ColorMode] | None) -> None:
    assert command_for(LIGHT, {"supported_color_modes": modes}) is None


def test_a_lamp_that_says_nothing_of_itself_is_left_alone() -> None:
    assert command_for(LIGHT, {}) is None


unit = st.floats(0, 1)


@given(st.tuples(unit, unit, unit), unit, st.floats(1000, 20000), st.sampled_from(list(ColorMode)))
def test_no_command_can_turn_a_lamp_off_or_leave_the_range(
    rgb: tuple[float, float, float], brightness: float, kelvin: float, mode: ColorMode
) -> None:
    command = told(Light(rgb=rgb, brightness=brightness, kelvin=kelvin), mode)

    if command is not None:
        assert command["brightness"] in range(1, 256)
        assert set(command) <= {"brightness", "rgb_color", "color_temp_kelvin"}
        assert all(channel in range(256) for channel in command.get("rgb_color", []))


# A colour always has its largest channel at full: brightness is told apart.
channel = st.integers(0, 255)
brightnesses = st.integers(1, 255)
commands = st.one_of(
    st.builds(LampCommand, brightness=brightnesses, rgb=st.tuples(channel, st.just(255), channel)),
    st.builds(LampCommand, brightness=brightnesses, kelvin=st.integers(2000, 6500)),
    st.builds(LampCommand, brightness=brightnesses),
    st.builds(LampCommand, rgb=st.tuples(channel, channel, st.just(255))),
)


@given(commands, commands, commands)
def test_the_distance_of_two_commands_is_a_metric(
    one: LampCommand, two: LampCommand, three: LampCommand
) -> None:
    assert one.distance(one) == 0
    assert one.distance(two) == two.distance(one) >= 0
    assert one.distance(three) <= one.distance(two) + two.distance(three) + 1e-9


def test_the_distance_is_small_for_what_looks_alike_and_large_for_what_does_not() -> None:
    yellow = LampCommand(brightness=200, rgb=(255, 220, 0))

    assert yellow.distance(LampCommand(brightness=201, rgb=(255, 221, 0))) < 0.01
    assert yellow.distance(LampCommand(brightness=200, rgb=(0, 0, 255))) > 0.4
    assert yellow.distance(LampCommand(brightness=100, rgb=(255, 220, 0))) > 0.3


@given(st.integers(0, 359))
def test_a_step_of_one_degree_in_hue_is_hardly_seen(hue: int) -> None:
    def command(degrees: int) -> LampCommand:
        red, green, blue = colorsys.hsv_to_rgb(degrees / 360, 0.8, 1)
        return LampCommand(
            brightness=128, rgb=(round(red * 255), round(green * 255), round(blue * 255))
        )

    assert command(hue).distance(command(hue + 1)) < 0.02


@pytest.mark.parametrize(("warm", "cool"), [(2200, 2700), (2700, 4000), (4000, 6500)])
def test_colour_temperatures_differ_by_how_they_look(warm: int, cool: int) -> None:
    one, two = (LampCommand(brightness=128, kelvin=kelvin) for kelvin in (warm, cool))

    assert 0.01 < one.distance(two) < 0.2


@pytest.mark.parametrize(
    ("parts", "mode", "expected"),
    [
        (Part.BRIGHTNESS, ColorMode.RGB, {"brightness": 102}),
        (Part.COLOUR, ColorMode.RGB, {"rgb_color": [255, 128, 0]}),
        (Part.COLOUR, ColorMode.COLOR_TEMP, {"color_temp_kelvin": 3000}),
        (Part.COLOUR, ColorMode.BRIGHTNESS, None),
        (NOTHING, ColorMode.RGB, None),
    ],
)
def test_what_a_person_has_taken_is_not_told(
    parts: Part, mode: ColorMode, expected: dict[str, Any] | None
) -> None:
    command = command_for(LIGHT, {"supported_color_modes": [mode]}, parts)

    assert (command.service_data() if command else None) == expected
