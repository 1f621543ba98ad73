"""What may go wrong, and the exit statuses that tell so."""

OK = 0
FAILED = 1
INTERRUPTED = 130
BROKEN_PIPE = 141
"""128 + the number of the signal, as shells report a program that SIGINT or SIGPIPE ended."""


class CommandError(Exception):
    """The command cannot go on; the message is for the user and complete in itself."""


class SourceError(Exception):
    """One source cannot be heard; the message says why, without naming the source."""
