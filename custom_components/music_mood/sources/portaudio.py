"""Sound from a microphone through PortAudio, where the sounddevice package and its library are.

Home Assistant OS has neither. Both are used in a process of their own only.
"""

import re
import struct
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, override

import numpy as np

from custom_components.music_mood.engine.audio import Samples

from .output import output_of
from .pcm import Resampler
from .process import ProcessSource
from .source import MicrophoneMissingError, PortAudioMissingError, SourceError

_RECORDER = (sys.executable, "-P", str(Path(__file__).with_name("portaudio_recorder.py")))
_RATE = struct.Struct("<I")


async def find_devices() -> list[str]:
    """Return the names of the microphones, none where there is no PortAudio."""
    try:
        return (await output_of(*_RECORDER, "list")).splitlines()
    except OSError:
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class PortAudioSource(ProcessSource):
    """A recording device of PortAudio."""

    stdin: ClassVar[int] = PIPE
    device: str
    """Its name and that of its sound system, as `find_devices` gives them."""

    @override
    def command(self) -> list[str]:
        """Return the command that records."""
        return [*_RECORDER, "record", self.device]

    @override
    def error_of(self, last_words: Sequence[str]) -> SourceError:
        """Return what is wrong with PortAudio or the microphone."""
        text = "\n".join(last_words)
        if re.search(r"^missing: ", text, re.MULTILINE):
            return PortAudioMissingError("the package sounddevice or its library is missing")
        if re.search(r"^absent: ", text, re.MULTILINE):
            return MicrophoneMissingError("there is no such microphone")
        return MicrophoneMissingError(f"PortAudio cannot record from it: {last_words[-1]}")

    @override
    def missing_error(self) -> SourceError:
        """Return the error of a Python that cannot be started a second time."""
        return PortAudioMissingError("Python cannot be started for it")

    @override
    def decoder(self) -> Callable[[bytes], Samples]:
        """Return what reads the sample rate, and then samples of this rate."""
        return _Decoder().push


class _Decoder:
    """Reads what `portaudio_recorder` writes."""

    def __init__(self) -> None:
        self._resampler: Resampler | None = None

    def push(self, content: bytes) -> Samples:
        if self._resampler is None:
            (rate,) = _RATE.unpack_from(content)
            self._resampler = Resampler(rate)
            content = content[_RATE.size :]
        return self._resampler.push(np.frombuffer(content, np.float32))
