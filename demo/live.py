"""The mood as a line in the terminal."""

import sys

from .api import Api

VALENCE = "sensor.living_room_valence"
AROUSAL = "sensor.living_room_arousal"
MOOD = "sensor.living_room_mood"
MUSIC = "binary_sensor.living_room_music"
LISTENING = "switch.living_room_listening"


async def show_mood(api: Api) -> None:
    """Show the mood until Home Assistant stops.

    In a terminal one line is written over and over; elsewhere each change of mood is a line.
    """
    last_word = ""
    async for states in api.states([VALENCE, AROUSAL, MOOD, MUSIC, LISTENING]):
        line = mood_line(states)
        word, _, _ = line.partition(" ")
        if sys.stderr.isatty():
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        elif word != last_word:
            print(line, file=sys.stderr, flush=True)
        last_word = word


def mood_line(states: dict[str, str]) -> str:
    """Say in one line what is heard.

    Args:
        states: of the entities of this module, as Home Assistant writes them.
    """
    if states.get(LISTENING) == "off":
        return "Not listening."
    match states.get(MUSIC):
        case "on":
            pass
        case "off":
            return "No music."
        case "unavailable":
            return "Waiting for sound ..."
        case _:
            return "Listening ..."
    values = [states.get(entity, "unknown") for entity in (MOOD, VALENCE, AROUSAL)]
    if not {"unknown", "unavailable"}.isdisjoint(values):
        return "Music; the mood comes in a moment."
    mood, valence, arousal = values
    return f"{mood:<6} valence {float(valence):+.2f}  arousal {float(arousal):+.2f}"
