"""The line that says in the terminal what is heard."""

from collections.abc import AsyncIterator
from typing import cast

import pytest

from demo.api import Api
from demo.live import AROUSAL, LISTENING, MOOD, MUSIC, VALENCE, mood_line, show_mood


@pytest.mark.parametrize(
    ("states", "line"),
    [
        ({}, "Listening ..."),
        ({MUSIC: "unavailable"}, "Waiting for sound ..."),
        ({MUSIC: "unknown", LISTENING: "off", MOOD: "unknown"}, "Not listening."),
        ({MUSIC: "on", LISTENING: "off", MOOD: "sad"}, "Not listening."),
        ({MUSIC: "off", MOOD: "unknown"}, "No music."),
        ({MUSIC: "on", MOOD: "unknown"}, "Music; the mood comes in a moment."),
        (
            {MUSIC: "on", MOOD: "tense", VALENCE: "-0.4", AROUSAL: "0.25"},
            "tense  valence -0.40  arousal +0.25",
        ),
    ],
)
def test_line(states: dict[str, str], line: str) -> None:
    assert mood_line(states) == line


class Told:
    """A Home Assistant that tells of one change after the other, numbers before the word."""

    def __init__(self, *changes: dict[str, str]) -> None:
        self._changes = changes

    async def states(self, entity_ids: list[str]) -> AsyncIterator[dict[str, str]]:
        states: dict[str, str] = {}
        for change in self._changes:
            assert set(change) <= set(entity_ids)
            states |= change
            yield dict(states)


async def test_each_change_is_a_line_with_the_numbers_that_belong_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = Told(
        {LISTENING: "on", MUSIC: "unavailable"},
        {MUSIC: "on"},
        {AROUSAL: "0.5", VALENCE: "0.4", MOOD: "happy"},
        {VALENCE: "-0.2"},
        {MOOD: "tense"},
        {VALENCE: "-0.4"},
        {LISTENING: "off"},
        {MUSIC: "unknown"},
    )

    await show_mood(cast(Api, told))

    assert capsys.readouterr().err.splitlines() == [
        "Waiting for sound ...",
        "Music; the mood comes in a moment.",
        "happy  valence +0.40  arousal +0.50",
        "tense  valence -0.20  arousal +0.50",
        "Not listening.",
    ]
