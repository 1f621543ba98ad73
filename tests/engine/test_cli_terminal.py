"""What terminals can show, and text that fits into them."""

import io
import unicodedata

import pytest
from hypothesis import given, strategies as st

from custom_components.music_mood.engine.cli.terminal import (
    Depth,
    Paint,
    colour_depth,
    palette_index,
    speaks_unicode,
)
from custom_components.music_mood.engine.cli.text import clock, printable, shortened, width
from custom_components.music_mood.engine.palette import Light

LAMP = Light(rgb=(1.0, 0.5, 0.0), brightness=1.0, kelvin=3000)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({"TERM": "xterm-256color"}, Depth.PALETTE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUE),
        ({"TERM": "xterm-direct"}, Depth.TRUE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Depth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Depth.PALETTE),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, Depth.NONE),
        ({}, Depth.NONE),
    ],
)
def test_a_terminal_tells_how_many_colours_it_has(
    environment: dict[str, str], depth: Depth
) -> None:
    assert colour_depth(Terminal(), environment) is depth


def test_what_is_no_terminal_has_no_colours() -> None:
    environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    assert colour_depth(io.StringIO(), environment) is Depth.NONE


def test_without_colours_nothing_but_text_is_written() -> None:
    paint = Paint(Depth.NONE)
    assert paint.bold("a") + paint.dim("b") + paint.swatch(LAMP) == "ab"


def test_true_colour_is_written_as_it_is() -> None:
    assert Paint(Depth.TRUE).swatch(LAMP) == "\x1b[48;2;255;128;0m  \x1b[0m"


def xterm_colours() -> dict[int, tuple[int, int, int]]:
    levels = (0, 95, 135, 175, 215, 255)
    cube = {
        16 + 36 * r + 6 * g + b: (levels[r], levels[g], levels[b])
        for r in range(6)
        for g in range(6)
        for b in range(6)
    }
    return cube | {232 + i: (8 + 10 * i,) * 3 for i in range(24)}


channel = st.integers(0, 255)


@given(channel, channel, channel)
def test_256_colours_come_as_near_as_they_can(red: int, green: int, blue: int) -> None:
    colours = xterm_colours()

    def distance(index: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(colours[index], (red, green, blue), strict=True))

    best = min(map(distance, colours))
    assert distance(palette_index(red, green, blue)) == best


@pytest.mark.parametrize(("encoding", "expected"), [("utf-8", True), ("ascii", False)])
def test_some_terminals_know_only_letters(encoding: str, expected: bool) -> None:
    assert speaks_unicode(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) is expected


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.99, "0:59"), (61, "1:01"), (3599.9, "59:59"), (36_061, "10:01:01")],
)
def test_times_are_read_like_on_a_player(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@given(st.text())
def test_no_name_of_a_file_can_command_the_terminal(name: str) -> None:
    safe = printable(name)
    assert all(sign == " " or unicodedata.category(sign)[0] not in {"C", "Z"} for sign in safe)
    assert len(safe) == len(name)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "M"])), st.integers(0, 60))
def test_a_shortened_text_fits_and_keeps_both_ends(text: str, columns: int) -> None:
    short = shortened(text, columns)
    assert width(short) <= columns
    if width(text) <= columns:
        assert short == text
    elif columns >= 10:
        head, tail = short.split("…", 1) if "…" not in text else ("", "")
        assert text.startswith(head)
        assert text.endswith(tail)


def test_wide_signs_take_two_cells() -> None:
    assert width("音楽") == 4
    assert width("e\N{COMBINING ACUTE ACCENT}") == 1
