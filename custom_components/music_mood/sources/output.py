"""What a program writes when it is asked something."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress

ANSWER_SECONDS = 5.0
"""A sound system that does not answer by then has nothing to tell."""


async def output_of(*command: str) -> str:
    """Return what a program writes to its stdout; nothing if it takes too long.

    Raises:
        OSError: if the program cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            output = await process.stdout.read() if process.stdout else b""
    except TimeoutError:
        output = b""
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.wait()
    return output.decode(errors="replace")
