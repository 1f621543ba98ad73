"""Where the lights take their time from."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Where time comes from, and who runs what takes some."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    timeout: Callable[[float], AbstractAsyncContextManager[object]]
    """As `asyncio.timeout`, with seconds from now."""
    spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]
