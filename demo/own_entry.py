"""Which entry of Music Mood is the demo's own: those that a person added stay as they are."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from .folders import Folders


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """The entry that the demo made, and what it listens to."""

    entry_id: str
    address: str


def own_entry(folders: Folders) -> OwnEntry | None:
    """Return the entry that the demo made in this home, if it remembers one."""
    try:
        return OwnEntry(**json.loads(_file(folders).read_text()))
    except FileNotFoundError, ValueError, TypeError:
        return None


def remember_own_entry(folders: Folders, own: OwnEntry) -> None:
    """Keep it for the next start."""
    _file(folders).write_text(json.dumps(asdict(own)))


def _file(folders: Folders) -> Path:
    return folders.home / "own_entry.json"
