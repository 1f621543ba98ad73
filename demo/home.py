"""The configuration folder of the demo's Home Assistant."""

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from .api import Json
from .folders import CHECKOUT, Folders
from .sound import Sound

OUR_COMPONENTS = (
    CHECKOUT / "custom_components" / "music_mood",
    CHECKOUT / "demo" / "custom_components" / "virtual_lamps",
)


def prepare_home(folders: Folders, *, port: int, sound: Sound) -> None:
    """Write what Home Assistant reads at its start, and keep what it remembers."""
    home = folders.home
    (home / ".storage").mkdir(parents=True, exist_ok=True)
    allowed = [str(sound.folder)] if sound.folder else []
    configuration = _template("configuration.yaml")
    configuration["homeassistant"]["allowlist_external_dirs"] = allowed
    _write_yaml(home / "configuration.yaml", configuration)
    dashboard = _template("dashboard.yaml")
    dashboard["views"][0]["sections"][-1]["cards"].append(_about(sound))
    _write_yaml(home / "dashboard.yaml", dashboard)
    _link_components(home / "custom_components")
    _store(home, "http", version=3, data=_http(port))
    if not (home / ".storage" / "onboarding").exists():
        _store(home, "onboarding", version=4, data={"done": STEPS_WITHOUT_QUESTIONS})


STEPS_WITHOUT_QUESTIONS = ["core_config", "analytics", "integration"]
"""The parts of Home Assistant's welcome that the configuration answers already."""


def _about(sound: Sound) -> Json:
    # A heading shows text as it is; a markdown card would run a file's name as a template.
    text = f"Music Mood hears {sound.title}."
    return {"type": "heading", "heading_style": "subtitle", "heading": text}


def _template(name: str) -> Any:
    return yaml.safe_load((CHECKOUT / "demo" / name).read_text())


def _write_yaml(path: Path, content: Json) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True))


def _link_components(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for component in OUR_COMPONENTS:
        (folder / component.name).symlink_to(component)


def _store(home: Path, key: str, *, version: int, data: dict[str, object]) -> None:
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    (home / ".storage" / key).write_text(json.dumps(content))


def _http(port: int) -> dict[str, object]:
    # Not in configuration.yaml: from there it would be on trial, and undone after five minutes.
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}
