"""Text for people: times, numbers and names that fit a terminal."""

import unicodedata

from ..mood import MoodEstimate, MoodState, Sound
from ..palette import Light


def clock(seconds: float) -> str:
    """Return a time as m:ss, or h:mm:ss from an hour on."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def signed(value: float, spread: float | None = None) -> str:
    """Return a coordinate of the mood, such as +0.31, with its spread as ±0.05 if given."""
    number = f"{value:+.2f}"
    return number if spread is None else f"{number} ±{spread:.2f}"


def light_name(light: Light) -> str:
    """Return a light as colour and brightness, such as "#ffd27f 82 %"."""
    return f"{hex_colour(light)} {light.brightness:3.0%}".replace("%", " %")


def hex_colour(light: Light) -> str:
    """Return the colour of a light as in #ffd27f."""
    red, green, blue = (round(channel * 255) for channel in light.rgb)
    return f"#{red:02x}{green:02x}{blue:02x}"


def mood_numbers(mood: MoodEstimate) -> str:
    """Return both coordinates with their spread."""
    return (
        f"valence {signed(mood.valence, mood.valence_std)}   "
        f"arousal {signed(mood.arousal, mood.arousal_std)}"
    )


def state_name(state: MoodState) -> str:
    """Return the quadrant, or what is heard instead of music."""
    if state.quadrant is not None:
        return state.quadrant
    return "listening" if state.music or state.sound is Sound.MUSIC else state.sound


def printable(name: str) -> str:
    """Return `name` without anything that could command a terminal or break a line."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(sign)[0] in "CZ" and sign != " "
        else sign
        for sign in name
    )


def shortened(text: str, columns: int) -> str:
    """Return `text` in at most `columns` cells of a terminal, its middle left out if need be."""
    if width(text) <= columns:
        return text
    if columns < 5:
        return text[: max(columns, 0)] if width(text[: max(columns, 0)]) <= columns else ""
    head, tail = "", ""
    room = columns - 1
    while width(head) + width(text[len(head)]) <= room // 2:
        head += text[len(head)]
    while width(tail) + width(text[-1 - len(tail)]) <= room - width(head):
        tail = text[-1 - len(tail)] + tail
    return f"{head}…{tail}"


def width(text: str) -> int:
    """Return the cells that `text` takes in a terminal; East Asian signs take two."""
    return sum(_sign_width(sign) for sign in text)


def _sign_width(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
