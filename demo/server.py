"""Home Assistant as a child process of the demo."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from .error import DemoError
from .folders import CHECKOUT, Folders

ANSWERS_WITHIN = 120.0
"""Seconds. A slow machine needs most of them at its first start, when nothing is compiled yet."""

STOPS_WITHIN = 20.0
"""Seconds. Home Assistant closes its database and stops its ffmpeg in this time."""


def check_port(port: int) -> None:
    """Make sure that nobody listens on the port.

    Raises:
        DemoError: somebody does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = (
                f"Port {port} is taken, maybe by another Home Assistant or demo. "
                f"Stop it, or choose another port: scripts/demo --port {port + 1}"
            )
            raise DemoError(message) from error


@asynccontextmanager
async def running_home_assistant(folders: Folders, address: str) -> AsyncIterator[Process]:
    """Start Home Assistant, wait until it answers, and stop it in the end.

    Raises:
        DemoError: it does not answer.
    """
    process = await _start(folders)
    try:
        await _until_it_answers(process, folders, address)
        yield process
    finally:
        await _stop(process)


async def _start(folders: Folders) -> Process:
    environment = dict(os.environ)
    # Home Assistant must find the custom components of its home, not those of the checkout.
    environment.pop("PYTHONPATH", None)
    # Without compiled modules every start takes seconds longer.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with folders.log.open("wb") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", str(CHECKOUT / "demo" / "home_assistant.py")),
            *("--skip-pip", "--log-no-color"),
            *("--config", str(folders.home)),
            # Closed when the demo ends, however it ends; Home Assistant then ends too.
            stdin=PIPE,
            stdout=log,
            stderr=log,
            env=environment,
            # Ctrl-C is for the demo, which then stops Home Assistant in good order.
            start_new_session=True,
        )


async def _until_it_answers(process: Process, folders: Folders, address: str) -> None:
    try:
        async with asyncio.timeout(ANSWERS_WITHIN), aiohttp.ClientSession() as session:
            while process.returncode is None:
                try:
                    async with session.get(f"{address}/auth/providers") as response:
                        # Without a user yet it asks to be welcomed first, which is an answer too.
                        if response.status in {200, 400}:
                            return
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.1)
    except TimeoutError:
        problem = "does not answer"
    else:
        problem = "stopped at once"
    last_lines = "\n".join(folders.log.read_text(errors="replace").splitlines()[-10:])
    raise DemoError(f"Home Assistant {problem}. The last it said (in {folders.log}):\n{last_lines}")


async def _stop(process: Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOPS_WITHIN):
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
