"""The process that records with PortAudio; run as a program, it imports nothing of ours.

PortAudio ends the whole process when the sound system is set up in a way that it did not expect,
which must never happen to Home Assistant.

    portaudio_recorder.py list             writes the names of the microphones, a line each
    portaudio_recorder.py record DEVICE    writes the sample rate, then mono float32 samples

What goes wrong is said on stderr, behind one of the words of `portaudio.py`.
"""

import os
import struct
import sys
import threading
from typing import Any

RATE = 16_000
BLOCK_SECONDS = 0.1


def main() -> None:
    """Do what the arguments say."""
    try:
        import sounddevice  # noqa: PLC0415  its absence is an answer, not a crash
    except (ImportError, OSError) as error:
        sys.exit(f"missing: {error}")
    # From here on only sound and names may come out; when nobody wants them, we end.
    threading.Thread(target=_end_with_our_parent, daemon=True).start()
    match sys.argv[1:]:
        case ["list"]:
            print("\n".join(_devices(sounddevice)), flush=True)  # noqa: T201
        case ["record", device]:
            _record(sounddevice, device)
        case _:
            sys.exit(__doc__)


def _record(sounddevice: Any, name: str) -> None:
    device = _devices(sounddevice).get(name)
    if device is None:
        sys.exit("absent: there is no such microphone")
    try:
        rate = _rate(sounddevice, device)
        with sounddevice.RawInputStream(
            samplerate=rate, device=device, channels=1, dtype="float32"
        ) as stream:
            output = sys.stdout.buffer
            output.write(struct.pack("<I", rate))
            while True:
                content, _ = stream.read(int(rate * BLOCK_SECONDS))
                output.write(content)
                output.flush()
    except sounddevice.PortAudioError as error:
        sys.exit(f"closed: {error}")
    except BrokenPipeError:
        os._exit(0)


def _devices(sounddevice: Any) -> dict[str, int]:
    systems = [system["name"] for system in sounddevice.query_hostapis()]
    return {
        f"{device['name']}, {systems[device['hostapi']]}": index
        for index, device in enumerate(sounddevice.query_devices())
        if device["max_input_channels"] > 0
    }


def _rate(sounddevice: Any, device: int) -> int:
    """Return our sample rate if the device has it, else its own."""
    try:
        sounddevice.check_input_settings(
            device=device, channels=1, dtype="float32", samplerate=RATE
        )
    except sounddevice.PortAudioError:
        return int(sounddevice.query_devices(device)["default_samplerate"])
    return RATE


def _end_with_our_parent() -> None:
    """Wait until the other end of our stdin is closed: then nobody is left to record for."""
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
