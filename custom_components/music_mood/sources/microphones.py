"""The microphones of this machine, as its sound systems name them right now."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from . import portaudio
from .output import output_of
from .source import FfmpegMissingError

type System = Literal["pulse", "alsa", "portaudio"]

DEFAULT_DEVICE = "default"
_PLUGHW_DESCRIPTION = "Hardware device with all software conversions"

# Not microphones but ways of treating sound, doors to other sound systems, and views of a card
# beside the one that we take: plughw, which converts whatever the card gives.
_NO_ALSA_MICROPHONE = re.compile(
    r"(null|pulse|pipewire|jack|oss|lavrate|samplerate|speex\w*|upmix|vdownmix"
    r"|(default|hw|sysdefault|front|rear|side|center_lfe|surround\d+|iec958|spdif|hdmi|dmix|dsnoop"
    r"|usbstream|modem|phoneline)(:.*)?)"
)
# ALSA describes a device in two lines, which ffmpeg may join. Behind it stands the kind of media.
_DEVICE = re.compile(r"^[* ] (\S+) \[(.*?)\](?: \([\w, ]*\))?$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone:
    """A device to record from."""

    system: System
    device: str
    """Its name for programs; the same after a restart."""
    label: str
    """Its name for people, in the language of the sound system."""

    @property
    def monitor(self) -> bool:
        """Whether it hears what a loudspeaker of this machine plays, and not the room."""
        return self.system == "pulse" and self.device.endswith(".monitor")


async def find_microphones(binary: str = "ffmpeg") -> list[Microphone]:
    """Return what every sound system of this machine offers; monitors come last.

    Raises:
        FfmpegMissingError: if `binary` cannot be started.
    """
    found = read_pulse(await _list(binary, "pulse")) + read_alsa(await _list(binary, "alsa"))
    for name in await portaudio.find_devices():
        found.append(Microphone(system="portaudio", device=name, label=name))
    return sorted(found, key=lambda microphone: microphone.monitor)


def read_pulse(text: str) -> list[Microphone]:
    """Return the microphones in what ``ffmpeg -sources pulse`` wrote."""
    return [
        Microphone(system="pulse", device=device, label=label) for device, label in _devices(text)
    ]


def read_alsa(text: str) -> list[Microphone]:
    """Return the microphones in what ``ffmpeg -sources alsa`` wrote."""
    return [
        Microphone(system="alsa", device=device, label=label)
        for device, label in _devices(text)
        if not _NO_ALSA_MICROPHONE.fullmatch(device)
    ]


def _devices(text: str) -> Iterator[tuple[str, str]]:
    for device, description in _DEVICE.findall(text):
        label = description.partition("\n")[0].removesuffix(_PLUGHW_DESCRIPTION)
        yield device, label.strip(" ,") or device


async def _list(binary: str, system: str) -> str:
    """Return what ffmpeg writes; nothing if it knows no such sound system."""
    try:
        return await output_of(binary, "-nostdin", "-hide_banner", "-sources", system)
    except OSError as error:
        raise FfmpegMissingError(binary) from error
