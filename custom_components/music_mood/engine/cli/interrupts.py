"""Keeping interruptions out of the moments that must not be cut in half."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def held_interrupts() -> Iterator[Callable[[], None]]:
    """Hold back Ctrl-C and its kin until the function given is called, or the block ends.

    A process that was just started, and is not yet in anybody's hands, would be left behind.
    """
    if threading.current_thread() is not threading.main_thread():
        # Python interrupts the main thread only.
        yield lambda: None
        return
    held: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        held.append(number)

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.signal(number, hold) for number in numbers}

    def release() -> None:
        while before:
            number, handler = before.popitem()
            signal.signal(number, handler)
        while held:
            signal.raise_signal(held.pop(0))

    try:
        yield release
    finally:
        release()
