"""What lossy codecs do to sound: really encoded and decoded, by ffmpeg."""

import subprocess
import tempfile
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from .decoding import decode
from .engine import SAMPLE_RATE, Samples
from .songs import DataError

type CodecName = Literal["opus", "mp3"]
CODEC_NAMES: tuple[CodecName, ...] = get_args(CodecName.__value__)

_ENCODERS: dict[CodecName, str] = {"opus": "libopus", "mp3": "libmp3lame"}
_TIMEOUT = 120.0


def through_codec(sound: Samples, codec: CodecName, bit_rate: int) -> Samples:
    """Return `sound`, mono 16 kHz, after encoding at `bit_rate` kbit/s and decoding: same length.

    Raises:
        DataError: if ffmpeg is missing or lacks the codec.
    """
    # MP3 tells its delay in a header that is only complete in a file that can be rewound.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sound.{codec}"
        _encode(sound, codec, bit_rate, path)
        decoded = decode(path)
    kept = decoded[: len(sound)]
    return np.pad(kept, (0, len(sound) - len(kept)))


def _encode(sound: Samples, codec: CodecName, bit_rate: int, path: Path) -> None:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-f", "f32le", "-ar", str(SAMPLE_RATE)]
    command += ["-ac", "1", "-i", "pipe:0", "-c:a", _ENCODERS[codec], "-b:a", f"{bit_rate}k"]
    try:
        done = subprocess.run(
            [*command, str(path)],
            input=np.asarray(sound, "<f4").tobytes(),
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except FileNotFoundError as error:
        raise DataError("ffmpeg is not installed (Debian: apt install ffmpeg)") from error
    except subprocess.TimeoutExpired as error:
        raise DataError(f"ffmpeg did not finish encoding within {_TIMEOUT:.0f} s") from error
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip() or "no reason given"
        raise DataError(f"ffmpeg cannot encode {codec}: {reason.splitlines()[-1]}")
