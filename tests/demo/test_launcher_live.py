"""The line that says in the terminal what is heard."""

import pytest

from demo.live import AROUSAL, MOOD, MUSIC, VALENCE, mood_line


@pytest.mark.parametrize(
    ("states", "line"),
    [
        ({}, "Listening ..."),
        ({MUSIC: "unavailable"}, "Listening ..."),
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
