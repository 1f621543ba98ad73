"""The kinds of sources a person can choose from, one file each.

A new kind, such as the microphone of an ESPHome lamp, is a file here and a line in `KINDS`.
"""

from collections.abc import Mapping
from typing import Any, Final

from ..const import CONF_SOURCE
from .camera import CameraKind
from .kind import Kind
from .microphone import MicrophoneKind
from .stream import StreamKind
from .wyoming import WyomingKind

KINDS: Final[Mapping[str, Kind]] = {
    kind.key: kind for kind in (MicrophoneKind(), StreamKind(), CameraKind(), WyomingKind())
}


def kind_of(data: Mapping[str, Any]) -> Kind:
    """Return the kind of the source that the data of an entry describes."""
    return KINDS[data[CONF_SOURCE]]
