"""Looking at the processes of this machine, for tests that nothing is left running."""

import os
from pathlib import Path


def ffmpeg_processes(parent: int | None = None) -> list[int]:
    """Return the ids of the ffmpeg processes that `parent`, by default we, has not yet reaped."""
    parent = os.getpid() if parent is None else parent
    return [pid for pid in _all_processes() if _name_and_parent(pid) == ("ffmpeg", parent)]


def is_running(pid: int) -> bool:
    """Return whether a process with this id exists and is more than a zombie."""
    try:
        return _stat(pid)[1].split()[0] != "Z"
    except OSError:
        return False


def _all_processes() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _name_and_parent(pid: int) -> tuple[str, int] | None:
    try:
        name, rest = _stat(pid)
    except OSError:
        return None
    return name, int(rest.split()[1])


def _stat(pid: int) -> tuple[str, str]:
    name, rest = Path(f"/proc/{pid}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
    return name, rest
