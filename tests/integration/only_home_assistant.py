"""Run the integration where nothing is installed but Home Assistant and what it pins.

A program of its own, as nothing may have been imported before: `test_home_assistant_os.py` starts
it with a folder for the configuration and a file to listen to. It prints what it found as JSON.

Other packages are there, in the environment of the tests, but are made to look missing.
"""

import asyncio
import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import json
import pkgutil
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType, ModuleType

import homeassistant

ROOT = Path(__file__).parents[2]
PACKAGE = "custom_components.music_mood"
FIRST_MOOD_SECONDS = 60.0


def name_of(requirement: str) -> str:
    """Return the name of a package in one form, without versions, extras and markers."""
    name = re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_of_home_assistant() -> set[str]:
    """Return what every Home Assistant has: the pins before the mere constraints."""
    text = (Path(homeassistant.__file__).parent / "package_constraints.txt").read_text()
    lines = text.partition("\n# Constrain")[0].splitlines()
    return {name_of(line) for line in lines if line and not line.startswith(("#", "-"))}


def our_requirements() -> set[str]:
    """Return what Home Assistant installs for the integration."""
    manifest = json.loads((ROOT / "custom_components/music_mood/manifest.json").read_text())
    return {name_of(line) for line in manifest["requirements"]}


def with_dependencies(names: Iterable[str]) -> set[str]:
    """Return the installed packages among `names`, and all that they need."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            requirements = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [name_of(line) for line in requirements if "extra ==" not in line]
    return found


class Missing(importlib.abc.MetaPathFinder):
    """Finds what is installed, as Python does, but for the modules of packages not allowed."""

    def __init__(self, allowed: set[str]) -> None:
        self.modules = {
            module
            for module, packages in importlib.metadata.packages_distributions().items()
            if not allowed & {name_of(package) for package in packages}
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in self.modules:
            return None
        return importlib.machinery.PathFinder.find_spec(fullname, path, target)

    def install(self) -> None:
        """Take the place of Python's own finder."""
        place = sys.meta_path.index(importlib.machinery.PathFinder)
        sys.meta_path[place] = self


def import_everything() -> dict[str, str]:
    """Import each module of the integration; return what those that fail lack."""
    lacking: dict[str, str] = {}
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if module.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            lacking[module.name.removeprefix(f"{PACKAGE}.")] = str(error.name)
    return lacking


async def listen(folder: Path, song: str) -> dict[str, object]:
    """Start a Home Assistant with one entry; return what it says once there is a mood."""
    from homeassistant import bootstrap, core, loader  # noqa: PLC0415  after the blocker
    from homeassistant.config_entries import ConfigEntries, ConfigEntry  # noqa: PLC0415
    from homeassistant.setup import async_setup_component  # noqa: PLC0415

    from custom_components.music_mood.engine.mood import Quadrant  # noqa: PLC0415

    hass = core.HomeAssistant(str(folder))
    loader.async_setup(hass)
    hass.config_entries = ConfigEntries(hass, {})
    hass.config.skip_pip = True
    hass.config.allowlist_external_dirs = {str(Path(song).parent)}
    await bootstrap.async_load_base_functionality(hass)
    assert await async_setup_component(hass, "homeassistant", {})
    await hass.async_start()
    entry = ConfigEntry(
        version=1,
        minor_version=1,
        domain="music_mood",
        title="Kitchen",
        data={"source": "stream", "address": song},
        options={},
        source="user",
        unique_id="kitchen",
        discovery_keys=MappingProxyType({}),
        subentries_data=(),
    )
    heard = asyncio.Event()

    @core.callback
    def look(event: core.Event[core.EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state and state.entity_id == "sensor.kitchen_mood" and state.state in list(Quadrant):
            heard.set()

    hass.bus.async_listen("state_changed", look)
    await hass.config_entries.async_add(entry)
    try:
        async with asyncio.timeout(FIRST_MOOD_SECONDS):
            await heard.wait()
        model = importlib.import_module(f"{PACKAGE}.shared_model")
        return {
            "runtime": hass.data[model.DATA_MODEL].runtime,
            "states": {state.entity_id: state.state for state in hass.states.async_all()},
        }
    finally:
        await hass.async_stop(force=True)


def main() -> None:
    """Look, and print what was found."""
    folder, song = Path(sys.argv[1]), sys.argv[2]
    allowed = with_dependencies({"homeassistant"} | pins_of_home_assistant() | our_requirements())
    missing = Missing(allowed)
    missing.install()
    sys.path.insert(0, str(folder))
    (folder / "custom_components").mkdir()
    (folder / "custom_components/music_mood").symlink_to(ROOT / "custom_components/music_mood")
    lacking = import_everything()
    heard = asyncio.run(listen(folder, song))
    # Home Assistant itself lets one module answer to the name of another.
    loaded = {name for name, module in sys.modules.items() if module.__name__ == name}
    found = {
        "made_to_look_missing": sorted(missing.modules),
        "lacking": lacking,
        "loaded_nevertheless": sorted(missing.modules & loaded),
        **heard,
    }
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main()
