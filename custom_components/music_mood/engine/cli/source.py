"""What can be heard: recordings, streams and microphones, checked before ffmpeg is asked."""

import os
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..ffmpeg import (
    SoundSystem,
    decode_command,
    is_address,
    microphone_command,
    probe_command,
    read_duration,
    redact,
)
from .errors import SourceError
from .text import printable

_PROBE_SECONDS = 5.0
_ENDLESS_SCHEMES = ("rtsp", "rtp", "udp", "tcp", "srt", "rtmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something to hear."""

    title: str
    """How it is called in what we print: no secrets, no control characters."""
    command: tuple[str, ...]
    """The ffmpeg that delivers its sound."""
    duration: float | None = None
    """Seconds, where known; None for what is live."""


def file_or_stream(name: str, *, ffmpeg: str) -> Source:
    """Return the recording or stream called `name`, its duration unknown.

    Raises:
        SourceError: if it is a file that cannot be heard.
    """
    if not is_address(name):
        _check_file(Path(name))
    return Source(title=title_of(name), command=tuple(decode_command(name, binary=ffmpeg)))


def title_of(name: str) -> str:
    """Return how to call a file or an address in print."""
    return printable(redact(name) if is_address(name) else name)


def find_duration(name: str, *, ffmpeg: str) -> float | None:
    """Return the seconds of a recording as its container tells, None if it does not.

    Starts ffmpeg for a moment. It is not exact for some compressed files.
    """
    if is_address(name) and name.lower().startswith(_ENDLESS_SCHEMES):
        return None
    try:
        probe = subprocess.run(
            probe_command(name, binary=ffmpeg),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except OSError, subprocess.TimeoutExpired:
        return None
    return read_duration(probe.stderr.decode(errors="replace").splitlines())


def microphone(name: str, *, ffmpeg: str, environment: Mapping[str, str] = os.environ) -> Source:
    """Return the microphone called `name`, which may start with "pulse:" or "alsa:".

    Without a name it is the default one, of PulseAudio or PipeWire where that is running.
    """
    system, device = _sound_system(name, environment)
    command = microphone_command(device or "default", system=system, binary=ffmpeg)
    return Source(
        title=printable(f"microphone {device}".strip()),
        command=tuple(command),
    )


def _check_file(path: Path) -> None:
    """Raise SourceError with a better message than ffmpeg's, where we know better."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise SourceError("there is no such file") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"it cannot be opened: {_reason(error)}") from None
    if stat.S_ISDIR(status.st_mode):
        raise SourceError("it is a folder; name the files in it")
    if stat.S_ISREG(status.st_mode) and status.st_size == 0:
        raise SourceError("the file is empty")
    if not os.access(path, os.R_OK):
        raise SourceError("it may not be read: permission denied")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def _sound_system(name: str, environment: Mapping[str, str]) -> tuple[SoundSystem, str]:
    prefix, separator, device = name.partition(":")
    if separator and prefix == "alsa":
        return "alsa", device
    if separator and prefix == "pulse":
        return "pulse", device
    if name or _pulse_is_running(environment):
        return "pulse", name
    return "alsa", ""


def _pulse_is_running(environment: Mapping[str, str]) -> bool:
    if "PULSE_SERVER" in environment:
        return True
    runtime = environment.get("XDG_RUNTIME_DIR")
    return runtime is not None and Path(runtime, "pulse", "native").exists()
