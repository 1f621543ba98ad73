"""Sound files to samples, by ffmpeg."""

import subprocess
import wave
from pathlib import Path

import numpy as np

from .engine import SAMPLE_RATE, Samples, decode_command, explain
from .songs import DataError

_TIMEOUT = 120.0


def decode(path: Path) -> Samples:
    """Return the sound of `path` as the engine hears it: 16 kHz mono float32.

    Raises:
        DataError: if ffmpeg is missing or cannot read the file.
    """
    if path.suffix == ".wav" and (sound := _ready(path)) is not None:
        return sound
    command = decode_command(str(path))
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_TIMEOUT)
    except FileNotFoundError as error:
        raise DataError("ffmpeg is not installed (Debian: apt install ffmpeg)") from error
    except subprocess.TimeoutExpired as error:
        raise DataError(f"ffmpeg did not finish {path} within {_TIMEOUT:.0f} s") from error
    if done.returncode != 0 or not done.stdout:
        reason = explain(done.stderr.decode(errors="replace").splitlines())
        raise DataError(f"cannot decode {path}: {reason}")
    return np.frombuffer(done.stdout, np.float32)


def _ready(path: Path) -> Samples | None:
    """Return the sound of a file that is 16 kHz mono of 16 bits already, None if it is not."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = file.getframerate(), file.getnchannels(), file.getsampwidth()
            if shape != (SAMPLE_RATE, 1, 2):
                return None
            steps = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    except OSError, EOFError, wave.Error:
        # ffmpeg reads more kinds of files, and says better what is wrong with a bad one.
        return None
    return np.asarray(steps / np.float32(32768.0), np.float32)
