"""What goes wrong in a way that a person can mend."""


class DemoError(Exception):
    """The demo cannot go on; the message says why, and what to do."""
