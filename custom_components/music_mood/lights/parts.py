"""The parts of a lamp's look that may belong to different hands."""

from enum import Flag, auto


class Part(Flag):
    """Brightness and colour: a person may take one and leave us the other."""

    BRIGHTNESS = auto()
    COLOUR = auto()


NOTHING = Part(0)
EVERYTHING = Part.BRIGHTNESS | Part.COLOUR
