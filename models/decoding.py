"""Sound files to samples, by ffmpeg."""

import subprocess
from pathlib import Path

import numpy as np

from .engine import Samples, decode_command, explain
from .songs import DataError

_TIMEOUT = 120.0


def decode(path: Path) -> Samples:
    """Return the sound of `path` as the engine hears it: 16 kHz mono float32.

    Raises:
        DataError: if ffmpeg is missing or cannot read the file.
    """
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
