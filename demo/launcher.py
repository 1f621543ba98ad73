"""From a command line to a home that hears music."""

import asyncio
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from . import integration
from .api import Json, connect
from .error import DemoError
from .folders import Folders
from .home import prepare_home
from .live import show_mood
from .lock import only_one
from .microphone import microphone_stream
from .options import Options, parse_options
from .own_entry import OwnEntry, own_entry, remember_own_entry
from .server import check_port, running_home_assistant
from .sound import MICROPHONE, Sound, demo_piece, own_music

USER: Json = {"name": "Demo", "username": "demo", "password": "demo"}

# The dashboard names the entities of this room.
ROOM = "Living room"
LAMPS = [
    f"light.{name}"
    for name in (
        "sofa_lamp",
        "bookshelf",
        "window",
        "reading_lamp",
        "sideboard",
        "dining_table",
    )
]


def main(arguments: Sequence[str], folders: Folders | None = None) -> int:
    """Run the demo until it is stopped; return the exit status."""
    options = parse_options(arguments)
    try:
        _run_with(options, folders or Folders())
    except DemoError as error:
        _say(f"Error: {error}")
        return 1
    except KeyboardInterrupt, asyncio.CancelledError:
        _say("\nStopped.")
    return 0


def _run_with(options: Options, folders: Folders) -> None:
    with only_one(folders.root):
        check_port(options.port)
        if options.reset:
            shutil.rmtree(folders.home, ignore_errors=True)
        sound = _choose_sound(options, folders)
        asyncio.run(_run_until_told(options, folders, sound))


async def _run_until_told(options: Options, folders: Folders, sound: Sound) -> None:
    demo = asyncio.ensure_future(_run(options, folders, sound))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, demo.cancel)
    await demo


async def _run(options: Options, folders: Folders, sound: Sound) -> None:
    began = time.monotonic()
    prepare_home(folders, port=options.port, sound=sound)
    address = f"http://127.0.0.1:{options.port}"
    _say("Starting Home Assistant ...")
    async with AsyncExitStack() as stack:
        if options.microphone:
            await stack.enter_async_context(microphone_stream())
        async with running_home_assistant(folders, address), connect(address, USER) as api:
            await furnish(api, folders, sound)
            _say(_welcome(address, sound, seconds=time.monotonic() - began))
            await show_mood(api)
    raise DemoError(f"Home Assistant stopped by itself. Its log is {folders.log}")


def _choose_sound(options: Options, folders: Folders) -> Sound:
    if options.microphone:
        return MICROPHONE
    if options.source:
        return own_music(options.source)
    return demo_piece(folders.music, _say)


async def furnish(api: integration.Client, folders: Folders, sound: Sound) -> None:
    """Set Music Mood up, unless it listens to this already."""
    own = own_entry(folders)
    is_there = own is not None and await integration.is_set_up(api, own.entry_id)
    if own is not None and is_there and own.address == sound.address:
        return
    _say(f"Setting up Music Mood to hear {sound.title} ...")
    await api.command("frontend/set_system_data", key="core", value={"default_panel": "music-mood"})
    if own is not None and is_there:
        await integration.remove(api, own.entry_id)
    answers: dict[str, Json] = {
        "stream": {"name": ROOM, "address": sound.address},
        "lights": {"lights": {}},
    }
    own = OwnEntry(await integration.set_up(api, answers), sound.address)
    await integration.add_zone(
        api, own.entry_id, {"name": f"{ROOM} lights", "lights": {"entity_id": LAMPS}}
    )
    remember_own_entry(folders, own)


def _welcome(address: str, sound: Sound, *, seconds: float) -> str:
    return (
        f"\nReady after {seconds:.1f} s:  {address}\n"
        f"No login needed there (user {USER['username']}, password {USER['password']}, if asked).\n"
        f"It hears {sound.title}. Stop with Ctrl-C.\n"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
