"""Palette, strength and spread of a zone."""

import math
from itertools import pairwise

import pytest

from custom_components.music_mood.engine.palettes import PALETTES, PaletteName
from custom_components.music_mood.lights.look import lab_of
from tests.lights.lamps import VirtualLamp
from tests.lights.room import HAPPY, SAD, MakeRoom, Room, colour, music

NAMES = ("a", "b", "c", "d")


async def hues(room: Room, point: tuple[float, float]) -> list[tuple[int, ...] | None]:
    await room.hears(music(point))
    await room.after(5)
    return [room.colours(name)[-1] for name in NAMES]


async def test_without_spread_all_lamps_are_alike(make_room: MakeRoom) -> None:
    room = await make_room(*map(VirtualLamp, NAMES))

    assert await hues(room, HAPPY) == [colour(HAPPY)] * 4


async def test_spread_gives_each_lamp_a_neighbouring_hue_that_it_keeps(
    make_room: MakeRoom,
) -> None:
    room = await make_room(*map(VirtualLamp, NAMES), spread=1.0)

    shown = await hues(room, HAPPY)
    sad = await hues(room, SAD)
    again = await hues(room, HAPPY)

    assert len(set(shown)) == len(set(sad)) == 4
    assert again == shown
    lab = [lab_of((rgb[0], rgb[1], rgb[2])) for rgb in shown if rgb is not None]
    steps = [math.dist(one, other) for one, other in pairwise(lab)]
    assert all(0.02 < step < 0.15 for step in steps)


@pytest.mark.parametrize("names", ["ab", "abc", "abcd"])
async def test_however_many_lamps_there_are_the_outermost_are_a_sixth_of_the_circle_apart(
    make_room: MakeRoom, names: str
) -> None:
    room = await make_room(*map(VirtualLamp, names), spread=1.0)
    await room.hears(music(HAPPY))

    def hue(name: str) -> float:
        rgb = room.colours(name)[-1]
        assert rgb is not None
        _, a, b = lab_of((rgb[0], rgb[1], rgb[2]))
        return math.degrees(math.atan2(b, a))

    assert abs(hue(names[-1]) - hue(names[0])) == pytest.approx(60, abs=8)


async def test_spread_is_none_at_neutral(make_room: MakeRoom) -> None:
    room = await make_room(*map(VirtualLamp, NAMES), spread=1.0)

    assert len(set(await hues(room, (0.0, 0.0)))) == 1


async def test_a_lamp_that_goes_off_moves_nobody_elses_hue(make_room: MakeRoom) -> None:
    room = await make_room(*map(VirtualLamp, NAMES), spread=0.5)
    before = await hues(room, HAPPY)

    await room.person("turn_off", "light.b")
    await hues(room, SAD)
    after = await hues(room, HAPPY)

    assert [after[0], *after[2:]] == [before[0], *before[2:]]


async def test_another_palette_is_glided_to_at_once(make_room: MakeRoom) -> None:
    room = await make_room(*map(VirtualLamp, NAMES))
    before = await hues(room, HAPPY)
    changes: list[None] = []
    room.zone.async_listen(lambda: changes.append(None))

    room.zone.async_adjust(PALETTES[PaletteName.OCEAN], 1.0)
    await room.settle()

    told = room["a"].told
    assert len(told) == 2
    assert told[-1]["rgb_color"] != before[0]
    assert told[-1]["transition"] == 3.0
    assert changes


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
async def test_strength_is_the_share_of_the_colour(make_room: MakeRoom, strength: float) -> None:
    room = await make_room(*map(VirtualLamp, NAMES), strength=strength)

    (rgb, *_) = await hues(room, HAPPY)

    assert rgb is not None
    neutral = colour((0.0, 0.0))
    full, part, none = (chroma_of(one) for one in (colour(HAPPY), rgb, neutral))
    share = abs(part - none) / abs(full - none)
    assert share == pytest.approx(strength, abs=0.05)


def chroma_of(rgb: tuple[int, ...]) -> complex:
    """Return a and b of OKLab as one number."""
    red, green, blue = rgb
    _, a, b = lab_of((red, green, blue))
    return complex(a, b)
