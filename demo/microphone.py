"""The microphone of this computer as a stream that never leaves it."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .error import DemoError
from .sound import MICROPHONE_ADDRESS

SPEAKS_UP_WITHIN = 2.0
"""Seconds. Without a microphone ffmpeg gives up in this time."""


@asynccontextmanager
async def microphone_stream(binary: str = "ffmpeg") -> AsyncIterator[None]:
    """Send what the microphone hears to an address that only this computer can read.

    Raises:
        DemoError: there is no microphone that ffmpeg can open.
    """
    process = await asyncio.create_subprocess_exec(
        *(binary, "-nostdin", "-hide_banner", "-loglevel", "error"),
        *_input_of_this_system(),
        # Loss-free sound would be too much for datagrams; this has all that the engine hears.
        *("-ac", "1", "-ar", "48000", "-c:a", "mp2", "-b:a", "192k", "-f", "mpegts"),
        f"{MICROPHONE_ADDRESS}?pkt_size=1316",
        stdin=DEVNULL,
        stderr=PIPE,
        start_new_session=True,
    )
    try:
        try:
            async with asyncio.timeout(SPEAKS_UP_WITHIN):
                _, complaint = await process.communicate()
        except TimeoutError:
            pass
        else:
            last_line = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            message = (
                f"No microphone can be opened ({last_line}). "
                "Plug one in, or give a file or the address of a stream instead."
            )
            raise DemoError(message)
        yield
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _input_of_this_system() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("-f", "avfoundation", "-i", ":default")
    return ("-f", "pulse", "-i", "default")
