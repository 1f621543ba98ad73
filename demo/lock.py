"""One demo at a time: two of them would share a home."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .error import DemoError


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder, which is free again as soon as this process ends, however it ends.

    Raises:
        DemoError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoError("The demo is running already. Stop that one first.") from error
        yield
