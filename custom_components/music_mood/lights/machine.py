"""Whether the machine itself went down, and not Home Assistant alone: then so did the lamps."""

from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_id(file: Path = _BOOT_ID) -> str | None:
    """Return what is another with each start of the machine, None where nobody counts them.

    Linux alone does; a container has that of its machine.
    """
    try:
        return file.read_text(encoding="ascii").strip() or None
    except OSError, ValueError:
        return None
